"""The draft contract as a JSON document."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from churn_training.contract import CellReading
from churn_training.drafting.columns import Column
from churn_training.drafting.dependence import Dependence, dependence_of, yes_or_no_but
from churn_training.drafting.ledger import Ledger
from churn_training.drafting.levels import OTHER, levels_of
from churn_training.drafting.names import cleaned
from churn_training.drafting.phrases import can_be_changed, label, number_phrases, unit_of, value_phrase
from churn_training.drafting.roles import Role
from churn_training.drafting.table import Table
from churn_training.drafting.target import Target
from churn_training.drafting.words import folded
from churn_training.preparation.cleaning import DECIMAL

Entry = dict[str, Any]

OPERATING_POINTS = [
    {"name": "recall", "rule": {"kind": "recall", "least": 0.925, "confidence": 0.95}},
    {"name": "balanced", "rule": {"kind": "f1"}},
    {"name": "precision", "rule": {"kind": "precision", "skill": 0.5, "alarms": 100}},
]
"""Rules that mean the same at any share of churners."""

UNKNOWN = "not known"

WHY_REQUIRED = "nearly all rows with one have the other"

NOTHING = re.compile(r"(?:no|none|not|without|kein|keine|ohne|sans|sin|sem|senza|geen|pas)\b.*")
"""Values that say that there is nothing to tell, as "No internet service"."""

MOST_KNOWN = 3
"""Values up to which a list is taken to be complete: a longer one meets new values sooner or later."""


@dataclass(frozen=True)
class Draft:
    """All that was decided about a file."""

    name: str
    table: Table
    columns: Mapping[str, Column]
    roles: Mapping[str, Role]
    names: Mapping[str, str]
    """Public names by header."""
    target: Target
    as_of: date | None = None
    """The day that the file describes; None if it holds no dates, or nobody could name the day."""
    ordered: bool = False
    """Whether the end of the file is held back."""


def contract_document(draft: Draft) -> Entry:
    """The contract."""
    identity = next((header for header, role in draft.roles.items() if role.use == "id"), None)
    used = [header for header, role in draft.roles.items() if role.use in ("input", "fairness")]
    left_out = [header for header, role in draft.roles.items() if role.use == "left out"]
    missing = _missing_everywhere(draft, used)
    parents = [draft.columns[header] for header in used]
    source: Entry = {
        "file": draft.table.file,
        "sha256": draft.table.sha256,
        "url": None,
        "rows": draft.table.rows,
        "missing": missing,
        "reading": _file_reading(draft.table),
    }
    if draft.ordered:
        source["split"] = "order"
    if left_out:
        source["leftOut"] = left_out
    target: Entry = {
        "name": draft.names[draft.target.header],
        "column": draft.target.header,
        "values": [
            {"value": True, "source": list(draft.target.true)},
            {"value": False, "source": list(draft.target.false)},
        ],
    }
    if draft.target.left_out:
        target["leftOut"] = list(draft.target.left_out)
    return {
        "formatVersion": 1,
        "name": draft.name,
        "title": label_of_title(draft.name),
        "description": f"One customer, as {_safe(draft.table.file)} describes them.",
        "source": source,
        "id": None if identity is None else {"name": draft.names[identity], "column": identity},
        "target": target,
        "operatingPoints": OPERATING_POINTS,
        "fields": [_field(draft, draft.columns[header], parents, missing) for header in used],
    }


def note_dependences(draft: Draft, contract: Entry, ledger: Ledger) -> None:
    """Notes which columns another one decides, whatever their kind."""
    inputs = [draft.columns[header] for header, role in draft.roles.items() if role.use == "input"]
    for field in contract["fields"]:
        header, meaning = field["column"], field["missing"].get("meaning", UNKNOWN)
        if meaning != UNKNOWN:
            ledger.note("requires", header, f"is {meaning}", WHY_REQUIRED)
        spellings = [field["requires"]["otherwise"]] if "requires" in field else []
        if field["type"] == "category":
            spellings = [level for level in draft.columns[header].levels if NOTHING.fullmatch(folded(level))]
        for spelling in spellings:
            found = dependence_of(draft.columns[header], spelling, inputs)
            if found is not None:
                parent = label(draft.columns[found.parent])
                ledger.note(
                    "requires", header, f"says {spelling!r} where {parent} is {found.value}", WHY_REQUIRED
                )


def label_of_title(name: str) -> str:
    """The contract's name in words."""
    words = name.replace("-", " ").replace("_", " ")
    return f"{words[:1].upper()}{words[1:]} customer"


