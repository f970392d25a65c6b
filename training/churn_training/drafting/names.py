"""Headers as names for code: camelCase identifiers."""

import re
import unicodedata
from collections.abc import Iterable

from churn_training.drafting.words import tokens_of

RESERVED = frozenset(
    [
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "enum",
        "export",
        "extends",
        "false",
        "finally",
        "for",
        "function",
        "if",
        "import",
        "in",
        "instanceof",
        "new",
        "null",
        "return",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "try",
        "typeof",
        "var",
        "void",
        "while",
        "with",
        "as",
        "implements",
        "interface",
        "let",
        "package",
        "private",
        "protected",
        "public",
        "static",
        "yield",
        "any",
        "boolean",
        "constructor",
        "declare",
        "get",
        "module",
        "require",
        "number",
        "set",
        "string",
        "symbol",
        "type",
        "from",
        "of",
        "async",
        "await",
        "undefined",
        "NaN",
        "Infinity",
        "arguments",
        "eval",
        "object",
        "prototype",
        "toString",
        "valueOf",
        "hasOwnProperty",
    ]
)
"""Words that mean something in TypeScript, or that every object already has."""


def identifiers_of(headers: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """A camelCase identifier for each header. Clashes are numbered from 2."""
    used = set(taken)
    found: dict[str, str] = {}
    for header in headers:
        first = identifier_of(header)
        name, number = first, 2
        while name in used:
            name, number = f"{first}{number}", number + 1
        used.add(name)
        found[header] = name
    return found


def identifier_of(header: str) -> str:
    """A camelCase identifier: ASCII where the header's letters have an ASCII form."""
    words = [_ascii(word) for word in tokens_of(cleaned(header))]
    head, *rest = [word for word in words if word] or ["column"]
    name = head + "".join(word[0].upper() + word[1:] for word in rest)
    if name[0].isdigit():
        name = f"column{name}"
    return f"{name}Value" if name in RESERVED else name


def cleaned(header: str) -> str:
    """Normalised (NFKC), without blanks at the ends and with single ones inside."""
    return " ".join(unicodedata.normalize("NFKC", header).split())


def _ascii(word: str) -> str:
    """Letters and digits that may stand in an identifier."""
    return re.sub(r"[^\w]", "", word).replace("_", "")
