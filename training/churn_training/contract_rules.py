"""What a contract must keep for both languages to read it. `check-contract.ts` has the same sentences."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from churn_training.json_shape import shape_problem

Entry = Mapping[str, Any]


QUANTITIES = ("integer", "number", "date")
"""Types that the model sees as one number."""

NOUN = re.compile(r"[^\W\d_](?:[^\W_]|[ '’-])*")
"""Words and blanks alone: the comment of a generated file may hold them."""


def is_iso_date(text: str) -> bool:
    """Whether the text is a date that exists, as 2026-01-31."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def contract_problem(document: Entry) -> str | None:
    """What is wrong with the contract's document, in words; None if nothing is.

    The first part of another shape than the schema has, or the first rule that it breaks.
    """
    return shape_problem("contract", document) or _broken_rule(document)


def _broken_rule(document: Entry) -> str | None:
    if "*/" in document["description"]:
        return "expected a description without */, which would end its comment in customer.ts"
    customer = document.get("customer")
    if customer is not None and not all(NOUN.fullmatch(word) for word in customer.values()):
        return (
            "expected customer with one and other, words for one row and for several, "
            "such as employee and employees"
        )
    as_of = document.get("asOf")
    if as_of is not None and not is_iso_date(as_of):
        return "expected asOf to be a date, such as 2026-01-31"
    if as_of is None and any(field["type"] == "date" for field in document["fields"]):
        return "expected asOf, the date from which the training counts the days of dates, such as 2026-01-31"
    fields = {field["name"]: field for field in document["fields"]}
    if len(fields) < len(document["fields"]):
        return "two fields share a name"
    columns = [
        entry["column"]
        for entry in (document["target"], document["id"], *document["fields"])
        if entry is not None
    ]
    if len(set(columns)) < len(columns):
        return "two fields share a column"
    blanks = set(document["source"]["missing"])
    for field in document["fields"]:
        expected = _expectation(field, fields, blanks)
        if expected is not None:
            return f"field {field['name']}: expected {expected}"
    return None


def is_quantity(field: Entry) -> bool:
    """Whether the entry is one of a field that the model sees as one number."""
    return field["type"] in QUANTITIES


def _expectation(field: Entry, fields: Mapping[str, Entry], blanks: set[str]) -> str | None:
    if not field["name"].replace("$", "_").isidentifier():
        return "a name that is an identifier, such as daysSinceVisit"
    if field["name"] == "__proto__":
        return "another name, because this one means something else in JavaScript"
    if "*/" in field["description"]:
        return "a description without */, which would end its comment in customer.ts"
    if not field["input"] and field["missing"]["policy"] != "accept":
        return "missing policy accept, because it is not an input"
    if "date" in field.get("reading", {}) and field["type"] != "date":
        return "reading.date of a date alone"
    own = _of_quantity(field, fields) if is_quantity(field) else _of_list(field)
    return own or _of_requirement(field, fields, blanks)


def _of_requirement(field: Entry, fields: Mapping[str, Entry], blanks: set[str]) -> str | None:
    """What is wrong with what a field requires of another one."""
    requires = field.get("requires")
    if requires is None:
        return None
    other = fields.get(requires["field"])
    if other is None or other is field or is_quantity(other):
        return "requires naming another field of the contract that lists values"
    known = [choice["value"] for choice in other["values"]]
    for value in requires["values"]:
        if not any(type(value) is type(each) and value == each for each in known):
            return f"requires with values of {other['name']}, got {json.dumps(value, ensure_ascii=False)}"
    otherwise = requires.get("otherwise")
    if otherwise is None:
        if field["missing"]["policy"] != "accept":
            return "the missing policy accept, because requires without otherwise leaves the field blank"
    elif field["type"] == "category":
        if all(choice["value"] != otherwise for choice in field["values"]):
            return "requires with one of its own values in otherwise"
    elif otherwise in blanks:
        return "requires with a spelling in otherwise, because a blank cell is read as missing"
    return None


def _of_quantity(field: Entry, fields: Mapping[str, Entry]) -> str | None:
    (low, high), (least, most) = field["limits"], field["trained"]
    if low > high:
        return "limits from the smallest value to the largest"
    if not low <= least <= most <= high:
        return "a trained range from the smallest value to the largest, within the limits"
    start, end = (field.get("actionable") or {}).get("bounds") or field["trained"]
    if start > end:
        return "actionable with bounds from the smallest value to the largest"
    at_least = field.get("atLeast")
    if at_least and fields.get(at_least["field"], {}).get("type") not in ("integer", "number"):
        return "atLeast naming a numeric field of the contract"
    if "inputBy" not in field:
        return None
    if field.get("actionable") is not None:
        return "no inputBy, because a number that people act on stays an input"
    if field["missing"]["policy"] != "accept":
        return "the missing policy accept, because the training may leave the field out"
    return None


def _of_order(field: Entry) -> str | None:
    """What is wrong with the order of a category's values, or with the one that stands for others."""
    ordered = field.get("ordered")
    if "monotone" in field and not ordered:
        return "ordered to be true, because of monotone"
    others = [choice["other"] for choice in field["values"] if "other" in choice]
    if not others:
        return None
    if others != [True]:
        return "other to be true, of one value of a category"
    if ordered:
        return "no other value in an ordered category, because it has no place in the order"
    if field["unknown"]["policy"] != "accept":
        return "the unknown policy accept, because of its other value"
    return None


def _of_list(field: Entry) -> str | None:
    values = [choice["value"] for choice in field["values"]]
    if field["type"] == "boolean" and sorted(values) != [False, True]:
        return "the values true and false, because it is boolean"
    if len(set(values)) < len(values):
        return "each value once"
    spellings = [spelling for choice in field["values"] for spelling in choice["source"]]
    if len(set(spellings)) < len(spellings):
        return "each source spelling once"
    return _of_order(field) if field["type"] == "category" else None