def _file_reading(table: Table) -> Entry:
    reading: Entry = {"encoding": table.reading.encoding, "delimiter": table.reading.delimiter}
    if table.reading.lead:
        reading["lead"] = table.reading.lead
    if table.reading.total is not None:
        reading["total"] = table.reading.total
    return reading


def _missing_everywhere(draft: Draft, used: list[str]) -> list[str]:
    """Spellings that say nothing in some column and are a value in none."""
    found = {spelling for header in used for spelling in draft.columns[header].missing}
    values = {level for header in used for level in draft.columns[header].levels}
    values |= {*draft.target.true, *draft.target.false}
    numbers = {
        spelling for spelling in found if DECIMAL.fullmatch(spelling)
    }  # -999 is missing in its column only
    return ["", *sorted(found - values - numbers)]


def _field(draft: Draft, column: Column, parents: list[Column], missing: list[str]) -> Entry:
    is_input = draft.roles[column.header].use == "input"
    name = label(column)
    split = yes_or_no_but(column)
    dependence = None if split is None else dependence_of(column, split[2], _inputs(draft, parents))
    blank = bool((~column.present).any())
    meaning = _meaning(draft, column, parents) if blank else None
    entry: Entry = {
        "name": draft.names[column.header],
        "column": column.header,
        "type": _type(column, dependence),
        "label": name,
        "description": _description(column, is_input=is_input),
        "input": is_input,
        "sensitive": draft.roles[column.header].use == "fairness",
    }
    reading = _reading(column, missing)
    if reading:
        entry["reading"] = reading
    if entry["type"] in ("integer", "number"):
        entry |= _number(column, name, missing=_missing_phrase(name, meaning) if blank and is_input else None)
    elif split is not None and dependence is not None and dependence.exact:
        entry |= _listed([(True, split[0]), (False, split[1])], name)
    elif column.kind == "boolean":
        false = tuple(level for level in column.levels if level not in column.true)
        entry |= _listed([(True, column.true), (False, false)], name)
    else:
        entry |= _listed([(level.value, level.spellings) for level in levels_of(column).listed], name)
    accepts = blank or not is_input
    entry["missing"] = {"policy": "accept" if accepts else "reject"} | (
        {"meaning": meaning} if meaning else {}
    )
    if entry["type"] == "boolean" and dependence is not None:
        entry["requires"] = {
            "field": draft.names[dependence.parent],
            "values": _values_of(draft.columns[dependence.parent], dependence.others),
            "otherwise": dependence.otherwise,
        }
    if entry["type"] == "category":
        entry["unknown"] = {"policy": _unknown(column, entry)} | _rare(column)
    if entry["type"] in ("integer", "number"):
        entry["outOfRange"] = {"policy": "accept"}
    entry["actionable"] = _actionable(column, entry) if is_input else None
    return entry


def _inputs(draft: Draft, parents: list[Column]) -> list[Column]:
    return [parent for parent in parents if draft.roles[parent.header].use == "input"]


def _type(column: Column, dependence: Dependence | None) -> str:
    if dependence is not None and dependence.exact:
        return "boolean"
    return "category" if column.kind == "ordered" else column.kind


def _description(column: Column, *, is_input: bool) -> str:
    """The header is all that is known."""
    text = f"The column “{_safe(cleaned(column.header))}”."
    if not is_input:
        text += " Not an input of the model: used only to check that the model treats groups alike."
    return text


