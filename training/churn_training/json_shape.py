"""Holds a JSON document to its schema, with the sentences of `check-shape.ts` of the package.

The schemas in `schemas/` are generated from those of the package, so that both languages read the same files.
"""

import json
import math
from functools import cache
from importlib import resources
from typing import Any, Literal

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

KINDS = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}
LIMITS = {
    "minimum": "at least",
    "exclusiveMinimum": "more than",
    "maximum": "at most",
    "exclusiveMaximum": "less than",
    "minItems": "at least",
    "maxItems": "at most",
}
LONGEST_SHOWN = 60

Path = list[str | int]


def shape_problem(schema: Literal["contract", "manifest"], document: Any) -> str | None:
    """The first thing in the document that has another shape than the schema, in words; None if it fits."""
    error = next(iter(_validator(schema).iter_errors(document)), None)
    if error is None:
        return None
    path, expected = _cause(error, [])
    return f"{_printed(document, path)}: got {_got(document, path)}, expected {expected}"


def refuse_constant(name: str) -> float:
    """For `parse_constant` of `json.loads`: NaN and Infinity are not JSON. Raises ValueError."""
    raise ValueError(f"{name} is not a JSON number")


def _is_finite(_: object, value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


@cache
def _validator(name: str) -> Draft202012Validator:
    content = (resources.files("churn_training") / "schemas" / f"{name}.schema.json").read_text("utf-8")
    checker = Draft202012Validator.TYPE_CHECKER.redefine("number", _is_finite)
    validator: Draft202012Validator = extend(Draft202012Validator, type_checker=checker)(json.loads(content))
    return validator


def _cause(error: ValidationError, above: Path) -> tuple[Path, str]:
    """Where the document departs from its schema, and what is expected there."""
    path = [*above, *error.path]
    rule: Any = error.validator_value
    if error.validator in ("oneOf", "anyOf"):
        return _branch(error, path)
    if error.validator == "required":
        key = next(key for key in rule if key not in error.instance)
        return [*path, key], _expected(error.schema["properties"][key])
    if error.validator == "additionalProperties":
        return [
            *path,
            next(key for key in error.instance if key not in error.schema["properties"]),
        ], "no such key"
    if error.validator in LIMITS:
        of_them = " of them" if str(error.validator).endswith("Items") else ""
        return path, f"{LIMITS[str(error.validator)]} {rule}{of_them}"
    return path, _expected(error.schema)


def _branch(error: ValidationError, path: Path) -> tuple[Path, str]:
    """The cause within the alternative that the document means: the one whose key, such as `type`, it has."""
    branches = [branch for branch in error.validator_value if branch.get("type") != "null"]
    key = next(
        (key for key in branches[0].get("properties", {}) if all(_names(b, key) for b in branches)), None
    )
    if len(branches) > 1 and key is not None and isinstance(error.instance, dict):
        meant = [
            place for place, branch in enumerate(branches) if error.instance.get(key) in _names(branch, key)
        ]
        if not meant:
            return [*path, key], _one_of([name for branch in branches for name in _names(branch, key)])
        return _cause(_first_of(error, error.validator_value.index(branches[meant[0]])), path)
    return _cause(_first_of(error, error.validator_value.index(branches[0])), path)


def _first_of(error: ValidationError, place: int) -> ValidationError:
    return next(cause for cause in error.context if cause.schema_path[0] == place)


def _names(branch: dict[str, Any], key: str) -> list[Any]:
    rule = branch.get("properties", {}).get(key, {})
    return [rule["const"]] if "const" in rule else list(rule.get("enum", []))


def _expected(schema: dict[str, Any]) -> str:
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return _one_of(schema["enum"])
    alternatives = schema.get("anyOf", schema.get("oneOf"))
    if alternatives:
        return _expected(alternatives[0])
    kind = schema.get("type", "a value")
    if kind == "null":
        return "null"
    return KINDS[kind if isinstance(kind, str) else kind[0]] if kind != "a value" else str(kind)


def _one_of(values: list[Any]) -> str:
    return f"one of {', '.join(json.dumps(value) for value in values)}"


def _got(document: Any, path: Path) -> str:
    value = document
    for key in path:
        if isinstance(value, dict) and key not in value:
            return "nothing"
        value = value[key]
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"an array of {len(value)}"
    if isinstance(value, str) and len(value) > LONGEST_SHOWN:
        head = json.dumps(value[:LONGEST_SHOWN], ensure_ascii=False)
        return f"{head}… (a string of {len(value)} characters)"
    return json.dumps(value, ensure_ascii=False)


def _printed(document: Any, path: Path) -> str:
    """Where something is. A field is named, because its place in the list tells nobody anything."""
    if path[:1] == ["fields"] and len(path) > 1:
        field = document["fields"][path[1]]
        name = field.get("name") if isinstance(field, dict) else None
        if isinstance(name, str):
            inside = _keys(path[2:])
            return f"field {name}, {inside}" if inside else f"field {name}"
    return _keys(path) or "the whole"


def _keys(path: Path) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).removeprefix(".")
