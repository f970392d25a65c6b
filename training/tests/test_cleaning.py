import json
from pathlib import Path

import pytest

from churn_training.contract import Contract, read_contract
from churn_training.evidence.cells import write_cells
from churn_training.evidence.writing import write_writing
from churn_training.preparation.cell_reading import translations_of
from churn_training.preparation.cleaning import Problem, Record, Unknown, clean, read_record
from churn_training.preparation.source import RawRow, read_rows
from tests.conftest import BUNDLE, FIXTURES

ORDINARY = {
    "customerID": "1", "gender": "Female", "SeniorCitizen": "0", "Partner": "Yes", "Dependents": "No",
    "tenure": "12", "PhoneService": "Yes", "MultipleLines": "No", "InternetService": "DSL",
    "OnlineSecurity": "No", "OnlineBackup": "Yes", "DeviceProtection": "No", "TechSupport": "No",
    "StreamingTV": "No", "StreamingMovies": "No", "Contract": "One year", "PaperlessBilling": "Yes",
    "PaymentMethod": "Mailed check", "MonthlyCharges": "56.95", "TotalCharges": "683.4", "Churn": "No",
}  # fmt: skip


def read(contract: Contract, **cells: str) -> tuple[Record, list[Problem]]:
    return read_record(contract, RawRow(7, ORDINARY | cells))


def test_an_ordinary_row(contract: Contract) -> None:
    record, problems = read(contract)
    assert problems == []
    assert record["partner"] is True
    assert record["tenureMonths"] == 12.0
    assert record["contract"] == "One year"


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"TotalCharges": " "}, "totalCharges", None),
        ({"gender": ""}, "gender", None),
        ({"Partner": " No\t"}, "partner", False),
        ({"PhoneService": "No", "MultipleLines": "No phone service"}, "multipleLines", False),
        ({"PhoneService": "No", "MultipleLines": "No"}, "multipleLines", False),
        ({"PaymentMethod": "Crypto"}, "paymentMethod", Unknown("Crypto")),
        ({"PaymentMethod": "MAILED-CHECK"}, "paymentMethod", "Mailed check"),
        ({"Partner": "yes"}, "partner", True),
        ({"Partner": "0"}, "partner", False),
        ({"SeniorCitizen": "2"}, "seniorCitizen", None),
        ({"SeniorCitizen": "Yes"}, "seniorCitizen", True),
        ({"gender": "M"}, "gender", None),
        ({"tenure": "1.2e1"}, "tenureMonths", 12.0),
        ({"tenure": "1000"}, "tenureMonths", 1000.0),
        ({"MonthlyCharges": "+.5"}, "monthlyCharges", 0.5),
        ({"MonthlyCharges": "56.949999999999996"}, "monthlyCharges", 56.949999999999996),
    ],
)
def test_what_is_accepted(contract: Contract, cells: dict[str, str], field: str, value: object) -> None:
    record, problems = read(contract, **cells)
    assert problems == []
    assert record[field] == value
    assert type(record[field]) is type(value)


@pytest.mark.parametrize(
    ("cells", "column", "expected"),
    [
        ({"Partner": ""}, "Partner", "not a blank"),
        ({"Partner": "maybe"}, "Partner", "one of 'Yes', 'No'"),
        ({"StreamingTV": "1"}, "StreamingTV", "one of 'Yes', 'No'"),
        ({"PaymentMethod": "2"}, "PaymentMethod", "one of 'Electronic check'"),
        ({"PaymentMethod": "N/A"}, "PaymentMethod", "one of 'Electronic check'"),
        ({"Contract": "Three year"}, "Contract", "one of 'Month-to-month'"),
        ({"MonthlyCharges": "1,5"}, "MonthlyCharges", "a decimal number"),
        ({"MonthlyCharges": "NaN"}, "MonthlyCharges", "a decimal number"),
        ({"MonthlyCharges": "\uff17\uff10"}, "MonthlyCharges", "a decimal number"),
        ({"MonthlyCharges": "1e999"}, "MonthlyCharges", "from 0 to 10000"),
        ({"MonthlyCharges": "-1"}, "MonthlyCharges", "from 0 to 10000"),
        ({"tenure": "1.5"}, "tenure", "a whole number"),
        ({"MultipleLines": "No phone service"}, "MultipleLines", "another value"),
        ({"InternetService": "No", "OnlineBackup": "Yes"}, "OnlineBackup", "'No internet service'"),
        ({"InternetService": "Cable"}, "InternetService", "one of 'DSL'"),
    ],
)
def test_what_is_rejected(contract: Contract, cells: dict[str, str], column: str, expected: str) -> None:
    _, problems = read(contract, **cells)
    assert [problem.column for problem in problems] == [column]
    assert problems[0].line == 7
    assert problems[0].got == cells[column].strip()
    assert expected in problems[0].expected


