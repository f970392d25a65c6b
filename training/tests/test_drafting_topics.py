"""What cells and headers mean in the languages and habits of many companies, topic by topic."""

from datetime import date

import numpy as np
import pytest

from churn_training.drafting.as_of import late_dates, settle_as_of
from churn_training.drafting.columns import Column, judge_column
from churn_training.drafting.copies import Sum, sums
from churn_training.drafting.direction import check_direction
from churn_training.drafting.identity import find_identity, is_named_identity
from churn_training.drafting.ledger import Ledger, OpenQuestionsError
from churn_training.drafting.refusal import RefusalError
from churn_training.drafting.roles import roles_of
from churn_training.drafting.scales import scale_of
from churn_training.drafting.target import find_target
from churn_training.drafting.words import SENSITIVE, folded, tokens_of
from churn_training.errors import FixableError


def column(header: str, cells: list[str]) -> Column:
    return judge_column(header, np.array(cells, dtype=object))


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("Sí", "No"), ("Sì", "No"), ("sim", "não"), ("oui", "non"), ("Ja", "Nej"), ("tak", "nie"),
        ("да", "нет"), ("Evet", "Hayır"), ("ano", "ne"), ("igen", "nem"), ("kyllä", "ei"), ("ναι", "όχι"),
        ("はい", "いいえ"), ("是", "否"), ("예", "아니오"), ("có", "không"), ("ya", "tidak"),
        ("VERDADERO", "FALSO"),
    ],
)  # fmt: skip
def test_yes_and_no_in_many_languages(yes: str, no: str) -> None:
    found = column("x", [yes, no, ""] * 9)
    assert (found.kind, found.true) == ("boolean", (yes,))


@pytest.mark.parametrize(
    "scale",
    [
        "Low, Med, High",
        "1 - very dissatisfied, 2 - dissatisfied, 3 - neutral, 4 - satisfied, 5 - very satisfied",
        "7. Lowest, 8. Low, 10. High",
        "gering, mittel, hoch",
        "sehr unzufrieden, unzufrieden, neutral, zufrieden, sehr zufrieden",
        "muy bajo, bajo, medio, alto, muy alto",
        "faible, moyen, élevé",
        "niski, średni, wysoki",
        "low risk, medium risk, high risk",
        "No visits, 1-2 visits, 3-5 visits, 6+ visits",
        "0, 1-5, 6-10, 11+",
        "unter 10, 10 bis 20, über 20",
        "moins de 10, 10 à 20, plus de 20",
        "menos de 10, 10 a 20, más de 20",
        "(0; 10], (10; 20], (20; 30]",
        "under 50 m2, 50-100 m2, over 100 m2",
        "1 to 12, 13 to 24, 25 and above",
        "$0-$50k, $50k-$100k, $100k+",
        "999 - 1500, 1501 - 20000, 20001 plus",
    ],
)
def test_levels_that_have_an_order(scale: str) -> None:
    levels = [level.replace(";", ",") for level in scale.split(", ")]
    assert scale_of(sorted(levels, key=lambda level: level[::-1])) == levels


@pytest.mark.parametrize(
    "names", ["north, south, east", "1. North, 2. South, 3. East", "A, B, C", "Q1, Q2, Q3"]
)
def test_names_have_no_order(names: str) -> None:
    assert scale_of(names.split(", ")) is None


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        (["2024-01-02", "0000-00-00", "2024-05-17"], ("0000-00-00",)),
        (["31.01.2024", "unbefristet", "02.02.2024"], ("unbefristet",)),
        (["2024-01-02", "never", "2024-05-17"], ("never",)),
    ],
)
def test_what_means_no_date_among_dates(cells: list[str], missing: tuple[str, ...]) -> None:
    found = column("end", cells * 20)
    assert (found.kind, found.missing) == ("date", missing)
    assert np.isnan(found.values[1])  # type: ignore[index]


def test_words_among_dates_are_words() -> None:
    assert column("end", ["2024-01-02", "Harbour", "2024-05-17"] * 20).kind == "category"


@pytest.mark.parametrize(
    "header",
    [
        "Mitgliedsnummer",
        "id_cliente",
        "numéro client",
        "individual_id",
        "código do cliente",
        "CLIENTNUM",
        "Nr. Klienta",
        "N° adhérent",
    ],
)
def test_names_of_identifiers(header: str) -> None:
    assert is_named_identity(column(header, ["A1", "A2"]))


@pytest.mark.parametrize(
    "header", ["number of products", "customer satisfaction", "plan code", "client calls number of"]
)
def test_names_of_other_things(header: str) -> None:
    assert not is_named_identity(column(header, ["A1", "A2"]))


def test_one_identifier_is_taken_whomever_it_names() -> None:
    different = [f"{number * 37 % 1000:04d}" for number in range(400)]
    columns = {name: column(name, different) for name in ("id_suscriptor", "phone number", "CPF", "shelf")}
    assert find_identity(columns, Ledger()) == "id_suscriptor"
    assert (
        find_identity({"Póliza": column("Póliza", different), "u": column("u", ["1"] * 400)}, Ledger())
        == "Póliza"
    )
    columns["ticket code"] = column("ticket code", different[::-1])
    assert find_identity(columns, Ledger()) is None


