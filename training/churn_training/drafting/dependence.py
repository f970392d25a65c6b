"""Columns that another column decides: "No internet service", or a blank, wherever there is no internet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from churn_training.drafting import words
from churn_training.drafting.columns import Column, Mask
from churn_training.drafting.levels import levels_of
from churn_training.drafting.words import folded, tokens_of

NEARLY = 0.995
"""Share of the rows that must agree for the dependence to be named."""


NOTHING = re.compile(r"(?:no|none|not|without|kein|keine|ohne|sans|sin|sem|senza|geen|pas)\b.+")
"""Values that say that there is nothing to tell, as "No internet service"."""


def says_nothing(spelling: str) -> bool:
    """Whether a value says that there is nothing to tell, as "No internet service"."""
    return NOTHING.fullmatch(folded(spelling)) is not None


@dataclass(frozen=True)
class Dependence:
    """Where the parent has `value`, the column says `otherwise`, and only there."""

    parent: str
    value: str
    """A spelling of the parent's."""
    others: tuple[str, ...]
    """Its other spellings."""
    otherwise: str
    """The column's spelling, blank if its cells are then empty."""
    exact: bool
    """Whether every row agrees."""


def yes_or_no_but(column: Column) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    """Spellings of yes and of no and the third level, of a column with just these three; None for others."""
    if column.kind not in ("category", "ordered") or len(column.levels) != 3:
        return None
    for yes, no in words.PAIRS:
        meant = {folded(level): level for level in column.levels}
        if yes in meant and no in meant:
            third = next(level for level in column.levels if folded(level) not in (yes, no))
            return (meant[yes],), (meant[no],), third
    return None


def dependence_of(column: Column, spelling: str, parents: Sequence[Column]) -> Dependence | None:
    """The parent one value of which goes with `spelling` of the column; of several, the one named like it."""
    rows = column.cells == spelling if spelling else ~column.present
    many = int(rows.sum())
    found: list[tuple[bool, int, Dependence]] = []
    for parent in parents:
        if (
            parent is column
            or parent.kind not in ("boolean", "category", "ordered")
            or len(parent.levels) > 20
        ):
            continue
        named = _named(parent)
        for level, count in zip(parent.levels, parent.counts, strict=True):
            if level not in named or min(many, count) < NEARLY * max(many, count):
                continue
            their = parent.cells == level
            if not _agree(rows, their):
                continue
            exact = bool((rows == their).all())
            others = tuple(other for other in parent.levels if other != level)
            likeness = len(set(tokens_of(spelling)) & set(parent.tokens))
            found.append((exact, likeness, Dependence(parent.header, level, others, spelling, exact)))
    return max(found, key=lambda entry: entry[:2])[2] if found else None


def is_never_contradicted(column: Column, dependence: Dependence, parent: Column) -> bool:
    """Whether each row in which the parent rules the column out says so, or nothing, and no other does."""
    met = np.isin(parent.cells, list(dependence.others)) & parent.present
    if dependence.otherwise == "":
        return not bool((column.present & ~met).any())
    says = column.cells == dependence.otherwise
    return not bool((column.present & (says == met)).any())


def _named(parent: Column) -> set[str]:
    """Spellings of the values that keep a place of their own: rare ones are taken together."""
    if parent.kind == "boolean":
        return set(parent.levels)
    return {spelling for each in levels_of(parent).listed if not each.is_other for spelling in each.spellings}


def _agree(rows: Mask, their: Mask) -> bool:
    """Whether the two sets of rows are nearly the same, judged by the smaller one too."""
    both = int((rows & their).sum())
    return both > 0 and both >= NEARLY * max(int(rows.sum()), int(np.asarray(their).sum()))
