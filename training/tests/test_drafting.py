"""Drafts of real files and of hostile ones whose truth was written down first."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from churn_training.contract import Contract, Field, contract_of
from churn_training.drafting.draft import Drafted, draft
from churn_training.drafting.ledger import Ledger
from churn_training.settings import DEFAULT
from tests.hostile_files import LEAKS, HostileFile, hostile_file

SEEDS = range(6)
"""One file in each style."""


def drafted(path: Path, **answers: str) -> Drafted:
    return draft(path, "acme", Ledger(flags=answers, takes_proposals=True), DEFAULT)


def by_column(result: Drafted) -> dict[str, dict[str, Any]]:
    return {entry["column"]: entry for entry in result.decisions["columns"]}


def other_data(real: Path, name: str) -> Path:
    """Another company's file beside the real data; its absence is a reported skip."""
    path = real.parent / name
    if not path.is_file():
        pytest.skip(f"NOT CHECKED: {name} is not beside the real data")
    return path


@pytest.fixture(scope="module")
def telco(real: Path) -> Drafted:
    return drafted(real)


def ten_lie_outside(data: Path, field: Field) -> bool:
    """Whether fewer than ten customers lie beyond each end of a known range, and no end is one's own."""
    assert field.trained is not None
    with data.open(encoding="utf-8", newline="") as file:
        values = [float(row[field.column]) for row in csv.DictReader(file) if row[field.column].strip()]
    low, high = field.trained
    beyond = (sum(value < low for value in values), sum(value > high for value in values))
    shared = (values.count(low), values.count(high))
    return all(count < 10 for count in beyond) and all(count == 0 or count >= 10 for count in shared)


def test_the_draft_of_the_real_data_is_close_to_the_contract_written_by_hand(
    telco: Drafted, contract: Contract, real: Path
) -> None:
    made = contract_of(telco.contract, "")
    assert made.columns == contract.columns
    assert made.target_spellings == contract.target_spellings
    assert [field.name for field in made.fields if field.name != "tenure"] == [
        field.name for field in contract.fields if field.name != "tenureMonths"
    ]
    for own, theirs in zip(made.fields, contract.widest.fields, strict=True):
        assert (own.type, own.is_input, own.is_sensitive) == (
            theirs.type,
            theirs.is_input,
            theirs.is_sensitive,
        )
        assert {choice.value: choice.spellings for choice in own.choices} == {
            choice.value: choice.spellings for choice in theirs.choices
        }
        assert own.trained is None or ten_lie_outside(real, own)
        assert (own.decimals, own.missing, own.unknown) == (
            theirs.decimals,
            theirs.missing,
            theirs.unknown,
        ) or (
            own.name == "gender"  # which is no input: a spelling that is not listed does no harm
        )
        assert own.requirement is None or set(own.requirement.values) == set(theirs.requirement.values)  # type: ignore[union-attr]
        assert (own.requirement is None) == (theirs.requirement is None)


def test_an_employee_file_with_copies_and_codes(real: Path) -> None:
    result = drafted(other_data(real, "hr-attrition.csv"))
    columns = by_column(result)
    assert result.contract["source"]["reading"] == {"encoding": "utf-8", "delimiter": ";"}
    assert result.contract["target"]["column"] == "Attrition"
    assert result.contract["id"] == {"name": "employeeNumber", "column": "EmployeeNumber"}
    left_out = {name for name, entry in columns.items() if entry["use"] == "left out"}
    assert left_out == {
        "Attrition_Bin", "Department_ID", "ID_EducationField", "EmployeeCount", "Over18", "StandardHours",
    }  # fmt: skip
    assert {name for name, entry in columns.items() if entry["use"] == "fairness"} == {
        "Age", "Gender", "MaritalStatus",
    }  # fmt: skip
    assert columns["Attrition_Bin"]["reason"] == "it is a copy of the outcome"
    assert "'Department'" in columns["Department_ID"]["reason"]


def test_a_file_without_an_identifier_and_with_identical_rows(real: Path) -> None:
    result = drafted(other_data(real, "iranian-churn.csv"))
    columns = by_column(result)
    assert result.contract["id"] is None
    assert columns["Call  Failure"]["name"] == "callFailure"
    left_out = [name for name, entry in columns.items() if entry["use"] == "left out"]
    assert left_out == ["Age Group"]  # of five ages, each has a group of its own
    assert {name for name, entry in columns.items() if entry["kind"] == "category"} == {
        "Tariff Plan",
        "Status",
    }
    topics = {entry["topic"]: entry for entry in result.decisions["decisions"]}
    assert "of 3150 rows are identical" in topics["duplicates"]["evidence"]
    questions = {entry["key"]: entry for entry in result.decisions["questions"]}
    assert set(questions) == {"age", "codes", "skill"}
    assert "0.9" in questions["skill"]["question"]
    assert not any(entry["reviewed"] for entry in questions.values())


@dataclass
class Score:
    """What a draft made of the columns of hostile files."""

    leaks: int = 0
    caught: int = 0
    clean: int = 0
    flagged: int = 0
    types: int = 0
    right: int = 0


def judged(file: HostileFile, result: Drafted, score: Score) -> list[str]:
    """Adds to the score, and tells the mistakes."""
    mistakes: list[str] = []
    columns = by_column(result)
    for header, truth in file.truths.items():
        entry = columns[header]
        suspect = "suspicion" in entry or entry["use"] == "left out"
        if entry["reason"].startswith(("it is a date, which means something only", "its dates are written")):
            suspect = False
        kept_out = truth.kind in ("constant", "text", "id", "target")
        right = entry["use"] == truth.kind if truth.kind in ("id", "target") else entry["kind"] == truth.kind
        right = entry["use"] == "left out" if truth.kind == "constant" else right
        score.types += 1
        score.right += right
        if truth.leak is not None:
            score.leaks += 1
            score.caught += suspect
        elif not kept_out:
            score.clean += 1
            score.flagged += suspect
        if not right or ((truth.leak is not None) != suspect and not kept_out):
            mistakes.append(f"{header!r} is {truth}, drafted as {entry}")
    return mistakes


@pytest.mark.parametrize("day", ["unknown", "2023-06-30"])
def test_the_scoreboard_of_hostile_files(day: str, tmp_path: Path) -> None:
    score, mistakes = Score(), []
    for seed in SEEDS:
        file = hostile_file(seed)
        path = tmp_path / f"{seed}.csv"
        path.write_bytes(file.content)
        mistakes += judged(file, drafted(path, asOf=day), score)
    told = "\n".join(mistakes)
    assert (score.leaks, score.clean) == (len(LEAKS) * len(SEEDS), 24 * len(SEEDS))
    assert score.caught >= 0.95 * score.leaks, told
    assert score.flagged <= 0.005 * score.clean, told
    assert score.right >= 0.98 * score.types, told