@pytest.mark.parametrize(
    ("header", "is_left_out"),
    [
        ("Surname", True),
        ("Prénom", True),
        ("first_name", True),
        ("IBAN", True),
        ("plan name", False),
        ("mobile", False),
    ],
)
def test_names_of_people_are_left_out_however_often_they_repeat(header: str, is_left_out: bool) -> None:
    churned = np.arange(600) % 4 == 0
    columns = {
        header: column(header, ["Ana", "Luc", "Zoe"] * 200),
        "churned": column("churned", np.where(churned, "yes", "no").tolist()),
    }
    roles = roles_of(columns, "churned", None, churned, None, {}, Ledger())
    assert (roles[header].use == "left out") is is_left_out


@pytest.mark.parametrize(
    ("header", "topic"),
    [
        ("situation familiale", "marital status"), ("Stato civile", "marital status"), ("płeć", "gender"),
        ("Alter", "age"), ("fecha de nacimiento", "age"), ("возраст", "age"), ("性別", "gender"),
        ("Staatsangehörigkeit", "origin"), ("Religião", "religion"), ("Schwerbehindert", "health"),
        ("CitizenDesc", "origin"),
        ("estado_civil", "marital status"), ("Geburtsdatum", "age"), ("GenderID", "gender"),
        ("Altersgruppe", "age"), ("YOB", "age"), ("IsFemale", "gender"), ("widowed", "marital status"),
    ],
)  # fmt: skip
def test_what_the_law_protects_in_many_languages(header: str, topic: str) -> None:
    assert topic in {SENSITIVE.get(token) for token in tokens_of(header)}


def test_folding_keeps_letters_that_are_no_accents() -> None:
    words = {
        "Hayır": "hayir", "Øl": "ol", "Łódź": "lodz", "Čeština": "cestina", "Отток": "отток", "й": "й",
        "データ": "データ", "STRASSE": "strasse", "Größe": "grosse",
    }  # fmt: skip
    assert {word: folded(word) for word in words} == words


def test_differences_are_left_out_rather_than_what_they_are_made_of() -> None:
    random = np.random.default_rng(4)
    limit, used = random.integers(1000, 9000, 400), random.integers(0, 900, 400)
    fee, refund, extra = random.uniform(0, 900, (3, 400)).round(2)
    money = [
        column("limit", [str(value) for value in limit]),
        column("used", [str(value) for value in used]),
        column("open to buy", [str(value) for value in limit - used]),
    ]
    revenue = [
        column("fees", [f"{value:.2f}" for value in fee]),
        column("refunds", [f"{value:.2f}" for value in refund]),
        column("extras", [f"{value:.2f}" for value in extra]),
        column("revenue", [f"{value:.2f}" for value in fee - refund + extra]),
    ]
    assert sums(money) == [Sum("open to buy", ("limit",), ("used",))]
    assert sums(revenue) == [Sum("revenue", ("fees", "extras"), ("refunds",))]
    assert sums(revenue)[0].words == "the sum of 'fees' and 'extras' less 'refunds'"
    assert sums(revenue[:3]) == []


def dates(first: str, rows: int, days: int) -> list[str]:
    return [str(np.datetime64(first) + number % days) for number in range(rows)]


def test_the_day_of_the_file_is_asked_and_never_taken_from_its_latest_date() -> None:
    columns = {"joined": column("joined", dates("2024-01-01", 300, 90))}
    assert settle_as_of(columns, Ledger(takes_proposals=True)) is None
    assert settle_as_of(columns, Ledger({"asOf": "2024-06-30"})) == date(2024, 6, 30)
    with pytest.raises(FixableError, match="a date such as 2026-01-31"):
        settle_as_of(columns, Ledger({"asOf": "30.6.2024"}))
    ledger = Ledger()
    columns["snapshot_date"] = column("snapshot_date", ["2024-05-31"] * 300)
    assert settle_as_of(columns, ledger) == date(2024, 5, 31)
    assert ledger.answers == []
    assert settle_as_of({"visits": column("visits", ["1", "2"])}, Ledger()) is None
    ended = {"churn date": column("churn date", dates("2024-01-01", 300, 90))}
    assert settle_as_of(ended, Ledger(), told_later=["churn date"]) is None


def test_dates_after_the_day_of_the_file_are_suspected_where_they_go_with_the_outcome() -> None:
    churned = np.arange(300) % 3 == 0
    returned = [
        ("2024-07-09" if number % 2 else "2024-06-02") if left else "2024-06-03"
        for number, left in enumerate(churned)
    ]
    columns = [
        column("key returned", returned),
        column("contract end", dates("2024-06-01", 300, 90)),
        column("joined", dates("2023-01-01", 300, 90)),
    ]
    found = late_dates(columns, date(2024, 6, 30), churned)
    assert list(found) == ["key returned"]
    assert (
        found["key returned"].evidence
        == "50 of 300 rows have one, and having one ranks the rows with ROC-AUC 0.75"
    )
    assert late_dates(columns, None, churned) == {}


