"""Columns that know the outcome: filled in after it, or because of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from churn_training.drafting import words
from churn_training.drafting.columns import Column, Mask
from churn_training.drafting.words import has
from churn_training.validation.leakage import skill

GREATEST_SKILL = 0.95
"""ROC-AUC of one column alone beyond which it was written down after the outcome."""

GREATEST_BLANKNESS = 0.90
"""The same of whether its cell is blank."""

PURE_ROWS = 30
PURE_SHARE = 0.99
"""A value with so many rows and such a share of churners is not a cause, but a consequence."""

TELLING_SHARE = 0.10
"""Share of all churners that such a value must hold for its column to be left out by proposal."""

TAIL_SHARE = 0.20
"""Share of all churners in one end of a number's range where all have churned."""

NAMED_SKILL = 0.60
"""Skill from which on a name such as "reason" counts."""

TELLING_SKILL = 0.75
"""Skill from which on a count such as "cancelled orders" is left out by proposal, like other such names."""


@dataclass(frozen=True)
class Suspicion:
    """Why a column seems to know the outcome."""

    column: str
    reason: str
    evidence: str
    certain: bool = False
    """A copy of the outcome, or named like it: nobody needs to be asked."""
    leave_out: bool = True
    """What a careful person would do."""


def suspicion_of(column: Column, churned: Mask, target: Column) -> Suspicion | None:
    """The strongest reason to distrust the column; None if there is none."""
    return next(_suspicions(column, churned, target), None)


def _suspicions(column: Column, churned: Mask, target: Column) -> Iterator[Suspicion]:
    found = _Found(column.header)
    cells = pd.Series(column.comparable)
    if 2 <= column.distinct <= 20 and _is_copy(column, churned):
        yield found.suspicion(
            "is a copy of the outcome", f"each of its values goes with one of {target.header!r}", certain=True
        )
    alone = skill(cells.where(column.present, None), churned)
    blankness = area_of(~column.present, churned)
    if _is_named_like_the_outcome(column) and max(alone, blankness) > 0.55:
        yield found.suspicion(
            "is named like the outcome, so it was derived from it or predicted it",
            f"alone it ranks the rows with ROC-AUC {max(alone, blankness):.2f}",
            certain=True,
        )
    if blankness > GREATEST_BLANKNESS:
        yield found.suspicion(
            "is filled in, or left blank, because of the outcome",
            f"whether its cell is blank ranks the rows with ROC-AUC {blankness:.2f}",
        )
    if alone > GREATEST_SKILL:
        yield found.suspicion(
            "tells the outcome by itself, so it was filled in after it",
            f"alone it ranks the rows with ROC-AUC {alone:.2f}",
        )
    named = found.suspicion(
        "is named like something that is written down when a customer leaves",
        f"alone it ranks the rows with ROC-AUC {max(alone, blankness):.2f}",
        leave_out=not _counts_events(column) or max(alone, blankness) >= TELLING_SKILL,
    )
    is_named = has(column.tokens, words.LEAKS | words.EVENTS) and max(alone, blankness) >= NAMED_SKILL
    if is_named and named.leave_out:
        yield named
    yield from _pure_values(column, cells, churned, found)
    if is_named:
        yield named


@dataclass(frozen=True)
class _Found:
    column: str

    def suspicion(
        self, reason: str, evidence: str, *, certain: bool = False, leave_out: bool = True
    ) -> Suspicion:
        return Suspicion(self.column, reason, evidence, certain, leave_out)


def _is_named_like_the_outcome(column: Column) -> bool:
    """Whether it speaks of the customer's leaving: "cancelled orders" may speak of what came before."""
    if has(column.tokens, words.TARGET - words.EVENTS) or column.kind == "date":
        return has(column.tokens, words.TARGET)
    return has(column.tokens, words.EVENTS) and column.kind not in ("integer", "number")


def _counts_events(column: Column) -> bool:
    """Whether the numbers count what customers cancel or abandon while they stay: "cancelled orders"."""
    suspected = set(column.tokens) & (words.LEAKS | words.EVENTS)
    others = set(column.tokens) - suspected - words.PARTY
    return column.kind in ("integer", "number") and suspected <= words.EVENTS and bool(others)


def _is_copy(column: Column, churned: Mask) -> bool:
    rates = pd.Series(churned).groupby(column.comparable).agg(["mean", "size"])
    told = rates[rates["size"] >= 2]
    return bool(((told["mean"] < 0.001) | (told["mean"] > 0.999)).all() and told["mean"].nunique() > 1)


def area_of(flag: Mask, churned: Mask) -> float:
    """ROC-AUC of a flag, in the better direction."""
    if churned.all() or not churned.any():
        return 0.5
    return 0.5 + abs(float(flag[churned].mean()) - float(flag[~churned].mean())) / 2


def _pure_values(
    column: Column, cells: "pd.Series[str]", churned: Mask, found: _Found
) -> Iterator[Suspicion]:
    everyone = int(churned.sum())
    if churned.mean() > 0.9 or everyone == 0:
        return
    rates = pd.Series(churned).groupby(cells.to_numpy()).agg(["sum", "size"])
    pure = rates[(rates["size"] >= PURE_ROWS) & (rates["sum"] >= PURE_SHARE * rates["size"])]
    if len(pure):
        held = int(pure["sum"].sum())
        what = (
            "blank cells"
            if set(pure.index) == {""}
            else "one value"
            if len(pure) == 1
            else f"{len(pure)} values"
        )
        yield found.suspicion(
            f"has {what} that only churners have",
            f"{int(pure['size'].sum())} rows have it, {held / int(pure['size'].sum()):.1%} of them "
            "churned, and "
            f"they are {held / everyone:.0%} of all churners",
            leave_out=held >= TELLING_SHARE * everyone,
        )
    if column.values is None:
        return
    usual = cells.mode().iloc[0]
    others = column.present & (cells != usual).to_numpy()
    if (cells == usual).mean() >= 0.5 and _is_pure(others, churned):
        held = int(churned[others].sum())
        yield found.suspicion(
            f"differs from {usual or 'blank'} for churners only",
            f"{int(others.sum())} rows have another value, and {held / everyone:.0%} of all "
            "churners are among them",
            leave_out=held >= TELLING_SHARE * everyone,
        )
    share = max(_pure_tail(column.values, churned), _pure_tail(-column.values, churned)) / everyone
    if share >= TAIL_SHARE:
        yield found.suspicion(
            "has an end of its range in which everyone churned", f"{share:.0%} of all churners are there"
        )


def _is_pure(rows: Mask, churned: Mask) -> bool:
    return int(rows.sum()) >= PURE_ROWS and bool(churned[rows].mean() >= PURE_SHARE)


def _pure_tail(values: npt.NDArray[np.float64], churned: Mask) -> int:
    """The most churners among the lowest values of whom nearly all have churned; ties stay together."""
    present = ~np.isnan(values)
    order = np.argsort(values[present], kind="stable")
    ordered, left = values[present][order], churned[present][order]
    if len(ordered) == 0:
        return 0
    ends = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))
    churners = np.cumsum(left)[ends]
    pure = (ends + 1 >= PURE_ROWS) & (churners >= PURE_SHARE * (ends + 1))
    return int(churners[pure].max(initial=0))
