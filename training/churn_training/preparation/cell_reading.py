"""A column's own way to write numbers and blanks, translated into the contract's."""

import re
from collections.abc import Callable, Mapping

from churn_training.contract import CellReading, Contract, Field

WHITESPACE = (
    "\t\n\v\f\r \u00a0\u1680"
    + "".join(map(chr, range(0x2000, 0x200B)))
    + "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""Stripped from both ends of a cell: ECMAScript's white space, because the shipped reader uses `trim`."""

BLANKS = "[ \u00a0\u202f\u2009]"
"""What stands for a blank between thousands."""

APOSTROPHES = "['’]"
"""What stands for an apostrophe between thousands."""

Translation = Callable[[str], str]


def translations_of(contract: Contract) -> Mapping[str, Translation]:
    """How to translate the cells of each column whose file writes them another way."""
    blank = contract.source.missing[0] if contract.source.missing else ""
    return {
        # Dates are read in the file's own way, by the cleaning.
        field.column: _translation(field.reading, blank, is_number=_is_own(field))
        for field in contract.fields
        if field.reading is not None
    }


def _is_own(field: Field) -> bool:
    """Whether the field's numbers are written in a way of their own."""
    return field.type in ("integer", "number") and field.reading is not None and not field.reading.plain


def _translation(reading: CellReading, blank: str, *, is_number: bool) -> Translation:
    number = number_reader(reading)

    def translate(cell: str) -> str:
        text = cell.strip(WHITESPACE)
        if text in reading.missing:
            return blank
        if not is_number:
            return text
        plain = number(text)
        if plain is not None:
            return plain
        # In quotes, 1.5 in a column that writes 1,5 is refused instead of read by the wrong marks.
        return repr(text) if any(letter.isdigit() for letter in text) else text

    return translate


def number_reader(reading: CellReading) -> Callable[[str], str | None]:
    """Rewrites "1.234,50 €" or "(12)" as "1234.50" or "-12"; None for what is no number in this reading."""
    digits = re.compile(_grammar(reading.decimal, reading.thousands))
    affixes = [affix.casefold() for affix in sorted(reading.affixes, key=len, reverse=True)]
    powers = sorted(
        ((suffix.casefold(), power) for suffix, power in reading.powers), key=_longest, reverse=True
    )

    def rewrite(text: str) -> str | None:
        body, sign = text.strip(WHITESPACE), ""
        if body.startswith("(") and body.endswith(")"):
            body, sign = body[1:-1].strip(WHITESPACE), "-"
        for _ in range(2):  # an affix may stand before the sign or after it, and at both ends
            if body[:1] in ("-", "+", "−") and not sign:
                body, sign = body[1:].strip(WHITESPACE), "" if body[0] == "+" else "-"
            body = _without(body, affixes)
        if body.endswith("-") and not sign:
            body, sign = body[:-1].strip(WHITESPACE), "-"
        power = next((each for each in powers if body[-len(each[0]) :].casefold() == each[0]), None)
        if power is not None:
            body = body[: -len(power[0])].strip(WHITESPACE)
        found = digits.fullmatch(body)
        if not found or not (found["whole"] or found["fraction"]) or (power and found["exponent"]):
            return None
        exponent = found["exponent"] if power is None else f"e{power[1]}"
        whole = re.sub(r"\D", "", found["whole"] or "")
        fraction = f".{found['fraction']}" if found["fraction"] else ""
        return f"{sign}{whole or '0'}{fraction}{exponent or ''}"

    return rewrite


def _grammar(decimal: str, thousands: str | None) -> str:
    whole = r"[0-9]+"
    if thousands is not None:
        mark = {" ": BLANKS, "'": APOSTROPHES}.get(thousands, re.escape(thousands))
        whole = rf"[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+|[0-9]+"
    mark = re.escape(decimal)
    return rf"(?P<whole>{whole})?(?:{mark}(?P<fraction>[0-9]*))?(?P<exponent>[eE][+-]?[0-9]+)?"


def _longest(power: tuple[str, int]) -> int:
    return len(power[0])


def _without(body: str, affixes: list[str]) -> str:
    for affix in affixes:
        lower = body.casefold()
        if len(lower) != len(body):
            break  # folding has changed the length, so no place in it can be trusted
        if lower.startswith(affix):
            body = body[len(affix) :].strip(WHITESPACE)
        elif lower.endswith(affix):
            body = body[: -len(affix)].strip(WHITESPACE)
    return body
