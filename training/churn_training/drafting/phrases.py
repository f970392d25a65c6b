"""Labels, units and phrases for people, made of headers and signs alone: nothing is guessed."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from churn_training.drafting import words
from churn_training.drafting.columns import Column
from churn_training.drafting.labels import label_of, readable, without_identifier
from churn_training.drafting.names import cleaned
from churn_training.drafting.words import has


def unit_of(column: Column) -> str | None:
    """The unit by the cells, by brackets in the header, or by a word of it; None if nothing names one."""
    if column.unit is not None:
        return column.unit
    bracketed = re.search(r"[(\[]\s*(?:in\s+)?([^()\[\]]{1,12}?)\s*[)\]]", cleaned(column.header))
    if bracketed and not bracketed[1][0].isdigit():
        inside = bracketed[1].casefold()
        return words.CURRENCIES.get(inside) or words.UNITS.get(inside) or bracketed[1]
    units = _units_named(column.tokens)
    if "%" in column.header:
        units.append("%")
    counts = has(column.tokens, {"number", "num", "count", "nb", "nr", "n"})
    if len(set(units)) != 1 or counts or (units[0] == "years" and _are_calendar_years(column)):
        return None
    return units[0]


def _units_named(tokens: Sequence[str]) -> list[str]:
    """The units that the header counts in: not those of a rate or a span, as in "visits last month"."""
    lasts = has(tokens, words.DURATIONS)
    found = []
    for before, token in zip(("", *tokens), tokens, strict=False):
        of_span = before.isdigit() or before in words.BEFORE_SPANS
        if token in words.UNITS and not of_span and (lasts or token not in words.ONE_SPAN):
            found.append(words.UNITS[token])
    return found


def _are_calendar_years(column: Column) -> bool:
    """Whether the numbers are years such as 2019, of which nobody counts any."""
    return column.values is not None and bool(
        np.all((column.values[column.present] >= 1900) & (column.values[column.present] <= 2100))
    )


def label(column: Column, headers: Iterable[str]) -> str:
    """The header for people, without its unit in brackets. `headers`: of all the columns of the file."""
    bare = re.sub(r"[(\[][^()\[\]]{1,12}[)\]]\s*$", "", cleaned(column.header))
    found = label_of(bare) if bare.strip() else label_of(column.header)
    if column.kind not in ("integer", "number", "ordered"):
        return found
    return without_identifier(found, {label_of(other) for other in headers if other != column.header})


def number_phrases(name: str, unit: str | None, scale: str, *, missing: str | None) -> dict[str, str]:
    """Phrases of a number, by plural category, and the one for a missing number if there is one.

    `scale`: what is said of its place on a scale, with a blank before it.
    """
    phrases = {"other": f"{name}: {{value}}{_after(unit)}{scale}"}
    if unit in ("months", "days", "years", "weeks", "hours", "minutes", "seconds"):
        phrases = {"one": f"{name}: {{value}} {unit[:-1]}", **phrases}
    return phrases if missing is None else {**phrases, "missing": missing}


def value_phrase(name: str, value: bool | str) -> str:
    """The phrase of one value of a list, or of yes and no."""
    spoken = readable(value) if isinstance(value, str) else "yes" if value else "no"
    return f"{name}: {spoken}"


def can_be_changed(column: Column) -> bool:
    """Whether a company can change what the column says: terms, prices and extras."""
    tokens = column.tokens
    if has(tokens, words.PRICES) and column.kind in ("integer", "number"):
        return not has(tokens, {"total", "sum", "cumulative", "lifetime", "hourly", "daily", "interest"})
    if column.kind in ("boolean", "category", "ordered"):
        return has(tokens, words.PLANS) or has(tokens, words.ADD_ONS)
    return False


def _after(unit: str | None) -> str:
    return "" if unit is None else "%" if unit == "%" else f" {unit}"
