"""Reads the contract, the only list of fields, into dataclasses, and refuses one that contradicts itself."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from churn_training.contract_rules import contract_problem, is_quantity
from churn_training.errors import FixableError
from churn_training.json_shape import refuse_constant
from churn_training.offers import Actionable, OfferError, read_actionable
from churn_training.point_rules import PointRules, read_point_rules

Value = bool | str | float
"""A field's value. Integers are floats with an integral value, and so are the days of a date."""

FieldType = Literal["boolean", "category", "integer", "number", "date"]
Policy = Literal["accept", "reject"]
Direction = Literal["rising", "falling"]
Count = Literal["before", "after"]
DateFormat = Literal[
    "year-month-day",
    "day.month.year",
    "day/month/year",
    "month/day/year",
    "yearmonthday",
    "day.month.yy",
    "day/month/yy",
    "month/day/yy",
    "year-month",
    "serial",
]
Decider = Literal["hand", "training"]


class ContractError(FixableError):
    """The contract cannot be used; the message names the field and what was expected."""


@dataclass(frozen=True)
class Choice:
    """One allowed value of a boolean or category, and how the source spells it."""

    value: bool | str
    spellings: tuple[str, ...]
    is_other: bool = False
    """Whether it stands for every value that the contract does not list."""


@dataclass(frozen=True)
class Requirement:
    """The field may be true, or have a value, only while another field has one of `values`."""

    field: str
    values: tuple[Value, ...]
    otherwise: str | None
    """Of a boolean the source's spelling for "cannot be true here", such as "No internet service"; of a
    category the value for that. None where the cell is left blank."""


@dataclass(frozen=True)
class AtLeast:
    """The number is at least another field's in nearly all rows: a rule for a file, not for one customer."""

    field: str
    share: float
    """Least share of the rows in which both are present."""


@dataclass(frozen=True)
class CellReading:
    """How a column's file writes what a contract without it would not understand."""

    decimal: str = "."
    thousands: str | None = None
    affixes: tuple[str, ...] = ()
    """Signs and units around the number: "$", "%", "months"."""
    powers: tuple[tuple[str, int], ...] = ()
    """Letters behind the number that stand for a power of ten: ("k", 3)."""
    missing: tuple[str, ...] = ()
    """Spellings that say nothing in this column, beside those of the whole file."""
    date: DateFormat | None = None
    """How dates are written, if not as 2026-01-31 alone."""
    plain: bool = False
    """Whether numbers are as everywhere. Where a reading names their marks, brackets stand for a minus."""


@dataclass(frozen=True)
class Field:
    """One field of a customer."""

    name: str
    column: str
    type: FieldType
    label: str
    description: str
    is_input: bool
    is_sensitive: bool
    choices: tuple[Choice, ...]
    unit: str | None
    decimals: int | None
    """Decimal places that the source and people write."""
    limits: tuple[float, float] | None
    """A number outside these limits is an error under any policy."""
    trained: tuple[float, float] | None
    """The range of the training data; the policy `out_of_range` applies outside it."""
    missing: Policy
    missing_meaning: str | None
    unknown: Policy
    out_of_range: Policy
    requirement: Requirement | None
    at_least: AtLeast | None
    actionable: Actionable | None
    unknown_share: float = 0.0
    """Share of the customers whose value is so rare that the contract does not list it."""
    reading: CellReading | None = None
    """None if the file writes the column as the contract does."""
    input_by: Decider = "hand"
    """Who decides `is_input`. The training leaves the field out where the other inputs say the same."""
    monotone: Direction | None = None
    """The direction in which the risk moves as the number grows; None where it may go up and down."""
    is_ordered: bool = False
    """Whether the values go from low to high: the model sees a value's place in the list."""
    count: Count | None = None
    """Of a date: whether the days before the as-of date are counted, or those after it."""

    @property
    def is_numeric(self) -> bool:
        """Whether the field's value is one number: of a date, the days."""
        return self.type in ("integer", "number", "date")

    @property
    def is_whole(self) -> bool:
        """Whether the field's value is one whole number."""
        return self.type in ("integer", "date")

    @property
    def other(self) -> str | None:
        """The value that stands for every one that the contract does not list; None if there is none."""
        return next((str(choice.value) for choice in self.choices if choice.is_other), None)

    @property
    def values(self) -> tuple[bool | str, ...]:
        """The allowed values of a boolean or category, in contract order."""
        return tuple(choice.value for choice in self.choices)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling of a boolean or category, including the one for "cannot be true here"."""
        own = tuple(spelling for choice in self.choices for spelling in choice.spellings)
        if self.type != "boolean" or self.requirement is None or self.requirement.otherwise is None:
            return own
        return (*own, self.requirement.otherwise)

    @property
    def ruled_out(self) -> Value | None:
        """The value where another field rules this one out: False, a category's own, or None for nothing."""
        if self.type == "boolean":
            return False
        return None if self.requirement is None else self.requirement.otherwise