def _safe(text: str) -> str:
    """Text that may stand in a comment of TypeScript."""
    return text.replace("*/", "* /")


def _reading(column: Column, missing: list[str]) -> Entry:
    """What a reader of the column must know beyond the contract's own spellings."""
    entry: Entry = {}
    own = [spelling for spelling in column.missing if spelling not in missing]
    if column.readings:
        way = column.readings[0]
        odd = way != CellReading() or not all(
            DECIMAL.fullmatch(cell) for cell in set(column.cells[column.present])
        )
        if odd:
            entry |= {"decimal": way.decimal, "thousands": way.thousands}
            entry |= {"affixes": list(way.affixes)} if way.affixes else {}
    if own:
        entry["missing"] = own
    return entry


def _missing_phrase(name: str, meaning: str | None) -> str:
    """What is said where the number is missing."""
    return f"{name}: {(meaning or UNKNOWN).replace('blank', 'none', 1)}"


def _number(column: Column, name: str, *, missing: str | None) -> Entry:
    assert column.values is not None
    present = column.values[column.present]
    low, high = float(present.min()), float(present.max())
    unit = unit_of(column)
    return {
        "unit": unit or "",
        "decimals": column.decimals,
        "limits": [_plain(bound) for bound in _limits(low, high, unit)],
        "trained": [_plain(low), _plain(high)],
        "phrases": number_phrases(name, unit, missing=missing),
    }


def _limits(low: float, high: float, unit: str | None) -> tuple[float, float]:
    """Ten times as far as the file goes, or from 0 to 100 for a percentage that keeps to it."""
    if unit == "%" and low >= 0 and 1 < high <= 100:
        return 0, 100
    return 0 if low >= 0 else -_beyond(-low), _beyond(high) if high > 0 else 0


def _beyond(number: float) -> float:
    """The power of ten that is at least ten times the number."""
    return 10.0 ** (math.ceil(math.log10(number) - 1e-9) + 1)


def _plain(number: float) -> float | int:
    return (
        int(number)
        if float(number).is_integer() and abs(number) < 2**53
        else float(np.format_float_positional(number))
    )


def _listed(values: list[tuple[Any, tuple[str, ...]]], name: str) -> Entry:
    return {
        "values": [
            {"value": value, "source": list(spellings), "phrase": value_phrase(name, value)}
            for value, spellings in values
        ]
    }


def _values_of(parent: Column, spellings: tuple[str, ...]) -> list[Any]:
    """The public values that the parent's spellings stand for."""
    if parent.kind == "boolean":
        return sorted({spelling in parent.true for spelling in spellings}, reverse=True)
    listed = levels_of(parent).listed
    return [level.value for level in listed if set(level.spellings) & set(spellings)]


def _meaning(draft: Draft, column: Column, parents: list[Column]) -> str:
    """What a blank says, where another column decides it."""
    dependence = dependence_of(column, "", parents)
    if dependence is None:
        return UNKNOWN
    return f"blank where {label(draft.columns[dependence.parent])} is {dependence.value}"


def _unknown(column: Column, entry: Entry) -> str:
    rare = levels_of(column).unlisted_rows > 0 or any(value["value"] == OTHER for value in entry["values"])
    return "accept" if rare or not entry["input"] or len(entry["values"]) > MOST_KNOWN else "reject"


def _rare(column: Column) -> Entry:
    """The share of customers with a value that is not listed, and half as much again for the next file."""
    share = levels_of(column).unlisted_rows / len(column.cells)
    return {"share": round(1.5 * share + 0.005, 2)} if share > 0.03 else {}


def _actionable(column: Column, entry: Entry) -> Entry | None:
    """What can change. Whether the company offers it by itself is for the company to say."""
    if not can_be_changed(column):
        return None
    if "values" not in entry:
        return {"direction": "decrease", "offered": False}
    values = [value["value"] for value in entry["values"] if value["value"] != OTHER]
    return {"changes": [{"to": value, "offered": False} for value in values]} if len(values) > 1 else None
