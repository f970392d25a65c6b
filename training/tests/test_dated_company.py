"""Dates, ordered levels and rare values from the file to the bundle, and from one month to the next."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from churn_training.__main__ import main
from churn_training.contract import read_contract
from churn_training.gating.bundle import read_bundle
from churn_training.gating.contradictions import contradictions, parity
from churn_training.preparation.cleaning import clean
from churn_training.preparation.source import read_rows
from churn_training.settings import DEFAULT, Settings
from churn_training.stages import create
from churn_training.stages.validate import validate
from tests.dated_company import AS_OF, BANDS, CLUBS, MOODS, before, dated_company
from tests.shape import Shape

JULY = date(2024, 7, 31)


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the file of June and its draft."""
    folder = tmp_path_factory.mktemp("june")
    data = write(folder / "june.csv", dated_company())
    main(["draft", str(data), "--out", str(folder), "--as-of", str(AS_OF)])
    return folder


def write(path: Path, company: Shape) -> Path:
    path.write_bytes(company.content)
    return path


def documents(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The contract and the decisions."""
    contract, decisions = (
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("contract.json", "decisions.json")
    )
    return contract, decisions


def refused(*arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return str(ended.value)


def days_before(as_of: date, cells: list[str]) -> list[int]:
    """By hand: the dates of ISO cells."""
    return [(as_of - date.fromisoformat(cell[:10])).days for cell in cells if cell]


def test_dates_become_days_before_or_after_the_as_of_day(june: Path) -> None:
    contract, decisions = documents(june)
    assert contract["asOf"] == decisions["asOf"] == "2024-06-30"
    fields = {field["name"]: field for field in contract["fields"]}
    kinds = {name: field["type"] for name, field in fields.items()}
    assert kinds == {
        "joined": "date", "lastSeen": "date", "leaseEnds": "date", "plot": "category", "mood": "category",
        "club": "category", "water": "integer",
    }  # fmt: skip
    read = {name: (field.get("count"), field.get("reading")) for name, field in fields.items()}
    assert read["joined"] == ("before", {"date": "day.month.year"})
    assert read["lastSeen"] == ("before", None)
    assert read["leaseEnds"] == ("after", {"date": "month/day/year"})
    rows = list(csv.DictReader(io.StringIO((june / "june.csv").read_text(encoding="utf-8"))))
    seen = days_before(AS_OF, [row["last seen"] for row in rows])
    low, high = fields["lastSeen"]["trained"]
    assert sum(day < low for day in seen) < 10
    assert sum(day > high for day in seen) < 10
    assert (sorted(seen)[9] - low, high - sorted(seen)[-10]) < (10, 10)
    assert fields["lastSeen"]["limits"] == [0, 36525]
    assert fields["lastSeen"]["phrases"] == {
        "one": "Last seen: {value} day ago",
        "other": "Last seen: {value} days ago",
        "missing": "Last seen: not known",
    }
    assert fields["leaseEnds"]["trained"] == [-30, 370]
    assert fields["leaseEnds"]["limits"] == [-36525, 36525]
    assert fields["leaseEnds"]["phrases"]["other"] == "Lease ends: {value} days after the as-of date"
    assert fields["joined"]["missing"] == {"policy": "reject"}


def test_levels_keep_their_order_and_rare_values_become_the_other(june: Path) -> None:
    contract, decisions = documents(june)
    fields = {field["name"]: field for field in contract["fields"]}
    for name, levels in (("plot", BANDS), ("mood", MOODS)):
        assert fields[name]["ordered"] is True
        assert tuple(value["value"] for value in fields[name]["values"]) == levels
    clubs = {value["value"]: value for value in fields["club"]["values"]}
    assert {name: value.get("other") for name, value in clubs.items()} == {
        "Beech lane": None,
        "Mill pond": None,
        "Quarry": None,
        "Other": True,
    }
    assert sorted(clubs["Other"]["source"]) == ["Old orchard", "Weir"]  # the club of four is not named
    assert fields["club"]["unknown"] == {"policy": "accept"}
    assert "Gate house" not in json.dumps([contract, decisions])
    told = next(each for each in decisions["decisions"] if each["topic"] == "rare values")
    assert told["evidence"] == "3 values of few rows; 3 values keep their names"
    order = next(each for each in decisions["decisions"] if each.get("column") == "plot")
    assert order["decision"] == " < ".join(BANDS)


def test_the_contract_reads_every_row_as_it_was_written(june: Path) -> None:
    contract = read_contract(june / "contract.json")
    data = june / "june.csv"
    accepted, rejected = clean(contract, read_rows(data, contract, labelled=True), labelled=True)
    assert rejected == []
    rows = list(csv.DictReader(io.StringIO(data.read_text(encoding="utf-8"))))
    for row, read in zip(rows, accepted, strict=True):
        seen = days_before(AS_OF, [row["last seen"]])
        assert read.record["lastSeen"] == (seen[0] if seen else None)
        expected = row["club"] if CLUBS[row["club"]] >= 20 else "Other"
        assert read.record["club"] == expected
    validate(contract, data, None, DEFAULT)


def test_next_month_asks_for_its_own_day_alone(june: Path, tmp_path: Path) -> None:
    data = write(tmp_path / "july.csv", dated_company(JULY, seed=2))
    decisions = str(june / "decisions.json")
    message = refused("draft", str(data), "--out", str(tmp_path), "--decisions", decisions, "--yes")
    assert message.count("Which day does the file") == 1
    assert "--as-of 2026-01-31  (expected a date such as 2026-01-31)" in message
    assert "unknown" not in message
    main(["draft", str(data), "--out", str(tmp_path), "--decisions", decisions, "--as-of", str(JULY)])
    contract, again = documents(tmp_path)
    assert contract["asOf"] == again["asOf"] == "2024-07-31"
    assert [entry["key"] for entry in again["questions"]] == ["asOf"]
    main(["draft", str(june / "june.csv"), "--out", str(june)])  # the same file is the same day
    assert documents(june)[1]["asOf"] == "2024-06-30"


def test_a_day_before_the_dates_of_the_next_file_is_refused(june: Path, tmp_path: Path) -> None:
    data = write(tmp_path / "july.csv", dated_company(JULY, seed=2))
    words = ["draft", str(data), "--out", str(tmp_path), "--decisions", str(june / "decisions.json")]
    message = refused(*words, "--as-of", str(AS_OF))
    assert "holds dates after 2024-06-30, the day that this file describes, and had none before" in message


def test_a_column_that_says_the_day_asks_nothing_and_contradicts_another(tmp_path: Path) -> None:
    company = dated_company()
    company.add("snapshot date", "left out", ["2024-06-30"] * company.rows)
    data = write(tmp_path / "x.csv", company)
    for words in ([], ["--as-of", "2024-06-30"]):
        main(["draft", str(data), "--out", str(tmp_path / "out"), *words])
        assert documents(tmp_path / "out")[0]["asOf"] == "2024-06-30"
    message = refused("draft", str(data), "--out", str(tmp_path / "other"), "--as-of", "2024-07-31")
    assert "the file describes 2024-06-30, by its column 'snapshot date', and not 2024-07-31" in message


def test_without_a_day_dates_are_left_out_and_said(tmp_path: Path) -> None:
    data = write(tmp_path / "x.csv", dated_company())
    main(["draft", str(data), "--out", str(tmp_path), "--yes"])
    contract, decisions = documents(tmp_path)
    assert "asOf" not in contract
    joined = next(entry for entry in decisions["columns"] if entry["column"] == "joined")
    assert joined["use"] == "left out"
    assert "name it with --as-of" in joined["reason"]
    assert [(entry["answer"], entry["reviewed"]) for entry in decisions["questions"]] == [("unknown", False)]


def test_a_date_that_says_what_another_column_says_is_left_out(tmp_path: Path) -> None:
    company = dated_company()
    joined = company.columns["joined"][1]
    days = [(AS_OF - date(*map(int, reversed(cell.split("."))))).days for cell in joined]
    company.add("days since joining", "left out", days)
    data = write(tmp_path / "x.csv", company)
    main(["draft", str(data), "--out", str(tmp_path), "--as-of", str(AS_OF)])
    entry = next(each for each in documents(tmp_path)[1]["columns"] if each["column"] == "days since joining")
    assert entry["reason"] == "it is 'joined' in another unit: a straight line of it in every row"


def test_the_way_dates_were_proved_holds_for_a_file_that_does_not_prove_it(tmp_path: Path) -> None:
    first, second = dated_company(), dated_company(seed=2)
    second.columns["lease ends"] = (
        "input date",
        [f"{1 + n % 12:02d}/{1 + n % 9:02d}/2024" for n in range(1500)],
    )
    june, july = write(tmp_path / "june.csv", first), write(tmp_path / "july.csv", second)
    main(["draft", str(june), "--out", str(tmp_path), "--as-of", str(AS_OF)])
    main(["draft", str(july), "--out", str(tmp_path), "--as-of", str(AS_OF)])
    contract, decisions = documents(tmp_path)
    assert [entry["key"] for entry in decisions["questions"]] == ["asOf"]
    field = next(each for each in contract["fields"] if each["name"] == "leaseEnds")
    assert field["reading"] == {"date": "month/day/year"}


def test_a_file_of_dates_becomes_a_bundle(tmp_path: Path, small: Settings) -> None:
    data = write(tmp_path / "x.csv", dated_company())
    choices = create.Choices({"asOf": str(AS_OF)}, takes_proposals=True)
    create.create(data, tmp_path / "out", "gardeners", choices, small)
    bundle = read_bundle(tmp_path / "out")
    assert contradictions(bundle) == []
    assert parity(bundle) == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    kinds = {feature["name"]: feature["kind"] for feature in manifest["features"]}
    assert kinds["joined"] == kinds["lastSeen"] == kinds["leaseEnds"] == "days"
    assert kinds["plot"] == kinds["mood"] == "rank"
    assert kinds["club=Other"] == "indicator"
    assert manifest["evaluation"]["holdOut"]["rocAuc"] > 0.65
    card = (tmp_path / "out" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "as of 2024-06-30" in " ".join(card.split())


@pytest.mark.parametrize(
    ("cells", "header", "sentence"),
    [
        (
            [f"{month}-24" for month in ("Jan", "Feb", "Mar")] * 500,
            "cohort",
            "'Jan-99' name a month and one number",
        ),
        (
            [f"{1 + n % 28} Mar 2024" for n in range(1500)],
            "renewed",
            "written day month year, as no predictor",
        ),
        ([f"{1 + n % 12}/13/{n % 99:02d}" for n in range(1500)], "opened", "its years have two digits"),
    ],
)
def test_dates_of_which_something_is_lost_are_refused_in_a_sentence(
    cells: list[str], header: str, sentence: str, tmp_path: Path
) -> None:
    company = dated_company()
    company.add(header, "left out", [cells[place] for place in company.random.permutation(1500)])
    data = write(tmp_path / "x.csv", company)
    main(["draft", str(data), "--out", str(tmp_path), "--as-of", str(AS_OF)])
    entry = next(each for each in documents(tmp_path)[1]["columns"] if each["column"] == header)
    assert entry["use"] == "left out"
    assert sentence in entry["reason"]


def test_short_years_spreadsheet_days_thousands_and_millions_are_read_as_they_were_written(
    tmp_path: Path,
) -> None:
    company = dated_company()
    days = company.random.integers(1, 2000, company.rows)
    company.add("opened", "input date", before(AS_OF, days, "%m/%d/%y 9:05 AM"))
    signed = company.random.integers(1, 2000, company.rows)
    # 2024-06-30 is 45473 in a spreadsheet.
    company.add("signup_date", "input date", [f"{45_473 - day}{'.5' * (day % 2)}" for day in signed.tolist()])
    months = company.random.integers(0, 60, company.rows).tolist()
    company.add("first bill", "input date", [f"{2024 - n // 12}-{12 - n % 12:02d}" for n in months])
    turnover = company.random.integers(1, 999, company.rows)
    company.add("turnover", "input number", [f"${n / 10:.1f}M" if n > 900 else f"${n}k" for n in turnover])
    data = write(tmp_path / "x.csv", company)
    main(["draft", str(data), "--out", str(tmp_path), "--as-of", str(AS_OF)])
    contract = read_contract(tmp_path / "contract.json")
    accepted, rejected = clean(contract, read_rows(data, contract, labelled=True), labelled=True)
    assert rejected == []
    assert [row.record["opened"] for row in accepted] == days.tolist()
    assert [row.record["signupDate"] for row in accepted] == signed.tolist()
    firsts = [date(2024 - n // 12, 12 - n % 12, 1) for n in months]
    counted = [(AS_OF - day).days for day in firsts]
    assert contract.field("firstBill").count == "before"
    assert [row.record["firstBill"] for row in accepted] == counted
    expected = [n * 100_000 if n > 900 else n * 1000 for n in turnover.tolist()]
    assert [row.record["turnover"] for row in accepted] == expected
    assert contract.field("turnover").type == "integer"
    validate(contract, data, None, DEFAULT)
