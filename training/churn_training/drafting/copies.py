"""Columns that say nothing new: constants, other spellings of a column, straight lines and sums of others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from churn_training.drafting.codes import MOST_CODES, is_small_scale
from churn_training.drafting.columns import Column
from churn_training.drafting.words import DIFFERENCES, has

CONSTANT_SHARE = 0.999
"""Share of the rows with one value from which on a column is a constant."""

LEAST_CORRELATION = 0.9999
"""Below it, two columns of numbers are not looked at more closely."""

SUM_ROWS = 2000
"""Rows in which sums are searched; found ones are then checked in every row."""

Values = npt.NDArray[np.float64]


def constants(columns: Sequence[Column]) -> dict[str, str]:
    """Columns in which nearly all rows say the same, each with what they say."""
    found: dict[str, str] = {}
    for column in columns:
        counts = pd.Series(column.comparable).value_counts()
        if counts.iloc[0] >= CONSTANT_SHARE * counts.sum():
            found[column.header] = str(counts.index[0]) or "blank"
    return found


def renamed(columns: Sequence[Column], first: Collection[str] = ()) -> dict[str, str]:
    """Columns each of whose values goes with one value of another, which is more readable; with that one.

    Of a group with a column in `first`, such a one stays.
    """
    groups: dict[bytes, list[Column]] = {}
    for column in columns:
        if column.distinct > 0.5 * len(column.cells):
            continue  # nearly every row differs, so any two such columns would pair up
        codes = np.asarray(pd.factorize(column.comparable)[0], dtype=np.int32)
        groups.setdefault(codes.tobytes(), []).append(column)
    found: dict[str, str] = {}
    for group in groups.values():
        kept = max(group, key=lambda column: (column.header in first, *_readability(column)))
        found |= {column.header: kept.header for column in group if column is not kept}
    return found


def straight_lines(columns: Sequence[Column]) -> dict[str, str]:
    """Columns of numbers or dates that are an earlier one times a factor plus a constant; with that one."""
    numeric = [column for column in columns if column.kind in ("integer", "number", "date")]
    if len(numeric) < 2:
        return {}
    matrix = np.array([_filled(column) for column in numeric])
    close = np.abs(np.corrcoef(matrix)) > LEAST_CORRELATION
    found: dict[str, str] = {}
    for later in range(len(numeric)):
        for earlier in range(later):
            first, second = numeric[earlier], numeric[later]
            if close[earlier, later] and first.header not in found and _is_line(first, second):
                found[second.header] = first.header
                break
    return found


@dataclass(frozen=True)
class Sum:
    """Columns that add up to another, or to it and others, in every row."""

    column: str
    """The one that the others make up."""
    plus: tuple[str, ...]
    minus: tuple[str, ...]

    @property
    def words(self) -> str:
        """As a person would say it."""
        text = (
            f"the sum of {' and '.join(map(repr, self.plus))}" if len(self.plus) > 1 else repr(self.plus[0])
        )
        return text + (f" less {' and '.join(map(repr, self.minus))}" if self.minus else "")


def sums(columns: Sequence[Column]) -> list[Sum]:
    """Columns of numbers that are the sum or difference of others in every row.

    Any column of a sum could be left out. The one that is: a difference by its name, else the one that needs
    the fewest minus signs to say, else the last.
    """
    numeric = [column for column in columns if column.kind in ("integer", "number")]
    found: list[Sum] = []
    for total in numeric:
        gone = {each.column for each in found}
        if total.header in gone:
            continue
        parts = [column for column in numeric if column is not total and column.header not in gone]
        signs = _signs(total, parts)
        if signs and _is_sum(total, parts, signs):
            found.append(
                _said([(total, -1), *((parts[place], sign) for place, sign in signs.items())], numeric)
            )
    return found


def _said(members: list[tuple[Column, int]], order: Sequence[Column]) -> Sum:
    """The sum solved for the column that is left out; the signed members add up to nothing."""

    def preference(member: tuple[Column, int]) -> tuple[bool, int, int]:
        column, sign = member
        minus = sum(other == sign for _, other in members) - 1
        return not has(column.tokens, DIFFERENCES), minus, -order.index(column)

    left, own = min(members, key=preference)
    others = [(column.header, -own * sign) for column, sign in members if column is not left]
    return Sum(
        left.header,
        tuple(header for header, sign in others if sign > 0),
        tuple(header for header, sign in others if sign < 0),
    )


def _readability(column: Column) -> tuple[bool, bool, bool, int]:
    """Words before codes, then numbers, the first that does more than count groups; then the shorter name."""
    texts = column.levels[:20]
    has_words = any(sum(letter.isalpha() for letter in text) > 1 for text in texts)
    numeric = column.kind in ("number", "integer")
    return (
        has_words,
        numeric,
        numeric and not (column.distinct <= MOST_CODES and is_small_scale(column)),
        0 if numeric else -len(column.header),
    )


def _filled(column: Column) -> Values:
    assert column.values is not None
    values: Values = np.where(column.present, column.values, np.nanmean(column.values))
    return values


def _is_line(first: Column, second: Column) -> bool:
    assert first.values is not None and second.values is not None
    both = first.present & second.present
    if (first.present != second.present).mean() > 0.001 or both.sum() < 3:
        return False
    x, y = first.values[both], second.values[both]
    slope, offset = np.polyfit(x, y, 1)
    rounding = 0.51 * (10.0**-second.decimals + abs(slope) * 10.0**-first.decimals)
    return bool(
        rounding < 0.01 * np.ptp(y) and np.abs(y - (slope * x + offset)).max() <= rounding + 1e-9 * np.ptp(y)
    )


def _signs(total: Column, parts: Sequence[Column]) -> dict[int, int]:
    """Places of the parts that add up to the total by least squares, each with 1 or -1; empty if none do."""
    assert total.values is not None
    rows = total.present.copy()
    usable = [place for place, part in enumerate(parts) if (part.present | ~total.present).mean() > 0.9]
    for place in usable:
        rows &= parts[place].present
    sample = np.flatnonzero(rows)[:SUM_ROWS]
    if len(usable) < 2 or len(sample) < 5 * len(usable):
        return {}
    matrix = np.array([_values(parts[place])[sample] for place in usable]).T
    scales = np.maximum(np.abs(matrix).max(axis=0), 1e-12)
    factors = np.linalg.lstsq(matrix / scales, total.values[sample], rcond=None)[0] / scales
    taken = np.abs(np.abs(factors) - 1) < 0.01
    rest = np.abs(factors * scales) < 0.01 * max(float(np.abs(total.values[sample]).max()), 1e-12)
    if taken.sum() < 2 or not (taken | rest).all():
        return {}
    return {place: round(factor) for place, factor, yes in zip(usable, factors, taken, strict=True) if yes}


def _is_sum(total: Column, parts: Sequence[Column], signs: Mapping[int, int]) -> bool:
    terms = [parts[place] for place in signs]
    rows = total.present.copy()
    for term in terms:
        rows &= term.present
    added = np.sum([sign * _values(parts[place])[rows] for place, sign in signs.items()], axis=0)
    rounding = 0.51 * (10.0**-total.decimals + sum(10.0**-term.decimals for term in terms if term.decimals))
    rounding = rounding if total.decimals or any(term.decimals for term in terms) else 1e-6
    whole = _values(total)[rows]
    return bool(np.abs(whole - added).max() <= rounding < 0.01 * np.ptp(whole))


def _values(column: Column) -> Values:
    assert column.values is not None
    return column.values
