"""scikit-learn's own leaves, rounded to a grid: what its library predicts then is a sum of whole steps."""

from typing import Any

import numpy as np

from churn_training.trees.grid import FINEST_BITS
from churn_training.trees.scikit_learn_trees import read_scikit_learn


def round_scikit_learn(model: Any) -> Any:
    """The model itself, its leaves changed in place: shares of churners that are multiples of a step.

    A forest averages: it adds up its trees and divides by their number. So its native leaves are that number
    times a multiple of the step, and the division gives the sum of the multiples without rounding. The leaves
    of all trees add up to at most 1, far below 2²⁴ steps, so that every such model has the finest grid.
    """
    read_scikit_learn(model)  # refuses what the exported form cannot say
    members = getattr(model, "estimators_", [model])
    steps, count = 2**FINEST_BITS, len(members)
    # The steps of 1, shared among the trees so that leaves of churners alone add up to exactly 1.
    shares = np.diff(np.arange(count + 1) * steps // count)
    for member, most in zip(members, shares, strict=True):
        tree = member.tree_
        leaves = np.flatnonzero(tree.children_left < 0)
        churners = tree.value[leaves, 0, 1] / tree.value[leaves, 0, :].sum(axis=1)
        multiples = np.minimum(np.rint(churners * steps / count), most)
        share = multiples * count / steps
        tree.value[leaves, 0, :] = np.column_stack([1 - share, share])
    return model
