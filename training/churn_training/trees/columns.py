"""trees.json: an ensemble on a grid as columns of plain JSON: small after gzip, read without an ONNX reader.

```
{
  "format": 1,
  "featureCount": 24,
  "bits": 20,
  "feature":     [14, -1, -1, 6, -1, -1],      one entry per node
  "threshold":   [1, 29.5],                    one per split
  "missingLeft": [0, 1],                       one per split
  "leaf":        [-1344947, -837279, …],       one per leaf
  "cover":       [450.31345, 549.7333, …]      one per leaf
}
```

All trees stand one after the other, each in pre-order: a node, its left subtree, its right subtree.

- `feature` is the index of the column that a split asks about, or −1 for a leaf. It alone says where a tree
  ends: every split has two subtrees, so a tree is whole as soon as it has one more leaf than splits. The left
  child of a split is the next node, the right child the one behind the left subtree.
- `threshold` is a float32: a row goes **right where its value is ≥ the threshold**, else left. `null` stands
  for +∞: no number goes right, only a missing value can. Other libraries' `<=` are brought to this form
  (`x <= t` is `x < the next float32 above t`).
- `missingLeft` is 1 where a missing value (NaN) goes left, 0 where it goes right.
- `leaf` is a whole number of steps of 2⁻ᵇⁱᵗˢ, in the unit of the margin. A margin is the sum of the leaves
  reached, one of each tree, and there is no base beside them. The largest leaves of all trees, added up
  without their signs, stay below 2²⁴: every sum of leaves is exact in float32, in any order.
- `cover` is a float32: the training weight that reached the leaf (hessian sum or row count: the manifest says
  which). The cover of a split is that of its left child plus that of its right child, added in float32 from
  the leaves up; these are the bits of `nodes_hitrates` in model.onnx.

The text is exactly what `JSON.stringify` gives of the parsed document: one line without spaces, numbers as
ECMAScript spells them. So code that holds only the document can still check the manifest's checksum of the
file. A float32 is the shortest decimal number that a reader rounds back to it, by way of the nearest float64.
"""

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from churn_training.trees.ensemble import Ensemble, Tree
from churn_training.trees.grid import grid_of, steps_of

COLUMNS_FORMAT = 1
"""Of what this module writes: raised when a reader would have to change."""


def columns(ensemble: Ensemble) -> str:
    """The file's text; raises OffGridError where the leaves are on no grid."""
    grid = grid_of(ensemble)
    trees = ensemble.trees
    steps = steps_of(ensemble, grid)
    right_from = (_right_from(ensemble, tree) for tree in trees)
    parts = {
        "format": str(COLUMNS_FORMAT),
        "featureCount": str(ensemble.feature_count),
        "bits": str(grid.bits),
        "feature": _list((np.where(tree.is_leaf, -1, tree.feature) for tree in trees), str),
        "threshold": _list(right_from, spelling),
        "missingLeft": _list((tree.missing_is_true[~tree.is_leaf].astype(int) for tree in trees), str),
        "leaf": _list(steps, str),
        "cover": _list((tree.cover[tree.is_leaf] for tree in trees), spelling),
    }
    return f"{{{','.join(f'{json.dumps(name)}:{text}' for name, text in parts.items())}}}"


def _list(trees: Iterable[npt.NDArray[Any]], spell: Callable[[Any], str]) -> str:
    """A column: the values of all trees, one after the other."""
    return f"[{','.join(spell(value) for values in trees for value in values)}]"


def _right_from(ensemble: Ensemble, tree: Tree) -> npt.NDArray[np.float32]:
    """The float32 from which on a value goes right, for every split. The true child is the left one."""
    thresholds = tree.threshold[~tree.is_leaf]
    if ensemble.mode == "BRANCH_LT":
        return thresholds
    with np.errstate(over="ignore"):  # the float32 above the greatest one is infinity
        return np.nextafter(thresholds, np.float32(np.inf))


def spelling(value: np.float32) -> str:
    """A float32's shortest decimal digits, as ECMAScript's `Number::toString` writes them."""
    if value == np.inf:
        return "null"
    digits = Decimal(np.format_float_scientific(value, unique=True, trim="-"))
    if np.float32(float(digits)) != value:  # rounded twice, by way of float64, it would be a neighbour
        digits = Decimal(repr(float(value)))
    digits = digits.normalize()
    if digits == 0:
        return "0"
    if -7 < digits.adjusted() < 21:
        return f"{digits:f}"
    sign, figures, _ = digits.as_tuple()
    first, *rest = figures
    mantissa = f"{first}.{''.join(map(str, rest))}" if rest else str(first)
    return f"{'-' if sign else ''}{mantissa}e{digits.adjusted():+d}"