@dataclass(frozen=True)
class FileReading:
    """How a file is written."""

    encoding: str = "utf-8"
    """utf-8, utf-16le, utf-16be, windows-1252 or latin-1. A byte order mark is skipped."""
    delimiter: str = ","
    lead: int = 0
    """Records before the header."""
    total: str | None = None
    """The first cell of a last record that sums the others up, and is skipped."""


@dataclass(frozen=True)
class Source:
    """The data set that the contract describes."""

    file: str
    sha256: str
    url: str | None
    """Where it can be fetched; None if it cannot."""
    missing: tuple[str, ...]
    reading: FileReading = FileReading()
    left_out: tuple[str, ...] = ()
    """Columns of the file that the contract does not read."""
    split: Literal["seeded", "id", "order"] = "id"
    """How the hold-out of exactly this file is drawn: `seeded` to compare its figures with published ones.
    Any other file is split by the customer's id, or by its own order if that is `order`."""


@dataclass(frozen=True)
class Contract:
    """All fields in order, the label, and where the rows come from."""

    name: str
    description: str
    source: Source
    id_column: str | None
    """None if nothing in the file identifies a customer."""
    target_column: str
    target_spellings: dict[str, bool]
    fields: tuple[Field, ...]
    point_rules: PointRules
    """How the operating points are chosen."""
    sha256: str
    """Of the file's bytes. Model and manifest name it."""
    as_of: date | None = None
    """The day from which the days of dates are counted; None in a contract without dates."""
    target_left_out: tuple[str, ...] = ()
    """Labels of rows that are neither: they are not read."""
    one: str = "customer"
    """What a row is called, in the singular."""
    other: str = "customers"
    """And in the plural."""

    @property
    def inputs(self) -> tuple[Field, ...]:
        """The fields that the model sees, in contract order."""
        return tuple(field for field in self.fields if field.is_input)

    @property
    def widest(self) -> "Contract":
        """The same contract with every field as an input that the training may leave out."""
        return self._with_inputs(
            {field.name for field in self.fields if field.is_input or field.input_by == "training"}
        )

    def without(self, names: Collection[str]) -> "Contract":
        """The same contract with those fields as no inputs."""
        return self._with_inputs({field.name for field in self.inputs} - set(names))

    def _with_inputs(self, names: Collection[str]) -> "Contract":
        fields = tuple(replace(field, is_input=field.name in names) for field in self.fields)
        return replace(self, fields=fields)

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError if the contract has no such field."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def columns(self) -> tuple[str, ...]:
        """The source's columns, id first and label last."""
        identity = () if self.id_column is None else (self.id_column,)
        return (*identity, *(field.column for field in self.fields), self.target_column)


def read_contract(path: Path) -> Contract:
    """Read and check the contract at `path`. Raises ContractError."""
    try:
        return parse_contract(path.read_bytes(), path)
    except OSError as error:
        raise ContractError(f"cannot read the contract {path}: {error.strerror}") from error


