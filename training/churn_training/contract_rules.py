"""What a contract must keep for both languages to read it. `check-contract.ts` has the same sentences."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

Entry = Mapping[str, Any]

QUANTITIES = ("integer", "number", "date")
"""Types that the model sees as one number."""

DATE_FORMATS = ("year-month-day", "day.month.year", "day/month/year", "month/day/year", "yearmonthday")
"""Ways to write a date that a contract may name."""


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
    """The first rule that the contract's document breaks, in words; None if it keeps them all."""
    if "*/" in document["description"]:
        return "expected a description without */, which would end its comment in customer.ts"
    as_of = document.get("asOf")
    dates = {field["name"] for field in document["fields"] if field["type"] == "date"}
    if as_of is not None and not (isinstance(as_of, str) and is_iso_date(as_of)):
        return "expected asOf to be a date, such as 2026-01-31"
    if as_of is None and dates:
        return "expected asOf, the date from which the training counts the days of dates, such as 2026-01-31"
    blanks = set(document["source"]["missing"])
    for field in document["fields"]:
        expected = _expectation(field, blanks, dates)
        if expected is not None:
            return f"field {field['name']}: expected {expected}"
    return None


def _expectation(field: Entry, blanks: set[str], dates: set[str]) -> str | None:
    if not isinstance(field["name"], str) or not field["name"].replace("$", "_").isidentifier():
        return "a name that is an identifier, such as daysSinceVisit"
    if field["name"] == "__proto__":
        return "another name, because this one means something else in JavaScript"
    if not isinstance(field.get("label"), str):
        return "a label"
    if not isinstance(field.get("description"), str) or "*/" in field["description"]:
        return "a description without */, which would end its comment in customer.ts"
    choice = _choice_expectation(field)
    if choice is not None:
        return choice
    written = (field.get("reading") or {}).get("date")
    if written is not None and not (field["type"] == "date" and written in DATE_FORMATS):
        return f"reading.date to be one of {', '.join(DATE_FORMATS)}, of a date alone"
    kind = _date_expectation(field) if field["type"] == "date" else _order_expectation(field)
    if kind is not None:
        return kind
    if field["type"] in QUANTITIES:
        return _quantity_expectation(field)
    if not all(isinstance(choice.get("phrase"), str) for choice in field.get("values", [])):
        return "a phrase for each of its values"
    if field.get("requires") and field["requires"]["otherwise"] in blanks:
        return "requires with a spelling in otherwise, because a blank cell is read as missing"
    if field.get("requires") and field["requires"]["field"] in dates:
        return "requires on a field that is not a date"
    return None


def _choice_expectation(field: Entry) -> str | None:
    """What the field may say to the training of a model's curves and inputs."""
    quantity = field["type"] in QUANTITIES
    directed = quantity or (field["type"] == "category" and field.get("ordered") is True)
    if "monotone" in field and not (directed and field["monotone"] in ("rising", "falling")):
        return "monotone to be rising or falling, of a number, a date or an ordered category"
    if "inputBy" not in field:
        return None
    if not (quantity and field["inputBy"] == "training"):
        return "inputBy to be training, of a number or a date"
    if field.get("actionable") is not None:
        return "no inputBy, because a number that people act on stays an input"
    if field["missing"]["policy"] != "accept":
        return "the missing policy accept, because the training may leave the field out"
    return None


def _date_expectation(field: Entry) -> str | None:
    """What a date lacks."""
    if field.get("count") not in ("before", "after"):
        return "count to be before or after"
    if not (_is_whole_span(field.get("limits")) and _is_whole_span(field.get("trained"))):
        return "limits and trained in whole days, the fewest first"
    if field.get("actionable"):
        return "nothing actionable, because nobody can change a date"
    return None


def _is_whole_span(span: Any) -> bool:
    return (
        isinstance(span, list)
        and len(span) == 2
        and all(type(days) is int or (type(days) is float and days.is_integer()) for days in span)
        and span[0] <= span[1]
    )


def _order_expectation(field: Entry) -> str | None:
    """What is wrong with the order of the values, or with the one that stands for others."""
    is_category = field["type"] == "category"
    ordered = field.get("ordered")
    if ordered is not None and not (is_category and isinstance(ordered, bool)):
        return "ordered to be true or false, of a category alone"
    others = [choice["other"] for choice in field.get("values", []) if choice.get("other") is not None]
    if not others:
        return None
    if not is_category or others != [True]:
        return "other to be true, of one value of a category"
    if ordered:
        return "no other value in an ordered category, because it has no place in the order"
    if field.get("unknown", {}).get("policy") != "accept":
        return "the unknown policy accept, because of its other value"
    return None


def _quantity_expectation(field: Entry) -> str | None:
    if field["type"] != "date" and not isinstance(field.get("unit"), str):
        return "a unit, empty if there is none"
    if not isinstance((field.get("phrases") or {}).get("other"), str):
        return "phrases with the key other"
    return None
