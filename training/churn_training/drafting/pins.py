"""What an earlier draft decided of each column, and whether another file still fits it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from churn_training.drafting.as_of import KEY as DAY
from churn_training.drafting.as_of import UNKNOWN, UNTIL, is_late
from churn_training.drafting.columns import Column, Kind, as_boolean, as_category, is_one_or_two
from churn_training.drafting.copies import constants
from churn_training.drafting.counting import rows_in_words
from churn_training.drafting.leaks import Suspicion, suspicion_of
from churn_training.drafting.ledger import Ledger, MisfitError
from churn_training.drafting.roles import Role, Use
from churn_training.drafting.table import Table
from churn_training.drafting.target import Target
from churn_training.errors import FixableError

FORMAT = 1

COMPATIBLE: Mapping[Kind, frozenset[Kind]] = {
    "boolean": frozenset({"boolean"}),
    "category": frozenset({"category", "boolean", "ordered", "integer", "number"}),
    "ordered": frozenset({"ordered", "category"}),
    "integer": frozenset({"integer", "boolean"}),
    "number": frozenset({"number", "integer", "boolean"}),
    "date": frozenset({"date"}),
}
"""What a column may look like in another file and still be what it was."""


@dataclass(frozen=True)
class Pin:
    """One column of the decisions file."""

    name: str
    use: Use
    kind: Kind
    reason: str
    suspicion: str | None
    dates: str | None = None
    """Where the dates lay, beside the day that the earlier file described."""
    written: str | None = None
    """The decimal mark of its numbers, the format of its dates, or which of 1 and 2 means yes."""


@dataclass(frozen=True)
class Pins:
    """The decisions file of an earlier draft."""

    path: Path
    file_sha256: str
    """Of the file that the decisions were made for."""
    columns: Mapping[str, Pin]
    target: Target
    answers: Mapping[str, tuple[str, bool]]
    called: tuple[str, str] = ("customer", "customers")
    """What a row is called, one and many."""

    def roles(self, columns: dict[str, Column], ledger: Ledger) -> dict[str, Role]:
        """The roles as they were decided. Raises MisfitError if a column is gone or holds something else."""
        gone = [name for name, pin in self.columns.items() if name not in columns and pin.use != "left out"]
        if gone:
            raise MisfitError(
                f"{self.path.name} needs the columns {', '.join(map(repr, gone))}, which this file does "
                "not have. Bring a "
                f"file with the same columns, or remove {self.path} to draft anew"
            )
        roles: dict[str, Role] = {}
        for name, column in columns.items():
            pin = self.columns.get(name)
            if pin is None:
                roles[name] = Role("left out", "it was not in the file that the decisions were made for")
                ledger.note("new column", name, "left out", roles[name].reason)
                continue
            roles[name] = Role(pin.use, pin.reason, suspicion=pin.suspicion)
            if pin.use in ("input", "fairness"):
                columns[name] = self._fitted(column, pin)
        return roles

    def check_target(self, column: Column) -> Target:
        """The outcome as it was decided. Raises MisfitError if the file spells it otherwise."""
        known = {*self.target.true, *self.target.false, *self.target.left_out}
        new = sorted({str(cell) for cell in column.cells[column.present]} - known)
        if new:
            raise MisfitError(
                f"the outcome {column.header!r} has values that {self.path.name} does not know: "
                f'{", ".join(map(repr, new[:5]))}. Say in its "target" what they mean'
            )
        return self.target

    @property
    def dates(self) -> list[str]:
        """The columns of dates that are used."""
        return [
            name
            for name, pin in self.columns.items()
            if pin.kind == "date" and pin.use in ("input", "fairness")
        ]

    @property
    def ways(self) -> dict[str, str]:
        """How the columns were read that could be read in several ways."""
        return {name: pin.written for name, pin in self.columns.items() if pin.written is not None}

    def prepare_day(self, table: Table, ledger: Ledger) -> None:
        """Lets another file than the earlier one name its own day. That nobody knew the day stays so."""
        answer, _ = self.answers.get(DAY, (UNKNOWN, False))
        if table.sha256 != self.file_sha256 and answer != UNKNOWN:
            ledger.forget(DAY)

    def check_day(self, columns: Mapping[str, Column], as_of: date | None) -> None:
        """Raises MisfitError if the file holds dates after its day where the earlier one held none."""
        if as_of is None:
            return
        for name, pin in self.columns.items():
            column = columns.get(name)
            if pin.dates != UNTIL or column is None or column.kind != "date":
                continue
            if is_late(column, as_of).any():
                raise MisfitError(
                    f"{name!r} holds dates after {as_of}, the day that this file describes, and had none "
                    "before. Say which day it is with --as-of; if such dates are right, remove the column's "
                    f'"dates" in {self.path.name}'
                )

    def check_suspicions(
        self, columns: Mapping[str, Column], churned: Any, target: Column, late: Mapping[str, Suspicion]
    ) -> None:
        """Raises MisfitError if an input has begun to know the outcome."""
        inputs = [columns[name] for name, pin in self.columns.items() if pin.use == "input"]
        same = constants(inputs)
        for column in inputs:
            found = suspicion_of(column, churned, target) or late.get(column.header)
            if found is None or self.columns[column.header].suspicion is not None or column.header in same:
                continue
            raise MisfitError(
                f"{column.header!r} {found.reason} in this file, but not in the earlier one: "
                f"{found.evidence}. "
                f'Set its "use" in {self.path.name} to "left out", or say in its "suspicion" why it may stay'
            )

    def _fitted(self, column: Column, pin: Pin) -> Column:
        if pin.kind == "boolean" and pin.written is not None and is_one_or_two(column):
            return as_boolean(column, pin.written)
        kinds = COMPATIBLE.get(pin.kind, frozenset())
        if column.kind == "empty" or column.kind not in kinds:
            rows = rows_in_words(int(column.present.sum()))
            raise MisfitError(
                f"{column.header!r} was decided to be of kind {pin.kind!r}, and in this file it looks like "
                f"{column.kind!r} ({rows} with something in it; {column.evidence or 'it is empty'}). Bring "
                "a file like "
                f'the earlier one, or change its "kind" in {self.path.name}'
            )
        if pin.kind == "category" and column.values is not None:
            return as_category(column, column.evidence)
        return column


def read_pins(path: Path) -> Pins:
    """The decisions file at `path`. Raises FixableError if it cannot be read."""
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if document["formatVersion"] != FORMAT:
            raise FixableError(f"{path}: got formatVersion {document['formatVersion']!r}, expected {FORMAT}")
        target = document["target"]
        customer = document.get("customer", {"one": "customer", "other": "customers"})
        return Pins(
            path=path,
            file_sha256=document["file"]["sha256"],
            columns={
                entry["column"]: Pin(
                    entry["name"],
                    entry["use"],
                    entry["kind"],
                    entry["reason"],
                    entry.get("suspicion"),
                    entry.get("dates"),
                    entry.get("written"),
                )
                for entry in document["columns"]
            },
            target=Target(
                target["column"], tuple(target["churned"]), tuple(target["stayed"]), tuple(target["leftOut"])
            ),
            answers={entry["key"]: (entry["answer"], entry["reviewed"]) for entry in document["questions"]},
            called=(customer["one"], customer["other"]),
        )
    except OSError as error:
        raise FixableError(f"cannot read the decisions file {path}: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        if isinstance(error, FixableError):
            raise
        raise FixableError(f"{path} is not a decisions file: {error}") from error
    except KeyError as error:
        raise FixableError(f"{path}: an entry has no {error.args[0]!r}") from error
