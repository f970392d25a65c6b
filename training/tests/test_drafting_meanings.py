"""What codes, values and identifiers mean where their headers do not say it."""

import numpy as np
import pytest

from churn_training.drafting.codes import code_evidence
from churn_training.drafting.columns import Column
from churn_training.drafting.dependence import says_nothing
from churn_training.drafting.identity import words_for
from churn_training.drafting.ledger import Ledger, OpenQuestionsError
from churn_training.drafting.marks import settle_sentinels
from churn_training.drafting.phrases import unit_of
from churn_training.drafting.roles import Role, roles_of, settle_codes
from tests.test_drafting_topics import column


def roles(*columns: Column) -> dict[str, Role]:
    """The roles of columns beside an outcome of as many rows."""
    churned = np.arange(len(columns[0].cells)) % 3 == 0
    outcome = column("left", ["yes" if each else "no" for each in churned])
    everything = {each.header: each for each in (*columns, outcome)}
    return roles_of(everything, "left", None, churned, None, {}, Ledger(takes_proposals=True))


@pytest.mark.parametrize(
    ("values", "topic"),
    [
        ("Mr, Mrs", "gender"), ("Homme, Femme", "gender"), ("single, married", "marital status"),
        ("Single, Family", None), ("m, f", None), ("single, separated", None),
    ],
)  # fmt: skip
def test_values_tell_what_a_header_does_not(values: str, topic: str | None) -> None:
    spoken = values.split(", ")
    role = roles(column("kind", [spoken[row % 7 % 2] for row in range(210)]))["kind"]
    assert (role.use, f"it speaks of {topic}" in role.reason) == (
        ("input", False) if topic is None else ("fairness", True)
    )


def test_a_copy_of_what_is_sensitive_is_no_input() -> None:
    ages = [str(18 + row * 7 % 50) for row in range(300)]
    born = [str(2026 - int(age)) for age in ages]
    genders = [("Female", "Male")[row * 3 % 5 % 2] for row in range(300)]
    found = roles(
        column("year", born),
        column("age", ages),
        column("g", ["12"[gender == "Male"] for gender in genders]),
        column("sex", genders),
    )
    assert {name: role.use for name, role in found.items()} == {
        "year": "left out", "age": "fairness", "g": "left out", "sex": "fairness", "left": "target",
    }  # fmt: skip


def test_one_and_two_are_asked_about_and_may_mean_yes_and_no() -> None:
    columns = {"card": column("card", [str(1 + row * 3 % 7 % 2) for row in range(210)])}
    for answer, yes in (("1 means yes", "1"), ("2 means yes", "2")):
        settled = dict(columns)
        settle_codes(settled, ["card"], Ledger(flags={"codes": answer}))
        assert (settled["card"].kind, settled["card"].true) == ("boolean", (yes,))
    settled = dict(columns)
    settle_codes(settled, ["card"], Ledger(takes_proposals=True))
    assert settled == columns
    with pytest.raises(OpenQuestionsError, match="What do 1 and 2 mean in 'card'"):
        ledger = Ledger()
        settle_codes(settled, ["card"], ledger)
        ledger.close()


@pytest.mark.parametrize(
    ("header", "start", "reason"),
    [
        ("created_at", 1_700_000_000, "moments, counted from 1970"),
        ("updated", 1_700_000_000_000, "moments, counted from 1970"),
        ("clicks", 1_700_000_000, "every cell is a whole number"),
    ],
)
def test_seconds_since_1970_are_no_amounts(header: str, start: int, reason: str) -> None:
    role = roles(column(header, [str(start + row * 86_407 % 7_777_777) for row in range(210)]))[header]
    assert reason in role.reason


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Day Calls", None), ("Day Mins", "minutes"), ("Visits last month", None), ("logins_month_11", None),
        ("Visites par mois", None), ("Schäden letzte 3 Jahre", None), ("logins_last_30_days", None),
        ("PercChangeMinutes", None), ("calls (30 days)", None), ("minutes per month", "minutes"),
        ("DaySinceLastOrder", "days"), ("HourSpendOnApp", "hours"), ("tenure_month", "months"),
        ("Months_Inactive_12_mon", "months"), ("Vertragslaufzeit Monate", "months"),
        ("Verbruik kWh", "kWh"), ("días_lectura_mes", "days"), ("Ancienneté (mois)", "months"),
    ],
)  # fmt: skip
def test_a_unit_is_what_the_header_counts_in(header: str, unit: str | None) -> None:
    assert unit_of(column(header, ["5", "19", "24"])) == unit


def test_calendar_years_have_no_unit() -> None:
    assert unit_of(column("year joined", ["2015", "2019", "2024"])) is None
    assert unit_of(column("years as member", ["1", "7", "12"])) == "years"


def test_several_lonely_numbers_of_a_column_are_all_missing() -> None:
    cells = [str(row % 40 + 1) for row in range(200)] + ["-1"] * 9 + ["9999"] * 9
    ledger = Ledger(takes_proposals=True)
    settled = settle_sentinels([column("visits", cells)], ledger)["visits"]
    assert settled.missing == ("-1", "9999")
    deltas = [str(row % 40 - 20) for row in range(200)] + ["-1"] * 9
    scores = [str(row % 3 - 1) for row in range(200)]
    assert settle_sentinels([column("delta", deltas), column("mood", scores)], ledger) == {}


@pytest.mark.parametrize(
    ("header", "called"),
    [
        ("member_id", "members"), ("EmployeeNumber", "employees"), ("Mitgliedsnummer", "members"),
        ("customerID", "customers"), ("id", "customers"), ("user member id", "customers"),
        (None, "customers"),
    ],
)  # fmt: skip
def test_rows_are_called_what_the_identifier_calls_them(header: str | None, called: str) -> None:
    assert words_for(header)[1] == called


def test_a_bare_no_depends_on_nothing() -> None:
    """Otherwise a service would be said to depend on the very column that depends on it."""
    assert says_nothing("no internet service")
    assert says_nothing("kein vertrag")
    assert not says_nothing("no")
    assert not says_nothing("normal")


def test_numbers_from_one_to_the_last_row_count_rows_in_any_order() -> None:
    order = np.random.default_rng(3).permutation(300)
    found = roles(
        column("Unnamed: 0.1", [str(place) for place in order]), column("points", [*map(str, order**2)])
    )
    assert [found[name].use for name in ("Unnamed: 0.1", "points")] == ["left out", "input"]


def test_numbers_that_name_a_place_are_a_list_however_many() -> None:
    found = column("store_id", [str(row * 7 % 31) for row in range(620)])
    assert code_evidence(found, np.arange(620) % 4 == 0) == "its name says that it is a code"
    assert code_evidence(column("stores", list(found.cells)), np.arange(620) % 4 == 0) is None
