"""JSON that people can read: indented by two spaces, with short lists and objects on one line.

Long lists of numbers fill their lines. The same value always gives the same text.
"""

import json
import math
import textwrap
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from churn_training.errors import FixableError

LINE_LENGTH = 190
"""Longest line of a list or object, in characters: the longest entries of contract.json still fit."""


class UnreadableJsonError(FixableError):
    """A file is missing or is not a JSON object; the message names it."""


def read_json(path: Path) -> dict[str, Any]:
    """The object in the file. Raises UnreadableJsonError."""
    try:
        value = json.loads(path.read_bytes())
    except OSError as error:
        raise UnreadableJsonError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:  # of the encoding or of the JSON
        raise UnreadableJsonError(f"{path} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise UnreadableJsonError(f"{path}: got {type(value).__name__} at the top, expected an object")
    return value


def readable_json(value: Any) -> str:
    """The text, with a line feed at its end. Raises ValueError on NaN and infinity."""
    return _text(value, indent=0, lead=0) + "\n"


def _text(value: Any, indent: int, lead: int) -> str:
    """The text of `value` whose first line starts after `lead` characters."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))
    if not value or not isinstance(value, dict | list) or lead + len(line) < LINE_LENGTH:
        return line
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        keys = [f"{pad}{json.dumps(key, ensure_ascii=False)}: " for key in value]
        parts = [
            key + _text(item, indent + 2, len(key)) for key, item in zip(keys, value.values(), strict=True)
        ]
        return "{\n" + ",\n".join(parts) + f"\n{' ' * indent}}}"
    if all(isinstance(item, int | float) for item in value):
        filled = textwrap.wrap(line[1:-1], LINE_LENGTH, initial_indent=pad, subsequent_indent=pad)
        return "[\n" + "\n".join(filled) + f"\n{' ' * indent}]"
    parts = [pad + _text(item, indent + 2, len(pad)) for item in value]
    return "[\n" + ",\n".join(parts) + f"\n{' ' * indent}]"


def plain(value: Any, digits: int) -> Any:
    """Dataclasses as objects with camelCase keys, floats rounded to significant digits, NaN as None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {camel(field.name): plain(getattr(value, field.name), digits) for field in fields(value)}
    if isinstance(value, dict):
        return {key: plain(item, digits) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, digits) for item in value]
    if isinstance(value, float):
        return None if math.isnan(value) else significant(value, digits)
    return value


def camel(name: str) -> str:
    """Turns snake_case into camelCase."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def significant(number: float, digits: int) -> float:
    """`number` rounded to that many significant digits."""
    return float(f"{number:.{digits}g}")
