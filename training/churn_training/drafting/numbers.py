"""Numbers as a column writes them: the marks are proved by a cell that only one reading allows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from churn_training.contract import CellReading
from churn_training.drafting.words import CURRENCIES, UNITS, folded
from churn_training.preparation.cell_reading import number_reader

Numbers = npt.NDArray[np.float64]

MARKS: tuple[tuple[str, str | None], ...] = (
    (".", None),
    (",", None),
    (".", ","),
    (",", "."),
    (",", " "),
    (".", " "),
    (".", "'"),
    (",", "'"),
)
"""Decimal and thousands marks in use, the plain ones first."""

POWERS = {
    "k": 3,
    "tsd": 3,
    "tsd.": 3,
    "m": 6,
    "mio": 6,
    "mio.": 6,
    "mn": 6,
    "mm": 6,
    "b": 9,
    "bn": 9,
    "mrd": 9,
    "mrd.": 9,
}
"""Letters behind a number, and the power of ten that each stands for."""

FEWEST_COUNTED = 10
"""Different cells with the same word behind them from which on that word is a unit."""

AROUND = re.compile(
    r"^[(\s]*[+\-−]?(?P<before>[^\d.,()+\-−]*?)\s*[+\-−]?[\d.,'’ \u00a0\u202f\u2009]*\d?"
    r"(?:[eE][+-]?\d+)?(?P<after>(?:[^\W\d_]+\.|[^\d.,()+\-−])*?)[)\s\-]*$"
)


@dataclass(frozen=True)
class Reading:
    """One way to read all the cells as numbers."""

    cells: CellReading
    unit: str | None
    """From a sign or word that stands at the number."""


@dataclass(frozen=True)
class Readings:
    """Every way to read the cells that gives other numbers than the rest; the most likely first."""

    ways: tuple[Reading, ...]
    proof: str | None
    """The cell that only the first way allows; None if the cells are written plainly."""


def readings_of(distinct: Sequence[str]) -> Readings | None:
    """How the cells can be read as numbers; None if they are not numbers, or are codes."""
    if any(re.fullmatch(r"0[0-9]+", cell) for cell in distinct):
        return None  # a leading zero means something, and a number would lose it
    affixes = _affixes(distinct)
    if affixes is None:
        return None
    names, unit = affixes.names, affixes.unit
    ways: list[Reading] = []
    seen: list[Numbers] = []
    written = {{"’": "'"}.get(letter, " " if letter.isspace() else letter) for letter in "".join(distinct)}
    for decimal, thousands in MARKS:
        if (thousands or decimal) not in written and (decimal, thousands) != MARKS[0]:
            continue  # reads nothing otherwise than a plainer way does
        way = CellReading(decimal, thousands, names, affixes.powers)
        values = numbers_of(distinct, way)
        if np.isnan(values).any():
            continue
        if not any(np.array_equal(values, other) for other in seen):
            ways.append(Reading(way, unit))
            seen.append(values)
    if not ways:
        return None
    return Readings(tuple(ways), _proof(distinct, ways))


def numbers_of(cells: Sequence[str], reading: CellReading) -> Numbers:
    """The cells as numbers; NaN for those that are none in this reading."""
    read = number_reader(reading)
    texts = [read(cell) for cell in cells]
    return np.array([np.nan if text is None else float(text) for text in texts])


def decimals_of(cells: Sequence[str], reading: CellReading) -> int:
    """The most decimals that a cell has, up to six; trailing zeros count only if they vary."""
    read = number_reader(reading)
    return min(6, max(_decimals_of(read(cell) or "", moves=bool(reading.powers)) for cell in cells))


def places_of(cells: Sequence[str], reading: CellReading) -> int:
    """The most places behind the decimal mark that a cell writes, zeros too; none where powers move it."""
    if reading.powers:
        return 0
    read = number_reader(reading)
    return max(len((read(cell) or "").lower().partition("e")[0].partition(".")[2]) for cell in cells)


def _decimals_of(text: str, *, moves: bool) -> int:
    """Decimals of a number; an exponent that stands for thousands or millions moves the point."""
    fraction, _, exponent = text.lower().partition(".")[2].partition("e")
    shown = len(fraction.rstrip("0"))
    return max(0, shown - int(exponent or 0)) if moves else shown


@dataclass(frozen=True)
class _Affixes:
    """What stands around the digits."""

    names: tuple[str, ...]
    unit: str | None
    powers: tuple[tuple[str, int], ...]


def _affixes(distinct: Sequence[str]) -> _Affixes | None:
    """What stands around the digits; None if it is neither money nor a unit, nor thousands or millions."""
    found: set[str] = set()
    suffixes: set[str] = set()
    for cell in distinct:
        parts = AROUND.match(cell)
        if parts is None or not any(letter.isdigit() for letter in cell):
            return None
        before, after = parts["before"].strip(), parts["after"].strip()
        suffix, _, rest = after.partition(" ")
        if suffix.casefold() in POWERS and _unit(suffix) is None:
            suffixes.add(suffix)
            after = rest.strip()
        found |= {part for part in (before, after) if part}
    if not found and len(suffixes) == 1:  # "340 mm" in every cell are no millions
        own = _own_unit(suffix := next(iter(suffixes)), distinct)
        if own is not None and not _means_powers([], {suffix.casefold()}, is_money=False):
            return _Affixes((own,), own, ())
    units = {_unit(affix) for affix in found}
    if len(found) == 1 and None in units:
        units = {_own_unit(next(iter(found)), distinct)}
    if None in units or len(units) > 1:
        return None
    powers = tuple(sorted({suffix.casefold(): POWERS[suffix.casefold()] for suffix in suffixes}.items()))
    if powers and not _means_powers(distinct, {suffix for suffix, _ in powers}, is_money=bool(units - {"%"})):
        return None
    return _Affixes(tuple(sorted(found)), next(iter(units), None), powers)


def _means_powers(distinct: Sequence[str], suffixes: set[str], *, is_money: bool) -> bool:
    """Whether the letters stand for thousands or millions: "12M" beside "24M" may be months, or a size."""
    telling = suffixes & {"k", "mio", "mio.", "mrd", "mrd.", "tsd", "tsd.", "bn"}
    return bool(telling) or is_money or any(re.search(r"[0-9][.,][0-9]", cell) for cell in distinct)


def _own_unit(affix: str, distinct: Sequence[str]) -> str | None:
    """What stands alike behind many numbers, a blank between, is what they count: "120 m²" or "3 visits"."""
    alike = all(re.search(rf"\d\s+{re.escape(affix)}\s*$", cell) for cell in distinct)
    return affix if alike and len(distinct) >= FEWEST_COUNTED else None


def _unit(affix: str) -> str | None:
    word = affix.casefold()
    return "%" if word == "%" else CURRENCIES.get(word) or UNITS.get(folded(affix).rstrip("."))


def _proof(distinct: Sequence[str], ways: Sequence[Reading]) -> str | None:
    first = ways[0].cells
    if (first.decimal, first.thousands) == (".", None) and not first.affixes:
        return None
    marked = [cell for cell in distinct if first.decimal in cell or (first.thousands or "\0") in cell]
    return max(marked or list(distinct), key=len)
