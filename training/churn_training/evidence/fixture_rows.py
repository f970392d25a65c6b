"""The rows of a fixture: ordinary ones, some with missing values, and some on the edge of a split."""

import numpy as np

from churn_training.evidence.synthetic import Synthetic
from churn_training.preparation.encoding import Matrix
from churn_training.trees.ensemble import Ensemble, Floats
from churn_training.trees.threshold_rows import Edge, edges_of, next_above, next_below, walk_to

ORDINARY_ROWS = 30
MISSING_ROWS = 15
MISSING_CELLS = 0.4
"""Share of missing cells in those rows, even in columns that had no missing value in training."""


def fixture_rows(
    ensemble: Ensemble, data: Synthetic, edges: int, random: np.random.Generator
) -> tuple[Matrix, list[str]]:
    """The rows and the kind of each. Threshold rows come in threes: on, one float32 below, one above."""
    complete = data.features[~np.isnan(data.features).any(axis=1)]
    ordinary = _some(complete, ORDINARY_ROWS, random)
    missing = _some(complete, MISSING_ROWS, random)
    missing[random.random(missing.shape) < MISSING_CELLS] = np.nan
    missing[0] = np.nan  # every split of the model sends this row in its default direction
    rows, kinds = [*ordinary, *missing], ["ordinary"] * len(ordinary) + ["missing"] * len(missing)
    for edge in _spread(ensemble, edges, random):
        base = _some(complete, 1, random)[0]
        values = {
            "threshold": edge.threshold,
            "below-threshold": next_below(edge.threshold),
            "above-threshold": next_above(edge.threshold),
        }
        for kind, value in values.items():
            rows.append(_on_the_edge(edge, base, value, ensemble))
            kinds.append(kind)
    return np.array(rows, dtype=np.float32), kinds


def _some(rows: Matrix, count: int, random: np.random.Generator) -> Matrix:
    return rows[random.choice(len(rows), count, replace=False)].copy()


def _spread(ensemble: Ensemble, count: int, random: np.random.Generator) -> list[Edge]:
    """Edges of different nodes. Features take turns while they have any left."""
    by_feature: dict[int, list[Edge]] = {}
    for edge in edges_of(ensemble):
        by_feature.setdefault(edge.feature, []).append(edge)
    queues = []
    for feature in sorted(by_feature):
        edges = by_feature[feature]
        queues.append([edges[place] for place in random.permutation(len(edges))])
    chosen: list[Edge] = []
    while len(chosen) < count and any(queues):
        chosen += [queue.pop() for queue in queues if queue]
    return chosen[:count]


def _on_the_edge(edge: Edge, base: Floats, value: np.float32, ensemble: Ensemble) -> Floats:
    """A row that reaches the split with `value`, or `base` with that value if no row can."""
    walked = walk_to(edge, base, value, strict=ensemble.mode == "BRANCH_LT")
    if walked is not None:
        return walked
    changed = base.copy()
    changed[edge.feature] = value
    return changed
