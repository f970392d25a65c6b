"""Reads the contract, the only list of fields, into dataclasses, and refuses one that contradicts itself."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from churn_training.errors import FixableError
from churn_training.point_rules import PointRules, read_point_rules

Value = bool | str | float
"""A field's value as the public record holds it. Integers are floats with an integral value."""

FieldType = Literal["boolean", "category", "integer", "number"]
Policy = Literal["accept", "reject"]


class ContractError(FixableError):
    """The contract cannot be used; the message names the field and what was expected."""


@dataclass(frozen=True)
class Choice:
    """One allowed value of a boolean or category, and how the source spells it."""

    value: bool | str
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class Requirement:
    """The field may be true only while another field has one of `values`."""

    field: str
    values: tuple[Value, ...]
    otherwise: str
    """The source's spelling for "cannot be true here", such as "No internet service"."""


@dataclass(frozen=True)
class AtLeast:
    """The number is at least another field's in nearly all rows: a rule for a file, not for one customer."""

    field: str
    share: float
    """Least share of the rows in which both are present."""


@dataclass(frozen=True)
class Field:
    """One field of a customer."""

    name: str
    column: str
    type: FieldType
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

    @property
    def is_numeric(self) -> bool:
        """Whether the field is encoded as one number."""
        return self.type in ("integer", "number")

    @property
    def values(self) -> tuple[bool | str, ...]:
        """The allowed values of a boolean or category, in contract order."""
        return tuple(choice.value for choice in self.choices)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling of a boolean or category, including the one for "cannot be true here"."""
        own = tuple(spelling for choice in self.choices for spelling in choice.spellings)
        return own if self.requirement is None else (*own, self.requirement.otherwise)


@dataclass(frozen=True)
class Source:
    """The data set that the contract describes."""

    file: str
    sha256: str
    url: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Contract:
    """All fields in order, the label, and where the rows come from."""

    name: str
    description: str
    source: Source
    id_column: str
    target_column: str
    target_spellings: dict[str, bool]
    fields: tuple[Field, ...]
    point_rules: PointRules
    """How the operating points are chosen."""
    sha256: str
    """Of the file's bytes. Model and manifest name it."""

    @property
    def inputs(self) -> tuple[Field, ...]:
        """The fields that the model sees, in contract order."""
        return tuple(field for field in self.fields if field.is_input)

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError if the contract has no such field."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def columns(self) -> tuple[str, ...]:
        """The source's columns, id first and label last."""
        return (self.id_column, *(field.column for field in self.fields), self.target_column)


def read_contract(path: Path) -> Contract:
    """Read and check the contract at `path`. Raises ContractError."""
    try:
        content = path.read_bytes()
        document = json.loads(content)
    except OSError as error:
        raise ContractError(f"cannot read the contract {path}: {error.strerror}") from error
    except ValueError as error:  # of the encoding or of the JSON
        raise ContractError(f"{path} is not JSON: {error}") from error
    try:
        contract = _contract(path, document, hashlib.sha256(content).hexdigest())
    except KeyError as error:
        raise ContractError(f"{path.name}: an entry has no {error.args[0]!r}") from error
    _check(contract)
    return contract


def _contract(path: Path, document: dict[str, Any], sha256: str) -> Contract:
    if document.get("formatVersion") != 1:
        raise ContractError(f"{path.name}: got formatVersion {document.get('formatVersion')!r}, expected 1")
    return Contract(
        name=document["name"],
        description=document["description"],
        source=_source(document["source"]),
        id_column=document["id"]["column"],
        target_column=document["target"]["column"],
        target_spellings={
            spelling: choice["value"]
            for choice in document["target"]["values"]
            for spelling in choice["source"]
        },
        fields=tuple(_field(entry) for entry in document["fields"]),
        point_rules=read_point_rules(document.get("operatingPoints")),
        sha256=sha256,
    )


def _source(entry: dict[str, Any]) -> Source:
    return Source(
        file=entry["file"], sha256=entry["sha256"], url=entry["url"], missing=tuple(entry["missing"])
    )


def _field(entry: dict[str, Any]) -> Field:
    requires, at_least = entry.get("requires"), entry.get("atLeast")
    return Field(
        name=entry["name"],
        column=entry["column"],
        type=entry["type"],
        description=entry["description"],
        is_input=entry["input"],
        is_sensitive=entry["sensitive"],
        choices=tuple(Choice(choice["value"], tuple(choice["source"])) for choice in entry.get("values", [])),
        unit=entry.get("unit"),
        decimals=entry.get("decimals"),
        limits=_range(entry.get("limits")),
        trained=_range(entry.get("trained")),
        missing=entry["missing"]["policy"],
        missing_meaning=entry["missing"].get("meaning"),
        unknown=entry.get("unknown", {}).get("policy", "reject"),
        out_of_range=entry.get("outOfRange", {}).get("policy", "reject"),
        requirement=requires
        and Requirement(requires["field"], tuple(requires["values"]), requires["otherwise"]),
        at_least=at_least and AtLeast(at_least["field"], float(at_least["share"])),
    )


def _range(bounds: list[float] | None) -> tuple[float, float] | None:
    return None if bounds is None else (float(bounds[0]), float(bounds[1]))


def _check(contract: Contract) -> None:
    names = {field.name for field in contract.fields}
    if len(names) != len(contract.fields):
        raise ContractError("two fields share a name")
    if len(set(contract.columns)) != len(contract.columns):
        raise ContractError("two fields share a column")
    numeric = {field.name for field in contract.fields if field.is_numeric}
    for field in contract.fields:
        expected = _expectation(field, names, numeric)
        if expected:
            raise ContractError(f"field {field.name}: expected {expected}")


def _expectation(field: Field, names: set[str], numeric: set[str]) -> str | None:
    if field.type not in ("boolean", "category", "integer", "number"):
        return f"type boolean, category, integer or number, got {field.type!r}"
    if field.is_numeric and None in (field.limits, field.trained, field.decimals):
        return "limits, trained and decimals, because it is numeric"
    if field.type == "boolean" and set(field.values) != {True, False}:
        return "the values true and false, because it is boolean"
    if field.type == "category" and not (field.values and all(isinstance(v, str) for v in field.values)):
        return "text values, because it is a category"
    spellings = [spelling for choice in field.choices for spelling in choice.spellings]
    if len(set(spellings)) != len(spellings):
        return "each source spelling once"
    if field.requirement and (field.type != "boolean" or field.requirement.field not in names):
        return "requires on a boolean field, naming a field of the contract"
    if field.at_least and not {field.name, field.at_least.field} <= numeric:
        return "atLeast on a numeric field, naming a numeric field of the contract"
    if not field.is_input and field.missing != "accept":
        return "missing policy accept, because it is not an input"
    return None