def parse_contract(content: bytes, path: Path) -> Contract:
    """The contract in the content of the file at `path`. Raises ContractError."""
    try:
        document = json.loads(content, parse_constant=refuse_constant)
    except ValueError as error:  # of the encoding or of the JSON
        raise ContractError(f"{path} is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise ContractError(f"{path}: got {type(document).__name__} at the top, expected an object")
    try:
        return contract_of(document, hashlib.sha256(content).hexdigest())
    except KeyError as error:
        raise ContractError(f"{path.name}: an entry has no {error.args[0]!r}") from error
    except (TypeError, AttributeError) as error:
        raise ContractError(f"{path.name}: an entry has another type than expected: {error}") from error
    except ContractError as error:
        raise ContractError(f"{path.name}: {error}") from error


def contract_of(document: dict[str, Any], sha256: str) -> Contract:
    """The contract in a JSON document. Raises ContractError, or KeyError if an entry lacks a key."""
    if document.get("formatVersion") != 1:
        raise ContractError(f"got formatVersion {document.get('formatVersion')!r}, expected 1")
    problem = contract_problem(document)
    if problem is not None:
        raise ContractError(problem)
    return _contract(document, sha256)


def _contract(document: dict[str, Any], sha256: str) -> Contract:
    as_of = document.get("asOf")
    return Contract(
        name=document["name"],
        description=document["description"],
        source=_source(document["source"]),
        id_column=None if document["id"] is None else document["id"]["column"],
        target_column=document["target"]["column"],
        target_spellings={
            spelling: choice["value"]
            for choice in document["target"]["values"]
            for spelling in choice["source"]
        },
        fields=tuple(_field(entry) for entry in document["fields"]),
        point_rules=read_point_rules(document.get("operatingPoints")),
        sha256=sha256,
        as_of=None if as_of is None else date.fromisoformat(as_of),
        target_left_out=tuple(document["target"].get("leftOut", [])),
        **document.get("customer", {}),
    )


def _source(entry: dict[str, Any]) -> Source:
    return Source(
        file=entry["file"],
        sha256=entry["sha256"],
        url=entry["url"],
        missing=tuple(entry["missing"]),
        reading=_file_reading(entry.get("reading", {})),
        left_out=tuple(entry.get("leftOut", [])),
        split=entry.get("split", "id"),
    )


def _file_reading(entry: dict[str, Any]) -> FileReading:
    return FileReading(
        encoding=entry.get("encoding", "utf-8"),
        delimiter=entry.get("delimiter", ","),
        lead=entry.get("lead", 0),
        total=entry.get("total"),
    )


def _cell_reading(entry: dict[str, Any] | None) -> CellReading | None:
    if entry is None:
        return None
    return CellReading(
        decimal=entry.get("decimal", "."),
        thousands=entry.get("thousands"),
        affixes=tuple(entry.get("affixes", [])),
        powers=tuple((each["suffix"], each["power"]) for each in entry.get("powers", [])),
        missing=tuple(entry.get("missing", [])),
        date=entry.get("date"),
        plain="decimal" not in entry and not any(map(entry.get, ("thousands", "affixes", "powers"))),
    )


def _field(entry: dict[str, Any]) -> Field:
    requires, at_least = entry.get("requires"), entry.get("atLeast")
    is_date = entry["type"] == "date"
    return Field(
        name=entry["name"],
        column=entry["column"],
        type=entry["type"],
        label=entry["label"],
        description=entry["description"],
        is_input=entry["input"],
        is_sensitive=entry["sensitive"],
        choices=tuple(
            Choice(choice["value"], tuple(choice["source"]), choice.get("other") is True)
            for choice in entry.get("values", [])
        ),
        unit="days" if is_date else entry.get("unit"),
        decimals=0 if is_date else entry.get("decimals"),
        limits=_range(entry.get("limits")),
        trained=_range(entry.get("trained")),
        missing=entry["missing"]["policy"],
        missing_meaning=entry["missing"].get("meaning"),
        unknown=entry.get("unknown", {}).get("policy", "reject"),
        out_of_range=entry.get("outOfRange", {}).get("policy", "reject"),
        requirement=requires
        and Requirement(requires["field"], tuple(requires["values"]), requires.get("otherwise")),
        at_least=at_least and AtLeast(at_least["field"], float(at_least["share"])),
        actionable=_actionable(entry),
        unknown_share=float(entry.get("unknown", {}).get("share", 0)),
        reading=_cell_reading(entry.get("reading")),
        input_by=entry.get("inputBy", "hand"),
        monotone=entry.get("monotone"),
        is_ordered=entry.get("ordered") is True,
        count=entry.get("count"),
    )


def _actionable(entry: dict[str, Any]) -> Actionable | None:
    values = None if is_quantity(entry) else tuple(choice["value"] for choice in entry["values"])
    try:
        return read_actionable(entry.get("actionable"), values)
    except OfferError as error:
        raise ContractError(f"field {entry['name']}: expected {error}") from error


def _range(bounds: list[float] | None) -> tuple[float, float] | None:
    return None if bounds is None else (float(bounds[0]), float(bounds[1]))
