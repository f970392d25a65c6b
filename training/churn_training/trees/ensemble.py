"""Trees of any family in one form: flat arrays, one entry per node, in the order the ONNX file holds them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Mode = Literal["BRANCH_LT", "BRANCH_LEQ"]
Link = Literal["logit", "identity"]
Cover = Literal["hessian sum", "row count", "weighted row count"]

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

GREATEST = float(np.finfo(np.float32).max)


class UnsupportedModelError(ValueError):
    """The model has something that the exported form cannot express."""


@dataclass(frozen=True)
class Tree:
    """One tree in pre-order: the root is node 0 and each child's id is greater than its parent's.

    Entries of leaves: feature 0, threshold 0, children −1, `missing_is_true` false.
    """

    feature: Integers
    threshold: Floats
    true_child: Integers
    """Child taken if the comparison of the ensemble's mode holds."""
    false_child: Integers
    missing_is_true: Flags
    leaf_value: Floats
    """0 on branches."""
    cover: Floats
    """Of every node, leaves included: the weight path-dependent SHAP gives it.

    That of a split is the float32 sum of its children's, which is the libraries' count to a float32 step.
    """

    @property
    def is_leaf(self) -> Flags:
        """Which nodes are leaves."""
        return self.true_child < 0

    @property
    def depth(self) -> int:
        """Splits on the longest path."""
        depths = np.zeros(len(self.feature), dtype=int)
        for node in np.flatnonzero(~self.is_leaf):  # pre-order: parents come first
            depths[[self.true_child[node], self.false_child[node]]] = depths[node] + 1
        return int(depths.max())


@dataclass(frozen=True)
class Ensemble:
    """A sum of trees: margin = the leaves reached + base."""

    trees: tuple[Tree, ...]
    base: np.float32
    mode: Mode
    link: Link
    cover: Cover
    feature_count: int

    @property
    def node_count(self) -> int:
        """Nodes of all trees, leaves included."""
        return sum(len(tree.feature) for tree in self.trees)

    @property
    def depth(self) -> int:
        """Splits on the longest path of any tree."""
        return max(tree.depth for tree in self.trees)


@dataclass(frozen=True)
class Branch:
    """A split, as a library's reader gives it."""

    feature: int
    threshold: float
    true_child: int
    false_child: int
    missing_is_true: bool


def pre_order(describe: Callable[[int], Branch | float], root: int, cover: Callable[[int], float]) -> Tree:
    """Renumber a tree: `describe` gives each of the family's own node ids its split or leaf value.

    `cover` is asked for leaves only.
    """
    nodes: list[Branch | float] = []
    covers: list[float] = []
    links: list[list[int]] = []
    pending: list[tuple[int, int, int]] = [(root, -1, 0)]  # node, new id of its parent, side
    while pending:
        node, parent, side = pending.pop()
        if parent >= 0:
            links[parent][side] = len(nodes)
        description = describe(node)
        if isinstance(description, Branch):
            pending.append((description.false_child, len(nodes), 1))
            pending.append((description.true_child, len(nodes), 0))
        nodes.append(description)
        covers.append(0.0 if isinstance(description, Branch) else cover(node))
        links.append([-1, -1])
    return _tree(nodes, links, covers)


def _tree(nodes: Sequence[Branch | float], links: list[list[int]], covers: list[float]) -> Tree:
    cover = np.array(covers, dtype=np.float32)
    for node in range(len(nodes) - 1, -1, -1):  # pre-order: children come last
        if isinstance(nodes[node], Branch):
            cover[node] = cover[links[node][0]] + cover[links[node][1]]
    branches = [node if isinstance(node, Branch) else None for node in nodes]
    return Tree(
        feature=np.array([branch.feature if branch else 0 for branch in branches], dtype=np.int64),
        threshold=np.array([branch.threshold if branch else 0 for branch in branches], dtype=np.float32),
        true_child=np.array([link[0] for link in links], dtype=np.int64),
        false_child=np.array([link[1] for link in links], dtype=np.int64),
        missing_is_true=np.array([bool(branch and branch.missing_is_true) for branch in branches]),
        leaf_value=np.array([0 if isinstance(node, Branch) else node for node in nodes], dtype=np.float32),
        cover=cover,
    )


def round_down(threshold: float) -> float:
    """The greatest finite float32 that is at most `threshold`.

    Inputs are finite float32, so `x <= threshold` on doubles and `x <= round_down(threshold)` are the same
    question. scikit-learn and LightGBM write infinity where a split only tells missing from present.
    """
    nearest = np.float32(min(threshold, GREATEST))
    if float(nearest) > threshold:
        nearest = np.nextafter(nearest, np.float32(-np.inf))
    return float(nearest)
