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
    (".", "’"),
)
"""Decimal and thousands marks in use, the plain ones first."""

AROUND = re.compile(
    r"^[(\s]*[+\-−]?(?P<before>[^\d.,()+\-−]*?)\s*[+\-−]?[\d.,'’ \u00a0\u202f\u2009]*\d?"
    r"(?:[eE][+-]?\d+)?(?P<after>[^\d.,()+\-−]*?)[)\s\-]*$"
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
    names, unit = affixes
    ways: list[Reading] = []
    seen: list[Numbers] = []
    written = {" " if letter.isspace() else letter for letter in "".join(distinct)}
    for decimal, thousands in MARKS:
        if (thousands or decimal) not in written and (decimal, thousands) != MARKS[0]:
            continue  # reads nothing otherwise than a plainer way does
        way = CellReading(decimal, thousands, names)
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
    fractions = [(read(cell) or "").partition(".")[2] for cell in cells]
    if not any(fraction.strip("0") for fraction in fractions):
        return 0
    return min(
        6, max(len(fraction.partition("e")[0].partition("E")[0].rstrip("0")) for fraction in fractions)
    )


def _affixes(distinct: Sequence[str]) -> tuple[tuple[str, ...], str | None] | None:
    """What stands around the digits and the unit it means; None if it is neither money nor a unit."""
    found: set[str] = set()
    for cell in distinct:
        parts = AROUND.match(cell)
        if parts is None or not any(letter.isdigit() for letter in cell):
            return None
        found |= {part.strip() for part in (parts["before"], parts["after"]) if part.strip()}
    units = {_unit(affix) for affix in found}
    if None in units or len(units) > 1:
        return None
    return tuple(sorted(found)), next(iter(units), None)


def _unit(affix: str) -> str | None:
    word = affix.casefold()
    return "%" if word == "%" else CURRENCIES.get(word) or UNITS.get(folded(affix).rstrip("."))


def _proof(distinct: Sequence[str], ways: Sequence[Reading]) -> str | None:
    first = ways[0].cells
    if (first.decimal, first.thousands) == (".", None) and not first.affixes:
        return None
    marked = [cell for cell in distinct if first.decimal in cell or (first.thousands or "\0") in cell]
    return max(marked or list(distinct), key=len)
