"""One field of the draft contract as a JSON document."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from churn_training.contract import CellReading
from churn_training.drafting.columns import Column
from churn_training.drafting.date_fields import date_entry, date_format
from churn_training.drafting.dependence import (
    Dependence,
    dependence_of,
    is_never_contradicted,
    says_nothing,
    yes_or_no_but,
)
from churn_training.drafting.known_range import known_range, possible_range
from churn_training.drafting.levels import levels_of
from churn_training.drafting.names import cleaned
from churn_training.drafting.phrases import can_be_changed, label, number_phrases, unit_of, value_phrase
from churn_training.drafting.ratings import place_on_scale
from churn_training.drafting.settled import Draft
from churn_training.preparation.cleaning import DECIMAL

Entry = dict[str, Any]

UNKNOWN = "not known"

MOST_KNOWN = 3
"""Values up to which a list is taken to be complete: a longer one meets new values sooner or later."""


def field_of(draft: Draft, column: Column, missing: list[str]) -> Entry:
    """The entry of an input, or of a column for the fairness table. `missing`: the whole file's."""
    parents = draft.used("input", "fairness")
    is_input = draft.roles[column.header].use == "input"
    name = label(column, draft.columns)
    split = yes_or_no_but(column)
    dependence = None if split is None else dependence_of(column, split[2], draft.used("input"))
    blank = bool((~column.present).any())
    meaning = _meaning(draft, column, parents) if blank else None
    unsaid = _missing_phrase(name, meaning) if blank and is_input else None
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
    if entry["type"] == "date":
        assert draft.as_of is not None
        entry |= date_entry(column, draft.as_of, name, unsaid)
    elif entry["type"] in ("integer", "number"):
        entry |= _number(column, name, missing=unsaid)
    elif split is not None and dependence is not None and dependence.exact:
        entry["values"] = [_value(name, True, split[0]), _value(name, False, split[1])]
    elif column.kind == "boolean":
        false = tuple(level for level in column.levels if level not in column.true)
        entry["values"] = [_value(name, True, column.true), _value(name, False, false)]
    else:
        entry |= _list(column, name)
    accepts = blank or not is_input
    entry["missing"] = {"policy": "accept" if accepts else "reject"} | (
        {"meaning": meaning} if meaning else {}
    )
    if is_input:
        entry |= _requires(draft, column, entry, dependence)
    if entry["type"] == "category":
        entry["unknown"] = {"policy": _unknown(column, entry)} | _rare(column)
    if entry["type"] in ("integer", "number", "date"):
        entry["outOfRange"] = {"policy": "accept"}
    entry["actionable"] = _actionable(column, entry) if is_input else None
    return entry


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
    written = date_format(column) if column.kind == "date" else None
    if written is not None:
        entry["date"] = written
    if column.readings:
        way = column.readings[0]
        odd = way != CellReading() or not all(
            DECIMAL.fullmatch(cell) for cell in set(column.cells[column.present])
        )
        if odd:
            entry |= {"decimal": way.decimal, "thousands": way.thousands}
            entry |= {"affixes": list(way.affixes)} if way.affixes else {}
            powers = [{"suffix": suffix, "power": power} for suffix, power in way.powers]
            entry |= {"powers": powers} if powers else {}
    if own:
        entry["missing"] = own
    return entry


def _missing_phrase(name: str, meaning: str | None) -> str:
    """What is said where the number is missing."""
    return f"{name}: {(meaning or UNKNOWN).replace('blank', 'none', 1)}"


def _number(column: Column, name: str, *, missing: str | None) -> Entry:
    assert column.values is not None
    present = column.values[column.present]
    unit = unit_of(column)
    known = known_range(present, column.decimals)
    limits = possible_range(present, known, unit)
    low, high = known or limits
    return {
        "unit": unit or "",
        "decimals": column.decimals,
        "limits": [_plain(bound) for bound in limits],
        "trained": [_plain(max(low, limits[0])), _plain(min(high, limits[1]))],
        "phrases": number_phrases(name, unit, "" if unit else place_on_scale(column), missing=missing),
    }


def _plain(number: float) -> float | int:
    return (
        int(number)
        if float(number).is_integer() and abs(number) < 2**53
        else float(np.format_float_positional(number))
    )


def _list(column: Column, name: str) -> Entry:
    """A category's values, from low to high if they have an order."""
    values = [
        _value(name, level.value, level.spellings) | ({"other": True} if level.is_other else {})
        for level in levels_of(column).listed
    ]
    return {"ordered": True, "values": values} if column.kind == "ordered" else {"values": values}


def _value(name: str, value: bool | str, spellings: Sequence[str]) -> Entry:
    return {"value": value, "source": list(spellings), "phrase": value_phrase(name, value)}


def _requires(draft: Draft, column: Column, entry: Entry, dependence: Dependence | None) -> Entry:
    """What the field requires of another one: of yes and no but a third level, or where it says nothing."""
    if entry["type"] == "boolean" and dependence is not None:
        return {"requires": _requirement(draft, dependence) | {"otherwise": dependence.otherwise}}
    inputs = draft.used("input")
    if entry["type"] == "category":
        for listed in levels_of(column).listed:
            if listed.is_other or len(listed.spellings) != 1 or not says_nothing(listed.spellings[0]):
                continue
            found = dependence_of(column, listed.spellings[0], inputs)
            if found is not None and is_never_contradicted(column, found, draft.columns[found.parent]):
                return {"requires": _requirement(draft, found) | {"otherwise": listed.value}}
    found = dependence_of(column, "", inputs) if bool((~column.present).any()) else None
    if found is None or not is_never_contradicted(column, found, draft.columns[found.parent]):
        return {}
    return {"requires": _requirement(draft, found)}


def _requirement(draft: Draft, dependence: Dependence) -> Entry:
    parent = draft.columns[dependence.parent]
    return {"field": draft.names[dependence.parent], "values": _values_but(parent, dependence)}


def _values_but(parent: Column, dependence: Dependence) -> list[Any]:
    """The parent's public values, except the one on which the field depends."""
    if parent.kind == "boolean":
        return sorted({spelling in parent.true for spelling in dependence.others}, reverse=True)
    listed = levels_of(parent).listed
    return [level.value for level in listed if dependence.value not in level.spellings]


def _meaning(draft: Draft, column: Column, parents: list[Column]) -> str:
    """What a blank says, where another column decides it."""
    dependence = dependence_of(column, "", parents)
    if dependence is None:
        return UNKNOWN
    return f"blank where {label(draft.columns[dependence.parent], draft.columns)} is {dependence.value}"


def _unknown(column: Column, entry: Entry) -> str:
    found = levels_of(column)
    is_open = found.unlisted_rows > 0 or found.other is not None or len(entry["values"]) > MOST_KNOWN
    return "accept" if is_open or not entry["input"] else "reject"


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
    values = [value["value"] for value in entry["values"] if "other" not in value]
    return {"changes": [{"to": value, "offered": False} for value in values]} if len(values) > 1 else None
