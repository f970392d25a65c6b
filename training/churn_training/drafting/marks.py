"""Settles what cells leave open: decimal marks, the order of day and month, numbers that mean nothing."""

from collections.abc import Iterable, Mapping

import numpy as np

from churn_training.contract import FileReading
from churn_training.drafting.columns import Column, with_format, with_missing, with_reading
from churn_training.drafting.counting import masked, rows_in_words
from churn_training.drafting.dates import TURNED
from churn_training.drafting.ledger import KEEP, KEEP_ALL, Ledger, Question, kept_columns

SENTINELS = frozenset(
    {-1.0, -9.0, -99.0, -999.0, -9999.0, -99999.0, -999999.0, 9999.0, 99999.0, 999999.0, 9999999.0}
)
"""Numbers that stand for nothing where they stand alone."""

LONELY_ROWS = 5
FEWEST_BESIDE = 10
"""Different numbers from 0 on, with more of which a lonely -1 does not count on from them."""

LONELINESS = 2.0
"""How many times the range of all other numbers lies between them and it, at least."""

DECIMAL_NAMES = {".": "point", ",": "comma"}


def settle_marks(
    columns: Iterable[Column], reading: FileReading, ledger: Ledger, known: Mapping[str, str]
) -> dict[str, Column]:
    """Columns whose numbers could be read in two ways, read in one. `known` has earlier decimal marks."""
    numeric = [column for column in columns if column.readings]
    settled = {
        column.header: with_reading(column, way)
        for column in numeric
        for way in column.readings
        if len(column.readings) > 1 and way.decimal == known.get(column.header)
    }
    open_ones = [column for column in numeric if len(column.readings) > 1 and column.header not in settled]
    if not open_ones:
        return settled
    proved = {
        column.readings[0].decimal for column in numeric if len(column.readings) == 1 and column.decimals
    }
    if len(proved) == 1:
        decimal = next(iter(proved))
        why = "the other columns of the file write numbers so"
    else:
        first = open_ones[0]
        shown = masked(str(first.cells[first.present][0]))
        proposed = "," if reading.delimiter == ";" else "."
        answer = ledger.ask(
            Question(
                "decimal",
                f"What is the decimal mark in {', '.join(repr(column.header) for column in open_ones)}?",
                f"Cells such as {shown!r} could be read with either.",
                ("point", "comma"),
                DECIMAL_NAMES[proposed],
            )
        )
        decimal, why = ("." if answer == "point" else ","), "it was asked"
    for column in open_ones:
        way = next((way for way in column.readings if way.decimal == decimal), column.readings[0])
        settled[column.header] = with_reading(column, way)
        ledger.note("numbers", column.header, f"the decimal mark is a {DECIMAL_NAMES[way.decimal]}", why)
    return settled


def settle_dates(columns: Iterable[Column], ledger: Ledger, known: Mapping[str, str]) -> dict[str, Column]:
    """Columns of dates whose day and month could be either, read in one way. `known` has earlier formats."""
    dates = [column for column in columns if column.kind == "date"]
    settled = {
        column.header: with_format(column, known[column.header])
        for column in dates
        if len(column.formats) > 1 and known.get(column.header) in column.formats
    }
    open_ones = [column for column in dates if len(column.formats) > 1 and column.header not in settled]
    if not open_ones:
        return settled
    proved = {
        _first_part(column.formats[0])
        for column in dates
        if column not in open_ones and column.formats[0] in TURNED
    }
    if len(proved) == 1:
        first = next(iter(proved))
    else:
        first = ledger.ask(
            Question(
                "dates",
                f"Which comes first in {', '.join(repr(column.header) for column in open_ones)}: day or "
                "month?",
                "No cell has a number above 12 that would tell.",
                ("day", "month"),
                None,
            )
        )
    chosen = {
        column.header: next(name for name in column.formats if _first_part(name) == first)
        for column in open_ones
    }
    return settled | {column.header: with_format(column, chosen[column.header]) for column in open_ones}


def _first_part(name: str) -> str:
    return name.partition("/")[0]


def settle_sentinels(columns: Iterable[Column], ledger: Ledger) -> dict[str, Column]:
    """Columns with a lonely number such as -999, which is asked about."""
    found = [(column, number) for column in columns for number in _lonely(column)]
    if not found:
        return {}
    lines = [
        f"{column.header!r} says {number:.15g} in "
        f"{rows_in_words(int(np.count_nonzero(column.values == number)))}, far from all other numbers."
        for column, number in found
    ]
    answer = ledger.ask(
        Question(
            "sentinels",
            "Do these numbers mean that nothing is known?",
            " ".join(lines),
            ("missing", KEEP_ALL),
            "missing",
            tuple(dict.fromkeys(column.header for column, _ in found)),
        )
    )
    kept = (
        {column.header for column, _ in found}
        if answer == KEEP_ALL
        else set(kept_columns(answer))
        if answer.startswith(KEEP)
        else set()
    )
    settled: dict[str, Column] = {}
    for judged, number in found:
        header = judged.header
        column = settled.get(header, judged)
        if header not in kept and column.values is not None:
            spellings = sorted({str(cell) for cell in column.cells[column.values == number]})
            settled[header] = with_missing(column, spellings)
            ledger.note("missing", header, f"{number:.15g} means that nothing is known", "it was asked")
    return settled


def _lonely(column: Column) -> list[float]:
    if column.values is None or column.kind == "date":
        return []
    values = column.values[column.present]
    lonely = []
    for number in (values.min(), values.max()) if len(values) else ():
        rest = values[values != number]
        if number not in SENTINELS or len(values) - len(rest) < LONELY_ROWS or len(rest) < 2:
            continue
        gap = np.abs(rest - number).min()
        below = number < 0 <= rest.min() and (-number > 9 or len(np.unique(rest)) > FEWEST_BESIDE)
        if below or (number != -1 and gap > LONELINESS * np.ptp(rest)):
            lonely.append(float(number))
    return lonely
