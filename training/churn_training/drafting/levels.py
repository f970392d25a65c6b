"""The values of a list: spellings that mean the same, rare ones under one name, and scales in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from churn_training.drafting.columns import Column
from churn_training.drafting.counting import FEWEST_TOLD
from churn_training.drafting.words import OTHERS, folded

RARE_ROWS = 20
RARE_SHARE = 0.005
"""Below so many rows, or so small a share of them, a value is rare."""

MOST_LISTED = 50
"""The most frequent values; the others are rare."""

TAIL_SHARE = 0.25
"""Largest share of customers whose value is too rare to be named at all."""

OTHER = "Other"


@dataclass(frozen=True)
class Level:
    """One value with its spellings, the most frequent first."""

    value: str
    spellings: tuple[str, ...]
    rows: int
    is_other: bool = False
    """Whether it stands for every value that is not listed."""


@dataclass(frozen=True)
class Levels:
    """The values that the contract lists."""

    listed: tuple[Level, ...]
    unlisted_rows: int
    """Customers whose value, or whose spelling of one, is named nowhere."""
    rare: int
    """How many values have too few customers for a place of their own."""

    @property
    def other(self) -> Level | None:
        """The one that stands for the rest; None if there is none."""
        return next((level for level in self.listed if level.is_other), None)


def spellings_of(column: Column) -> list[Level]:
    """Levels that differ only in case or blanks as one, in the column's order."""
    groups: dict[str, list[tuple[str, int]]] = {}
    for level, rows in zip(column.levels, column.counts, strict=True):
        groups.setdefault(" ".join(level.casefold().split()), []).append((level, rows))
    levels = []
    for group in groups.values():
        ordered = sorted(group, key=lambda entry: -entry[1])
        spellings = tuple(spelling for spelling, _ in ordered)
        levels.append(Level(spellings[0], spellings, sum(rows for _, rows in group)))
    return levels


def levels_of(column: Column) -> Levels:
    """What the contract lists. Values and spellings of fewer than ten customers are not named."""
    found = _named(column)
    rows_of = dict(zip(column.levels, column.counts, strict=True))
    listed = tuple(replace(level, spellings=_told_spellings(level, rows_of)) for level in found.listed)
    # A reader knows another case or other blanks without a list of them.
    own = sum(
        rows_of.get(spelling, 0)
        for whole, told in zip(found.listed, listed, strict=True)
        for spelling in set(whole.spellings) - set(told.spellings)
    )
    return Levels(listed, found.unlisted_rows + own, found.rare)


def _told_spellings(level: Level, rows_of: Mapping[str, int]) -> tuple[str, ...]:
    """Those of at least ten customers each; the most frequent one where none is."""
    told = tuple(spelling for spelling in level.spellings if rows_of.get(spelling, 0) >= FEWEST_TOLD)
    return told or level.spellings[:1]


def _named(column: Column) -> Levels:
    """The values with all their spellings."""
    levels = spellings_of(column)
    if column.kind == "ordered":
        return _in_order(levels)
    least = max(RARE_ROWS, RARE_SHARE * len(column.cells))
    frequent = sorted(levels, key=lambda level: -level.rows)[:MOST_LISTED]
    listed = [level for level in levels if level in frequent and level.rows >= least]
    rare = [level for level in levels if level not in listed]
    told = [level for level in rare if level.rows >= FEWEST_TOLD]
    unlisted = sum(level.rows for level in rare if level not in told)
    return Levels(tuple(_with_other(listed, rare, told)), unlisted, len(rare))


def long_tail(column: Column) -> bool:
    """Whether too many customers have a value too rare to list."""
    levels = levels_of(column)
    named = [level for level in levels.listed if not level.is_other]
    return not named or levels.unlisted_rows > TAIL_SHARE * len(column.cells)


def _in_order(levels: Sequence[Level]) -> Levels:
    """A scale keeps its rare levels: each has a place between two others, and the model sees only that."""
    told = tuple(level for level in levels if level.rows >= FEWEST_TOLD)
    unlisted = sum(level.rows for level in levels) - sum(level.rows for level in told)
    return Levels(told, unlisted, len(levels) - len(told))


def _with_other(listed: list[Level], rare: Sequence[Level], told: Sequence[Level]) -> list[Level]:
    """The list with a value for the rare ones: the file's own "Other", if it has one, or a new one."""
    spellings = tuple(spelling for level in told for spelling in level.spellings)
    own = next((level for level in listed if folded(level.value) in OTHERS), None)
    if own is not None:
        rows = own.rows + sum(level.rows for level in rare)
        merged = replace(own, spellings=(*own.spellings, *spellings), rows=rows, is_other=True)
        return [merged if level is own else level for level in listed]
    if not rare:
        return listed
    return [*listed, Level(OTHER, spellings or (OTHER,), sum(level.rows for level in rare), is_other=True)]
