"""Leaves on a grid of 2⁻ᵏ: whole numbers of one step, so that every sum of them is exact in any order.

A float32 holds every whole number up to 2²⁴. Where the largest leaves of all trees add up to less than 2²⁴
steps, no partial sum of a margin ever leaves that range, whichever trees it begins with: float32, float64 and
integers then give the same sum on any number of threads. The leaves of the first tree include the base.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from churn_training.trees.ensemble import Ensemble

Leaves = npt.NDArray[np.float64]
Steps = npt.NDArray[np.int64]

FINEST_BITS = 20
"""A step of 1e-6: float32 sums of some hundred leaves in different orders differ by ten times as much."""

COARSEST_BITS = 12
"""A step of 2.4e-4. A coarser one would show in a probability's fourth decimal, the last of a threshold."""

EXACT = 2**24
"""Steps below which a float32 holds every whole number."""


class OffGridError(ValueError):
    """The leaves are not on a grid, or are too large for a fine enough one."""


@dataclass(frozen=True)
class Grid:
    """The step of which all leaves of an ensemble are multiples."""

    bits: int
    """The step is 2⁻ᵇⁱᵗˢ of the unit of the margin."""
    bound: int
    """Sum of the largest leaf of every tree, in steps. No margin is further from 0."""

    @property
    def step(self) -> float:
        """In the unit of the margin. A power of two, so that dividing by it rounds nothing."""
        return float(2.0**-self.bits)


def grid_for(trees: Sequence[Leaves]) -> Grid:
    """The finest grid for leaves given tree by tree. Raises OffGridError if none is fine enough."""
    for bits in range(FINEST_BITS, COARSEST_BITS - 1, -1):
        bound = _bound([np.rint(leaves * 2.0**bits) for leaves in trees])
        if bound < EXACT:
            return Grid(bits, bound)
    total = sum(float(np.abs(leaves).max()) for leaves in trees)
    raise OffGridError(
        f"the largest leaves of the {len(trees)} trees add up to {total:.6g}, expected less than "
        f"{EXACT / 2**COARSEST_BITS:g}: train with a lower learning rate, fewer rounds or more regularisation"
    )


def grid_of(ensemble: Ensemble) -> Grid:
    """The finest grid on which the ensemble's leaves already lie. Raises OffGridError if there is none."""
    if ensemble.base != 0:
        raise OffGridError(f"got a base of {ensemble.base}, expected it in the leaves of the first tree")
    trees = [_leaves(ensemble, place) for place in range(len(ensemble.trees))]
    for bits in range(FINEST_BITS, COARSEST_BITS - 1, -1):
        steps = [leaves * 2.0**bits for leaves in trees]
        if all((each == np.rint(each)).all() for each in steps) and _bound(steps) < EXACT:
            return Grid(bits, _bound(steps))
    raise OffGridError(
        f"got leaves that are no multiples of any step from 2^-{FINEST_BITS} to 2^-{COARSEST_BITS}, or that "
        "add up to 2^24 steps and more: expected a model whose leaves were rounded after its fit"
    )


def steps_of(ensemble: Ensemble, grid: Grid) -> list[Steps]:
    """The leaves of every tree in pre-order, as whole numbers of steps."""
    return [
        np.rint(_leaves(ensemble, place) * 2.0**grid.bits).astype(np.int64)
        for place in range(len(ensemble.trees))
    ]


def _leaves(ensemble: Ensemble, place: int) -> Leaves:
    tree = ensemble.trees[place]
    return tree.leaf_value[tree.is_leaf].astype(np.float64)


def _bound(trees: Sequence[Leaves]) -> int:
    return sum(int(np.abs(leaves).max()) for leaves in trees)
