"""Merging changes no bit of a margin, keeps contributions, and leaves apart what it cannot say."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from churn_training.bundle.champion import read_champion
from churn_training.contract import Contract
from churn_training.evidence.judge import judge, native_margins
from churn_training.evidence.synthetic import synthetic
from churn_training.families import lightgbm_boosting, xgboost_boosting
from churn_training.families.family import Family
from churn_training.preparation.encoding import encode, features_of
from churn_training.preparation.generation import draw, records_of
from churn_training.preparation.splitting import Part
from churn_training.settings import DEFAULT
from churn_training.trees.ensemble import Branch, Ensemble, Tree, pre_order
from churn_training.trees.grid import OffGridError, grid_of
from churn_training.trees.merging import expectation, merged
from churn_training.trees.onnx_export import export
from churn_training.trees.onnx_read import read_onnx
from churn_training.trees.onnx_run import onnxruntime_margins
from tests.brute_force import shapley_values
from tests.conftest import BUNDLE, CHAMPION

FEATURES = 6
NAMES = [f"f{place}" for place in range(FEATURES)]
PARAMETERS = {
    "XGBoost": {"max_depth": 1, "rounds": 120, "learning_rate": 0.3, "max_bin": 16},
    "LightGBM": {"num_leaves": 2, "rounds": 120, "learning_rate": 0.3, "max_bin": 16},
}
BIT = 2.0**-20


def stump(
    left: float, right: float, covers: tuple[float, float], *, threshold: float = 0.5, missing: bool = True
) -> Tree:
    split = Branch(feature=0, threshold=threshold, true_child=1, false_child=2, missing_is_true=missing)
    return pre_order(lambda node: (split, left, right)[node], 0, lambda node: (0.0, *covers)[node])


def ensemble_of(*trees: Tree) -> Ensemble:
    return Ensemble(trees, np.float32(0), "BRANCH_LT", "logit", "hessian sum", FEATURES)


@pytest.mark.parametrize("family", [xgboost_boosting, lightgbm_boosting], ids=lambda family: family.name)
def test_margins_keep_every_bit_and_contributions_their_seventh_digit(family: Family) -> None:
    data = synthetic(3000, FEATURES, seed=3)
    part = Part(data.features, data.labels.astype(bool), np.arange(3000))
    native = family.fit(part, PARAMETERS[family.name], DEFAULT)
    grown = family.ensemble(native)
    assert grown is not None
    joined = merged(grown)
    assert len(joined.trees) < len(grown.trees) / 2
    before, after = (onnxruntime_margins(export(each, NAMES), data.features) for each in (grown, joined))
    assert np.isnan(data.features).any()
    assert before.tobytes() == after.tobytes()
    assert (after == native_margins(native, data.features)).all()
    assert grid_of(joined).bound <= grid_of(grown).bound
    told = judge(native, data.features[:20])
    for row, expected in zip(data.features[:20], told.contributions, strict=True):
        base, values = shapley_values(joined, row)
        assert base == pytest.approx(told.base, abs=1e-7)
        assert values == pytest.approx(expected, abs=1e-7)


def test_the_shipped_trees_are_those_of_the_native_model_merged(contract: Contract) -> None:
    shipped = read_onnx((BUNDLE / "model.onnx").read_bytes())
    native = read_champion(CHAMPION, (BUNDLE / "model.onnx").read_bytes())
    rows = records_of(draw(contract, np.random.default_rng(2), 500))
    features = encode(features_of(contract), rows)
    margins = onnxruntime_margins((BUNDLE / "model.onnx").read_bytes(), features)
    assert (margins == native_margins(native, features)).all()
    splits = [(int(t.feature[0]), float(t.threshold[0]), bool(t.missing_is_true[0])) for t in shipped.trees]
    assert shipped.depth > 1 or len(set(splits)) == len(splits)
    assert sum(map(expectation, shipped.trees)) == pytest.approx(judge(native, features[:1]).base, abs=1e-7)


def test_equal_splits_become_one_with_a_cover_that_keeps_the_base() -> None:
    grown = ensemble_of(stump(-1.0, 3.0, (30, 10)), stump(-0.5, 0.5, (10, 30)))
    (tree,) = merged(grown).trees
    assert tree.leaf_value.tolist() == [0.0, -1.5, 3.5]
    # The bases by hand: (-30 + 30) / 40 and (-5 + 15) / 40, so the left leaf's share is (0.25 - 3.5) / -5.
    assert expectation(tree) == pytest.approx(0.25, abs=1e-7)
    assert tree.cover[1] / tree.cover[0] == pytest.approx(0.65, abs=1e-6)


def test_stumps_stay_apart_where_no_positive_cover_keeps_the_base() -> None:
    apart = ensemble_of(stump(1.0, -1.0, (39, 1)), stump(-1.0, 1.0 + BIT, (1, 39)))
    assert merged(apart).trees == apart.trees
    level = ensemble_of(stump(1.0, -1.0, (30, 10)), stump(-1.0, 1.0, (10, 30)))
    assert merged(level).trees == level.trees  # the sum is level at 0, and the base would be 1


@pytest.mark.parametrize("other", [{"threshold": 0.25}, {"missing": False}])
def test_another_threshold_or_another_side_for_missing_values_is_another_split(
    other: dict[str, Any],
) -> None:
    apart = ensemble_of(stump(-1.0, 3.0, (30, 10)), stump(-0.5, 0.5, (10, 30), **other))
    assert merged(apart).trees == apart.trees


def test_trees_of_one_leaf_go_into_the_first_split_and_deeper_trees_stay() -> None:
    constant = pre_order(lambda _: 0.25, 0, lambda _: 40.0)
    first = stump(-1.0, 3.0, (30, 10))
    (tree,) = merged(ensemble_of(constant, first, constant)).trees
    assert tree.leaf_value.tolist() == [0.0, -0.5, 3.5]
    assert tree.cover.tolist() == first.cover.tolist()
    only = ensemble_of(constant)
    assert merged(only).trees == only.trees
    split = Branch(feature=0, threshold=0.5, true_child=1, false_child=2, missing_is_true=True)
    again = Branch(feature=1, threshold=0.5, true_child=3, false_child=4, missing_is_true=True)
    deep = pre_order(lambda node: (split, again, 0.5, 0.25, -0.25)[node], 0, lambda _: 10.0)
    assert merged(ensemble_of(deep, deep)).trees == (deep, deep)


def test_leaves_off_the_grid_are_refused() -> None:
    with pytest.raises(OffGridError, match="multiples"):
        merged(ensemble_of(stump(1 / 3, 0.5, (1, 1))))
    with pytest.raises(OffGridError, match="base"):
        merged(replace(ensemble_of(stump(0.25, 0.5, (1, 1))), base=np.float32(1)))
