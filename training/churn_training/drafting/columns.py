"""What a column holds, judged by its cells alone: numbers, dates, yes and no, words, or nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from churn_training.contract import CellReading
from churn_training.drafting import words
from churn_training.drafting.counting import masked
from churn_training.drafting.dates import Dates, are_serials, dates_of, days_of
from churn_training.drafting.numbers import decimals_of, numbers_of, places_of, readings_of
from churn_training.drafting.scales import scale_of
from churn_training.drafting.table import Cells
from churn_training.drafting.words import folded, has, tokens_of

Kind = Literal["empty", "boolean", "category", "ordered", "integer", "number", "date", "text"]

Mask = npt.NDArray[np.bool_]

GARBAGE_SHARE = 0.005
"""Largest share of cells among numbers that are words: more of them are values."""

MOST_GARBAGE = 3
"""Most different words of that kind."""

MOST_SPELLINGS = 12
"""Most ways in which a column may write yes and no."""

PROSE_WORDS = 4
"""Words of a middling cell from which on the column is prose, unless its cells repeat."""

FEW_SERIALS = 20
"""Different numbers up to which a column that is named a date may as well hold codes."""

DATE_SHAPED = re.compile(r"\d{1,4}\D.*|\d{8}|[^\W\d_]{3,}\.? \d{1,2},? \d{4}.*")
"""What is worth reading as a date."""

ZERO_DATE = re.compile(r"(?:0{4}[-/.]0{1,2}[-/.]0{1,2}|0{1,2}[-/.]0{1,2}[-/.]0{4})(?:[T ].*)?")
"""What databases write where there is no date."""


@dataclass(frozen=True)
class Column:
    """A column with what its cells turned out to be."""

    header: str
    cells: Cells
    kind: Kind
    present: Mask
    """False where the cell says nothing."""
    missing: tuple[str, ...]
    """Spellings that say nothing, blank excepted."""
    levels: tuple[str, ...] = ()
    """Distinct cells, the most frequent first; ordered ones in order. Empty for numbers and dates."""
    counts: tuple[int, ...] = ()
    """Rows of each level."""
    true: tuple[str, ...] = ()
    """Levels that mean yes, if the kind is boolean."""
    values: npt.NDArray[np.float64] | None = None
    """Numbers, or days since 1970; NaN where missing."""
    readings: tuple[CellReading, ...] = ()
    """Ways to read the numbers that the cells leave open; the first is the one taken."""
    formats: tuple[str, ...] = ()
    """Ways to read the dates, likewise."""
    unit: str | None = None
    decimals: int = 0
    evidence: str = ""
    """Why it is of this kind, in words."""

    @property
    def tokens(self) -> list[str]:
        """Words of the header."""
        return tokens_of(self.header)

    @property
    def distinct(self) -> int:
        """Different values, missing ones not counted."""
        if self.values is not None:
            return len(np.unique(self.values[self.present]))
        return len(self.levels)

    @property
    def comparable(self) -> Cells:
        """The cells with one spelling for each value; an empty text where missing."""
        if self.values is None:
            return np.where(self.present, self.cells, "")
        return np.array(
            [f"{value:.15g}" if ok else "" for value, ok in zip(self.values, self.present, strict=True)],
            dtype=object,
        )


def judge_column(header: str, cells: Cells) -> Column:
    """The column with its kind."""
    counted = pd.Series(cells).value_counts()
    spelled = {str(text): int(count) for text, count in counted.items()}
    blank = _missing(spelled)
    present = [text for text in spelled if text not in blank]
    column = Column(header, cells, "empty", ~np.isin(cells, list(blank)), tuple(sorted(blank - {""})))
    if not present:
        return column
    return (
        _as_boolean(column, present, spelled)
        or _as_date(column, present, spelled)
        or _as_numbers(column, present, spelled)
        or _as_words(column, present, spelled)
    )


def with_reading(column: Column, reading: CellReading) -> Column:
    """The same column of numbers, read another way."""
    values = _spread(column, lambda texts: numbers_of(texts, reading))
    return replace(
        column,
        values=values,
        readings=(reading,),
        decimals=_decimals(column, reading),
        kind=_number_kind(column, values, reading),
    )


def with_format(column: Column, name: str) -> Column:
    """The same column of dates, read another way."""
    return replace(column, values=_spread(column, lambda texts: days_of(texts, name)), formats=(name,))


def with_missing(column: Column, spellings: Sequence[str]) -> Column:
    """The same column, in which these spellings say nothing either."""
    present = column.present & ~np.isin(column.cells, list(spellings))
    values = column.values
    if values is not None:
        values = np.where(present, values, np.nan)
    missing = tuple(sorted({*column.missing, *spellings}))
    return replace(column, present=present, values=values, missing=missing)


def counted(column: Column) -> Column:
    """A column of words with its levels counted again, in the order they had."""
    rows = pd.Series(column.cells[column.present]).value_counts()
    levels = tuple(level for level in column.levels if level in rows.index)
    return replace(column, levels=levels, counts=tuple(int(rows[level]) for level in levels))


def as_category(column: Column, evidence: str) -> Column:
    """A column of numbers, taken as names of groups."""
    counted = pd.Series(column.cells[column.present]).value_counts()
    return replace(
        column,
        kind="category",
        values=None,
        readings=(),
        unit=None,
        decimals=0,
        evidence=evidence,
        levels=tuple(map(str, counted.index)),
        counts=tuple(map(int, counted)),
    )


def is_one_or_two(column: Column) -> bool:
    """Whether all values are 1 or 2, which may stand for yes and no, or for two kinds."""
    return column.values is not None and set(np.unique(column.values[column.present])) == {1, 2}


def as_boolean(column: Column, yes: str) -> Column:
    """A column of 1 and 2, of which one means yes."""
    named = as_category(column, f"every cell is 1 or 2, and {yes} means yes")
    return replace(
        named, kind="boolean", true=tuple(text for text in named.levels if float(text) == float(yes))
    )


def _missing(spelled: dict[str, int]) -> set[str]:
    """The spellings that say nothing. "NA" among codes of two letters is Namibia."""
    blank = {text for text in spelled if folded(text) in words.MISSING}
    others = [text for text in spelled if text not in blank]
    codes = [text for text in others if re.fullmatch(r"[A-Z]{2}", text)]
    if len(codes) >= 10 and len(codes) >= 0.8 * len(others):
        blank -= {"NA"}
    return blank


def _as_boolean(column: Column, present: list[str], spelled: dict[str, int]) -> Column | None:
    if len(present) > MOST_SPELLINGS:
        return None
    meanings = {text: _plain_word(text) for text in present}
    meant = set(meanings.values())
    pairs = [pair for pair in words.PAIRS if set(pair) <= meant]
    yes = {pair[0] for pair in pairs}
    # "Yes", "y" and "no" mean two things: what stands outside a whole pair must be plain beside it.
    yes |= {word for word in meant - yes if pairs and word in words.YES and word not in words.NO}
    no = {pair[1] for pair in pairs}
    no |= {word for word in meant - no if pairs and word in words.NO and word not in words.YES}
    if not pairs or yes & no or yes | no != meant:
        return None
    true = tuple(text for text in present if meanings[text] in yes)
    evidence = f"every cell is {' or '.join(sorted(map(repr, present)))}"
    counts = tuple(spelled[text] for text in present)
    return replace(column, kind="boolean", levels=tuple(present), counts=counts, true=true, evidence=evidence)


def _plain_word(text: str) -> str:
    """ "Yes." and "1.0" as "yes" and "1"."""
    word = folded(text).rstrip(".")
    return {"1.0": "1", "0.0": "0"}.get(word, word)


def _as_date(column: Column, present: list[str], spelled: dict[str, int]) -> Column | None:
    odd = [text for text in present if ZERO_DATE.fullmatch(text) or not any(map(str.isdigit, text))]
    dates = [text for text in present if text not in odd]
    known = words.MISSING_AMONG_NUMBERS | words.MISSING_AMONG_DATES
    holds_serials = len(dates) > FEW_SERIALS and _is_named_date(column) and are_serials(dates)
    is_shaped = holds_serials or all(DATE_SHAPED.fullmatch(text) for text in dates[:50])
    if len(odd) > MOST_GARBAGE or not dates or not is_shaped:
        return None
    strange = [text for text in odd if not ZERO_DATE.fullmatch(text) and folded(text) not in known]
    if sum(spelled[text] for text in strange) > GARBAGE_SHARE * sum(spelled[text] for text in present):
        return None
    found = Dates(("serial",), None) if holds_serials else dates_of(dates)
    if found is None or (found.formats[0] == "yearmonthday" and not _speaks_of_dates(column)):
        return None
    evidence = f"every cell is a date written {found.formats[0]}"
    if holds_serials:
        evidence = "every cell is a date as a spreadsheet stores it, in days since 1899-12-30"
    if found.proof:
        evidence += ", proved by a day above 12"
    if odd:
        evidence += f", missing where it says {', '.join(map(repr, odd))}"
    dated = replace(with_missing(column, odd) if odd else column, kind="date", evidence=evidence)
    return replace(with_format(dated, found.formats[0]), formats=found.formats)


def _is_named_date(column: Column) -> bool:
    return any(token.endswith(("date", "datum", "fecha")) for token in column.tokens)


def _speaks_of_dates(column: Column) -> bool:
    return has(column.tokens, words.DATES) or any(token.endswith("datum") for token in column.tokens)


def _as_numbers(column: Column, present: list[str], spelled: dict[str, int]) -> Column | None:
    rows = sum(spelled[text] for text in present)
    odd = [text for text in present if not any(letter.isdigit() for letter in text)]
    known = [text for text in odd if folded(text) in words.MISSING_AMONG_NUMBERS]
    others = [text for text in odd if text not in known]
    if len(others) > MOST_GARBAGE or sum(spelled[text] for text in others) > GARBAGE_SHARE * rows:
        return None
    numbers = [text for text in present if text not in odd]
    found = readings_of(numbers) if len(numbers) > (2 if odd else 0) else None
    if found is None:
        return None
    first = found.ways[0]
    column = replace(with_missing(column, odd) if odd else column, unit=first.unit, kind="number")
    column = with_reading(column, first.cells)
    evidence = ("every cell is a whole number" if column.kind == "integer" else "every cell is a number") + (
        f", missing where it says {', '.join(map(repr, odd))}" if odd else ""
    )
    if found.proof and len(found.ways) == 1:
        evidence += f"; only one reading fits cells such as {masked(found.proof)!r}"
    return replace(column, readings=tuple(way.cells for way in found.ways), evidence=evidence)


def _as_words(column: Column, present: list[str], spelled: dict[str, int]) -> Column:
    counts = tuple(spelled[text] for text in present)
    rows = sum(counts)
    middling = sorted(len(text.split()) for text in present)[len(present) // 2]
    if len(present) > 0.2 * rows and len(present) > 50 and middling >= PROSE_WORDS:
        return replace(column, kind="text", evidence=f"a middling cell has {middling} words, and few repeat")
    order, unsaid = _order_of(present), list[str]()
    if order is None:
        unsaid = [text for text in present if folded(text) in words.MISSING_ON_SCALES]
        order = _order_of([text for text in present if text not in unsaid]) if unsaid else None
    if order is not None:
        column = with_missing(column, unsaid) if unsaid else column
        ordered = dict(zip(present, counts, strict=True))
        return replace(
            column,
            kind="ordered",
            levels=tuple(order),
            counts=tuple(ordered[text] for text in order),
            evidence=f"its values have an order: {', '.join(order)}"
            + (f", missing where it says {', '.join(map(repr, unsaid))}" if unsaid else ""),
        )
    evidence = f"{len(present)} different words or codes" if len(present) > 1 else "one word or code"
    return replace(column, kind="category", levels=tuple(present), counts=counts, evidence=evidence)


def _order_of(present: list[str]) -> list[str] | None:
    """The cells from low to high; those that differ only in case or blanks stand together."""
    alike: dict[str, list[str]] = {}
    for text in present:
        alike.setdefault(" ".join(text.casefold().split()), []).append(text)
    order = scale_of([texts[0] for texts in alike.values()])
    if order is None:
        return None
    return [text for first in order for text in alike[" ".join(first.casefold().split())]]


def _spread(column: Column, read: "object") -> npt.NDArray[np.float64]:
    """Reads each distinct text once."""
    codes, texts = pd.factorize(column.cells)
    values: npt.NDArray[np.float64] = read(list(map(str, texts)))[codes]  # type: ignore[operator]
    return np.where(column.present, values, np.nan)


def _decimals(column: Column, reading: CellReading) -> int:
    return decimals_of(_different(column), reading)


def _different(column: Column) -> list[str]:
    return list(map(str, pd.unique(column.cells[column.present])))


def _number_kind(column: Column, values: npt.NDArray[np.float64], reading: CellReading) -> Kind:
    """ "5.0" is how tools write a whole number beside a blank; "49.00" is money, perhaps 49.90 tomorrow."""
    whole = (values[column.present] % 1 == 0).all()
    return "integer" if whole and places_of(_different(column), reading) < 2 else "number"