def test_every_problem_of_a_row_is_listed(contract: Contract) -> None:
    _, problems = read(
        contract, Partner="?", tenure="?", MultipleLines="No phone service", MonthlyCharges="-1"
    )
    assert [problem.column for problem in problems] == [
        "Partner",
        "tenure",
        "MonthlyCharges",
        "MultipleLines",
    ]


def test_an_unreadable_label_rejects_only_where_labels_are_needed(contract: Contract) -> None:
    rows = [RawRow(2, ORDINARY | {"Churn": "maybe"}), RawRow(3, ORDINARY | {"Churn": " Yes "})]
    accepted, rejected = clean(contract, rows, labelled=True)
    assert [(row.index, row.churned) for row in accepted] == [(1, True)]
    assert rejected[0].problems == (Problem(2, "Churn", "maybe", "one of 'Yes', 'No'"),)
    assert len(clean(contract, rows, labelled=False)[0]) == 2


def test_the_cells_fixture_is_fresh(contract: Contract, tmp_path: Path) -> None:
    write_cells(tmp_path, contract)
    for name in ("cells.csv", "cells.json"):
        assert (tmp_path / name).read_bytes() == (FIXTURES / name).read_bytes()


def test_the_cells_fixture_holds_both_outcomes() -> None:
    rows = json.loads((FIXTURES / "cells.json").read_text())["rows"]
    accepted = [row["accepted"] for row in rows]
    assert min(accepted.count(True), accepted.count(False)) > 100


def test_all_real_rows_are_accepted(contract: Contract, real: Path) -> None:
    accepted, rejected = clean(contract, read_rows(real, contract, labelled=True), labelled=True)
    assert rejected == []
    assert len(accepted) == 7043
    assert sum(row.record["totalCharges"] is None for row in accepted) == 11
    assert sum(row.churned is True for row in accepted) == 1869


def test_the_fixture_of_ways_of_writing_is_what_python_reads(tmp_path: Path) -> None:
    """TypeScript is held to the same file."""
    write_writing(tmp_path)
    made, kept = ((folder / "writing.json").read_text(encoding="utf-8") for folder in (tmp_path, FIXTURES))
    assert made == kept


@pytest.mark.parametrize(
    ("reading", "number"),
    [
        ({"decimal": "."}, "-12"),
        ({"affixes": ["$"]}, "-12"),
        ({"missing": ["-9"]}, "(12)"),
        ({"thousands": None, "powers": []}, "(12)"),
    ],
)
def test_brackets_are_a_minus_where_the_reading_says_how_numbers_are_written(
    tmp_path: Path, reading: dict[str, object], number: str
) -> None:
    document = json.loads((BUNDLE / "contract.json").read_text())
    field = next(field for field in document["fields"] if field["column"] == "MonthlyCharges")
    field["reading"] = reading
    (tmp_path / "contract.json").write_text(json.dumps(document))
    translate = translations_of(read_contract(tmp_path / "contract.json"))["MonthlyCharges"]
    assert translate("(12)") == number
    assert translate("-9") == ("" if "missing" in reading else "-9")
