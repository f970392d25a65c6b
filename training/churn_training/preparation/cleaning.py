"""Raw cells to values, by the contract. Missing, unknown and out of range are told apart; none becomes 0."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from churn_training.contract import Contract, Field, Value
from churn_training.preparation.cell_reading import WHITESPACE
from churn_training.preparation.dates import days_between, read_date
from churn_training.preparation.source import RawRow
from churn_training.preparation.spelling import is_new, respelt

DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
"""The one accepted spelling of numbers: no separators, no hexadecimal, no infinity."""


class Unknown(str):
    """A category that the contract does not list, but whose policy accepts unknown values."""

    __slots__ = ()


Record = dict[str, Value | None]
"""One customer by field name; None is missing."""


@dataclass(frozen=True)
class Problem:
    """Why a row was rejected: one entry per faulty cell."""

    line: int
    """Line of the file on which the row begins; the header is line 1."""
    column: str
    got: str
    expected: str

    def __str__(self) -> str:
        """One line for a log."""
        return f"line {self.line}, column {self.column}: got {self.got!r}, expected {self.expected}"


@dataclass(frozen=True)
class CleanRow:
    """A row that the contract accepts. `index` counts all rows of the file from 0, rejected ones too."""

    index: int
    record: Record
    churned: bool | None
    """None if the label was not asked for."""


@dataclass(frozen=True)
class RejectedRow:
    """A row that the contract rejects, with everything that is wrong with it."""

    index: int
    problems: tuple[Problem, ...]


def clean(
    contract: Contract, rows: Iterable[RawRow], *, labelled: bool
) -> tuple[list[CleanRow], list[RejectedRow]]:
    """Split `rows` into accepted and rejected ones; `labelled` rows must carry a readable label."""
    accepted: list[CleanRow] = []
    rejected: list[RejectedRow] = []
    for index, row in enumerate(rows):
        record, problems = read_record(contract, row)
        churned = None
        if labelled and row.cells:
            label = row.cells[contract.target_column].strip(WHITESPACE)
            churned = contract.target_spellings.get(label)
            if churned is None:
                spellings = _listing(contract.target_spellings)
                problems.append(Problem(row.line, contract.target_column, label, f"one of {spellings}"))
        if problems:
            rejected.append(RejectedRow(index, tuple(problems)))
        else:
            accepted.append(CleanRow(index, record, churned))
    return accepted, rejected


def read_record(contract: Contract, row: RawRow) -> tuple[Record, list[Problem]]:
    """The customer in `row`, and every problem found. The record is usable only if there are no problems."""
    if row.fault is not None:
        return {}, [Problem(row.line, "", row.fault.got, row.fault.expected)]
    record: Record = {}
    problems: list[Problem] = []
    excluded: list[Field] = []
    for field in contract.fields:
        cell = row.cells[field.column].strip(WHITESPACE)
        is_listed = cell in contract.source.missing or cell in field.spellings
        spelling = cell if is_listed else respelt(field, cell) or cell
        if field.type == "boolean" and field.requirement and spelling == field.requirement.otherwise:
            excluded.append(field)
            record[field.name] = False
            continue
        value, expected = _read_cell(contract, field, spelling)
        if expected is None:
            record[field.name] = value
        elif not field.is_input:
            record[field.name] = None  # the model does not use it, so it must not cost the row
        else:
            problems.append(Problem(row.line, field.column, cell, expected))
    for field in contract.fields:
        contradiction = _contradiction(contract, record, field, excluded)
        if contradiction is not None:
            got = row.cells[field.column].strip(WHITESPACE)
            problems.append(Problem(row.line, field.column, got, contradiction))
    return record, problems


def _read_cell(contract: Contract, field: Field, cell: str) -> tuple[Value | None, str | None]:
    """The value of a stripped cell, or what was expected instead."""
    if cell in contract.source.missing:
        return None, None if field.missing == "accept" else "a value, not a blank"
    if field.type == "date":
        return _read_days(contract, field, cell)
    if field.is_numeric:
        return _read_number(field, cell)
    for choice in field.choices:
        if cell in choice.spellings:
            return choice.value, None
    if field.type == "category" and field.unknown == "accept" and is_new(field, cell):
        return field.other or Unknown(cell), None
    return None, f"one of {_listing(s for choice in field.choices for s in choice.spellings)}"


def _read_number(field: Field, cell: str) -> tuple[float | None, str | None]:
    if not DECIMAL.fullmatch(cell):
        return None, "a decimal number"
    number = float(cell)  # correctly rounded, unlike pandas' default parser
    assert field.limits is not None and field.trained is not None
    low, high = field.limits
    if not low <= number <= high:
        return None, f"a number from {low:.15g} to {high:.15g}"
    if field.type == "integer" and not number.is_integer():
        return None, "a whole number"
    low, high = field.trained
    if field.out_of_range == "reject" and not low <= number <= high:
        return None, f"a number within the training data's {low:.15g} to {high:.15g}"
    return number, None


def _read_days(contract: Contract, field: Field, cell: str) -> tuple[float | None, str | None]:
    assert field.limits is not None and field.trained is not None
    assert field.count is not None and contract.as_of is not None
    written = field.reading.date if field.reading else None
    day = read_date(cell, written)
    if day is None:
        return None, f"a date that exists, as {written or 'year-month-day'}"
    days = float(days_between(day, contract.as_of, field.count))
    for (low, high), applies in ((field.limits, True), (field.trained, field.out_of_range == "reject")):
        if applies and not low <= days <= high:
            return None, f"a date from {low:.15g} to {high:.15g} days {field.count} {contract.as_of}"
    return days, None


def _contradiction(contract: Contract, record: Record, field: Field, excluded: Sequence[Field]) -> str | None:
    """What `requires` expected of the row; None if it holds or cannot be judged."""
    requirement = field.requirement
    if requirement is None or field.name not in record or requirement.field not in record:
        return None  # the cell itself is already a problem
    met = record[requirement.field] in requirement.values
    column = contract.field(requirement.field).column
    if met and field in excluded:
        return f"another value, because {column} says otherwise"
    value, out = record[field.name], field.ruled_out
    if value is None or value is False:
        return None
    if not met and value != out:
        instead = "a blank" if requirement.otherwise is None else repr(requirement.otherwise)
        return f"{instead}, because of {column}"
    if met and value == out:
        return f"another value, because {column} says otherwise"
    return None


def _listing(spellings: Iterable[str]) -> str:
    return ", ".join(repr(spelling) for spelling in spellings)
