"""The values of a list: spellings that mean the same, and rare ones under one name."""

from collections.abc import Sequence
from dataclasses import dataclass

from churn_training.drafting.columns import Column
from churn_training.drafting.counting import FEWEST_TOLD

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


@dataclass(frozen=True)
class Levels:
    """The values that the contract lists."""

    listed: tuple[Level, ...]
    unlisted_rows: int
    """Customers whose value is not listed."""
    rare: int
    """How many values became "Other" or are not listed."""


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
    """What the contract lists: rare values under "Other", those of fewer than ten customers not at all."""
    levels = spellings_of(column)
    least = max(RARE_ROWS, RARE_SHARE * len(column.cells))
    frequent = sorted(levels, key=lambda level: -level.rows)[:MOST_LISTED]
    listed = [level for level in levels if level in frequent and level.rows >= least]
    rare = [level for level in levels if level not in listed]
    told = [level for level in rare if level.rows >= FEWEST_TOLD]
    if len(told) > 1:
        listed = _with_other(listed, told)
    else:  # a single one keeps its name
        listed = [level for level in levels if level in listed or level in told]
    unlisted = sum(level.rows for level in rare if level not in told)
    return Levels(tuple(listed), unlisted, len(rare))


def long_tail(column: Column) -> bool:
    """Whether too many customers have a value too rare to list."""
    levels = levels_of(column)
    return not levels.listed or levels.unlisted_rows > TAIL_SHARE * len(column.cells)


def _with_other(listed: Sequence[Level], rare: Sequence[Level]) -> list[Level]:
    spellings = tuple(spelling for level in rare for spelling in level.spellings)
    rows = sum(level.rows for level in rare)
    own = [level for level in listed if level.value.casefold() == OTHER.casefold()]
    if own:
        merged = Level(own[0].value, (*own[0].spellings, *spellings), own[0].rows + rows)
        return [merged if level is own[0] else level for level in listed]
    return [*listed, Level(OTHER, spellings, rows)]
