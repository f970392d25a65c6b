"""Seeded data with the traits of real data: several scales, missing values, interactions that need depth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from churn_training.preparation.encoding import Matrix

MISSING_SHARE = 0.08
"""Share of missing cells in the columns that have any. Every third column has none."""


@dataclass(frozen=True)
class Synthetic:
    """Features with their names, and labels 0 and 1."""

    names: tuple[str, ...]
    features: Matrix
    labels: npt.NDArray[np.int64]


def synthetic(rows: int, features: int, seed: int) -> Synthetic:
    """Four kinds of column in turn: continuous, small integers, binary, skewed; a label with interactions."""
    random = np.random.default_rng(seed)
    makers = (
        ("continuous", lambda: random.normal(0, 1, rows)),
        ("count", lambda: random.integers(-3, 13, rows)),
        ("binary", lambda: random.integers(0, 2, rows)),
        ("amount", lambda: random.gamma(2, 40, rows).round(2)),
    )
    kinds = [makers[place % len(makers)] for place in range(features)]
    names = tuple(f"{name}-{place}" for place, (name, _) in enumerate(kinds))
    complete = np.column_stack([make() for _, make in kinds])
    centred = (complete - complete.mean(axis=0)) / complete.std(axis=0)
    log_odds = sum(
        0.9 * centred[:, place] * centred[:, (place + 1) % features] + 0.6 * np.sin(2 * centred[:, place])
        for place in range(features)
    )
    labels = (random.random(rows) < 1 / (1 + np.exp(-log_odds / 2))).astype(np.int64)
    matrix = complete.astype(np.float32)
    for place in range(features):
        if place % 3:
            matrix[random.random(rows) < MISSING_SHARE, place] = np.nan
    return Synthetic(names, matrix, labels)