def loyal(reverse: bool) -> tuple[list[Column], np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    random = np.random.default_rng(8)
    risk = random.normal(0, 1, 900)
    churned = risk + random.normal(0, 1, 900) > 0.7
    columns = [
        column("tenure months", [str(value) for value in random.poisson(np.exp(3 - 0.3 * risk))]),
        column("complaints", [str(value) for value in random.poisson(np.exp(0.5 * risk))]),
        column("spend", [f"{value:.2f}" for value in random.uniform(1, 9, 900)]),
    ]
    return columns, ~churned if reverse else churned


def test_labels_that_look_reversed_are_refused_unless_somebody_knows_better() -> None:
    check_direction(*loyal(reverse=False), Ledger(takes_proposals=True))
    columns, churned = loyal(reverse=True)
    with pytest.raises(
        RefusalError, match="by 'tenure months' and 'complaints', those who churned look like"
    ):
        check_direction(columns, churned, Ledger(takes_proposals=True))
    check_direction(columns[:1], churned, Ledger(takes_proposals=True))  # one witness is not enough
    known = Ledger({"labels": "as they are"})
    check_direction(columns, churned, known)
    assert [answer.answer for answer in known.answers] == ["as they are"]


@pytest.mark.parametrize(
    ("header", "left", "stayed"),
    [
        ("left", "1", "0"),
        ("churn", "1", "-1"),
        ("baja", "sí", "no"),
        ("Отток", "да", "нет"),
        ("Termd", "1", "0"),
        ("Situação", "Cancelado", "Ativo"),
        ("estado", "baja", "activo"),
        ("Statut", "résiliée", "active"),
        ("Zustand", "gekündigt", "laufend"),
        ("Opgezegd", "Ja", "Nee"),
        ("Disdetto", "VERO", "FALSO"),
        ("switched_away", "1", "0"),
        ("left_company", "yes", "no"),
    ],
)
def test_outcomes_that_need_no_question(header: str, left: str, stayed: str) -> None:
    columns = {
        "has_app": column("has_app", ["1", "0", "0"] * 100),
        header: column(header, [left, stayed, stayed] * 100),
    }
    ledger = Ledger()
    target = find_target(columns, ledger)
    assert (target.header, target.true, target.false, ledger.answers) == (header, (left,), (stayed,), [])


def test_values_that_speak_of_leaving_propose_the_outcome() -> None:
    columns = {
        "region": column("region", ["north", "south", "east"] * 100),
        "kept": column("kept", ["cancelled", "active", "active"] * 100),
    }
    assert find_target(columns, Ledger(takes_proposals=True)).true == ("cancelled",)
    with pytest.raises(OpenQuestionsError, match="--answer 'target=kept'"):
        find_target(columns, ledger := Ledger())
        ledger.close()


@pytest.mark.parametrize(
    ("header", "cells", "sentence"),
    [
        ("unsubscribed_on", ["2026-01-03", "2026-02-04", "", ""], "'unsubscribed_on' seems to hold the day"),
        ("churned", ["yes", "", "", ""], "'churned' says 'yes' or nothing"),
        ("status", ["Cancelled", "Active", "Trial", "Paused"], "yes where it says 'Cancelled' or another"),
        ("joined_on", ["2026-01-03", "2026-02-04", "", ""], None),
        ("plan", ["Basic", "Active", "Trial", "Paused"], None),
    ],
)
def test_a_column_that_nearly_says_who_left_is_named_with_what_to_add(
    header: str, cells: list[str], sentence: str | None
) -> None:
    columns = {header: column(header, cells * 75), "price": column("price", [str(row) for row in range(300)])}
    with pytest.raises(RefusalError) as refused:
        find_target(columns, Ledger())
    assert (header in str(refused.value)) is (sentence is not None)
    assert sentence is None or sentence in str(refused.value)
    columns["premium"] = column("premium", ["Y", "N", "N"] * 100)
    with pytest.raises(OpenQuestionsError) as asked:
        find_target(columns, Ledger())
    assert sentence is None or sentence in str(asked.value)


def test_an_outcome_may_be_spelled_in_several_ways() -> None:
    cells = ["Yes", "no", "YES ", "N", "y", "No"] * 50
    target = find_target({"churn": column("churn", cells)}, Ledger())
    assert (set(target.true), set(target.false)) == ({"Yes", "YES ", "y"}, {"no", "N", "No"})
    cells = ["Churned", "not churned", "CHURNED", "Not churned"] * 50
    target = find_target({"customer": column("customer", cells)}, Ledger(takes_proposals=True))
    assert (set(target.true), target.left_out) == ({"Churned", "CHURNED"}, ())


def test_a_name_that_speaks_of_staying_is_asked_about_in_other_languages() -> None:
    columns = {"Renovada": column("Renovada", ["Sí", "No", "Sí"] * 100)}
    assert find_target(columns, Ledger(takes_proposals=True)).true == ("No",)
