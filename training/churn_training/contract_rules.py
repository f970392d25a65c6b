"""What a contract must keep for both languages to read it. `check-contract.ts` has the same sentences."""

from collections.abc import Mapping
from typing import Any

Entry = Mapping[str, Any]


def contract_problem(document: Entry) -> str | None:
    """The first rule that the contract's document breaks, in words; None if it keeps them all."""
    if "*/" in document["description"]:
        return "expected a description without */, which would end its comment in customer.ts"
    blanks = set(document["source"]["missing"])
    for field in document["fields"]:
        expected = _expectation(field, blanks)
        if expected is not None:
            return f"field {field['name']}: expected {expected}"
    return None


def _expectation(field: Entry, blanks: set[str]) -> str | None:
    if not isinstance(field["name"], str) or not field["name"].replace("$", "_").isidentifier():
        return "a name that is an identifier, such as monthlyCharges"
    if field["name"] == "__proto__":
        return "another name, because this one means something else in JavaScript"
    if not isinstance(field.get("label"), str):
        return "a label"
    if not isinstance(field.get("description"), str) or "*/" in field["description"]:
        return "a description without */, which would end its comment in customer.ts"
    choice = _choice_expectation(field)
    if choice is not None:
        return choice
    if field["type"] in ("integer", "number"):
        return _number_expectation(field)
    if not all(isinstance(choice.get("phrase"), str) for choice in field.get("values", [])):
        return "a phrase for each of its values"
    if field.get("requires") and field["requires"]["otherwise"] in blanks:
        return "requires with a spelling in otherwise, because a blank cell is read as missing"
    return None


def _choice_expectation(field: Entry) -> str | None:
    """What the field may say to the training of a model's curves and inputs."""
    number = field["type"] in ("integer", "number")
    if "monotone" in field and not (number and field["monotone"] in ("rising", "falling")):
        return "monotone to be rising or falling, of a number alone"
    if "inputBy" not in field:
        return None
    if not (number and field["inputBy"] == "training"):
        return "inputBy to be training, of a number alone"
    if field.get("actionable") is not None:
        return "no inputBy, because a number that people act on stays an input"
    if field["missing"]["policy"] != "accept":
        return "the missing policy accept, because the training may leave the field out"
    return None


def _number_expectation(field: Entry) -> str | None:
    if not isinstance(field.get("unit"), str):
        return "a unit, empty if there is none"
    if not isinstance((field.get("phrases") or {}).get("other"), str):
        return "phrases with the key other"
    return None
