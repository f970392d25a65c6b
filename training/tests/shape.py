"""A file in the making, with what each of its columns is.

Companies drawn with it have the shape of well-known public churn files: their headers, kinds and traps.
The rows are drawn with a seed and belong to nobody. What each column is was written down from its
description: its use, and its kind where the use alone does not say enough. "copy" is a column that others
make up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

Cells = list[str]
Floats = npt.NDArray[np.float64]


@dataclass
class Shape:
    """A file in the making: one risk for each customer, and columns that follow it or not."""

    name: str
    rows: int = 1500
    share: float = 0.25
    seed: int = 1
    delimiter: str = ","
    columns: dict[str, tuple[str, Cells]] = field(default_factory=dict)
    """By header: the use that a careful analyst would find, its kind where that matters, and the cells."""
    questions: tuple[str, ...] = ()
    """Keys of the questions that the draft should ask."""

    def __post_init__(self) -> None:
        """Draws risk and outcome."""
        self.random = np.random.default_rng(self.seed)
        self.risk: Floats = self.random.normal(0, 1, self.rows)
        noisy = self.risk + self.random.logistic(0, 0.6, self.rows)
        self.churned = noisy > np.quantile(noisy, 1 - self.share)

    def add(self, header: str, expected: str, cells: Iterable[Any]) -> None:
        self.columns[header] = (expected, [str(cell) for cell in cells])

    def counts(self, mean: float, effect: float = 0.0) -> Cells:
        return list(map(str, self.random.poisson(mean * np.exp(effect * self.risk))))

    def numbers(self, middle: float, spread: float = 0.5, effect: float = 0.0, decimals: int = 2) -> Cells:
        values = middle * np.exp(self.random.normal(effect * self.risk, spread))
        return [f"{value:.{decimals}f}" for value in values]

    def between(self, low: int, high: int, effect: float = 0.0) -> Cells:
        places = self.random.uniform(0, 1, self.rows) + effect * self.risk / 4
        return [str(round(low + (high - low) * place)) for place in np.clip(places, 0, 1)]

    def flags(self, share: float = 0.5, effect: float = 0.0, yes: str = "Yes", no: str = "No") -> Cells:
        odds = np.log(share / (1 - share)) + effect * self.risk
        return [yes if hit else no for hit in self.random.random(self.rows) < 1 / (1 + np.exp(-odds))]

    def among(self, *values: str, weights: Sequence[float] | None = None) -> Cells:
        shares = None if weights is None else np.array(weights) / np.sum(weights)
        return list(map(str, self.random.choice(np.array(values, dtype=object), self.rows, p=shares)))

    def levels(self, *values: str, effect: float = 0.5) -> Cells:
        places = self.random.normal((len(values) - 1) / 2 + effect * self.risk, len(values) / 4)
        return [values[place] for place in np.clip(np.round(places), 0, len(values) - 1).astype(int)]

    def holed(self, cells: Sequence[str], share: float, missing: str = "") -> Cells:
        gone = self.random.random(self.rows) < share
        return [missing if hole else cell for cell, hole in zip(cells, gone, strict=True)]

    def dates(self, form: str, first: str = "2018-01-01", days: int = 1800) -> Cells:
        start = date.fromisoformat(first)
        return [
            (start + timedelta(days=int(day))).strftime(form)
            for day in self.random.integers(0, days, self.rows)
        ]

    def outcome(self, left: str, stayed: str) -> Cells:
        return [left if gone else stayed for gone in self.churned]

    def only_left(self, cells: Sequence[str], otherwise: str = "") -> Cells:
        return [cell if gone else otherwise for cell, gone in zip(cells, self.churned, strict=True)]

    def unique(self, form: str = "{}", first: int = 100_000) -> Cells:
        return [form.format(number) for number in self.random.permutation(self.rows) + first]

    @property
    def content(self) -> bytes:
        lines = [self.delimiter.join(_quoted(header, self.delimiter) for header in self.columns)]
        records = zip(*(cells for _, cells in self.columns.values()), strict=True)
        lines += [self.delimiter.join(_quoted(cell, self.delimiter) for cell in cells) for cells in records]
        return ("\n".join(lines) + "\n").encode()


def _quoted(cell: str, delimiter: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if delimiter in cell or '"' in cell else cell


def sum_of(*columns: Sequence[str], signs: Sequence[int] = (), decimals: int = 2) -> Cells:
    factors = signs or (1,) * len(columns)
    return [
        f"{sum(sign * float(cell or 0) for sign, cell in zip(factors, cells, strict=True)):.{decimals}f}"
        for cells in zip(*columns, strict=True)
    ]
