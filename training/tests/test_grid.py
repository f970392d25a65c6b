"""Leaves on a grid: every family's own model gives the same sum of whole steps, added up in any order."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
import onnx
import pytest
import xgboost
from sklearn.ensemble import RandomForestClassifier

from churn_training.evidence.fixture_rows import fixture_rows
from churn_training.evidence.fixtures import Recipe, on_grid, train_recipe
from churn_training.evidence.judge import judge, native_margins
from churn_training.evidence.synthetic import synthetic
from churn_training.families.boosting import margins
from churn_training.preparation.encoding import Matrix
from churn_training.trees.columns import columns, spelling
from churn_training.trees.ensemble import Ensemble
from churn_training.trees.grid import EXACT, Grid, OffGridError, grid_for, grid_of
from churn_training.trees.lightgbm_grid import round_lightgbm
from churn_training.trees.lightgbm_trees import read_lightgbm
from churn_training.trees.onnx_export import export
from churn_training.trees.onnx_run import onnxruntime_margins
from churn_training.trees.scikit_learn_grid import round_scikit_learn
from churn_training.trees.xgboost_grid import round_xgboost
from churn_training.trees.xgboost_trees import read_xgboost
from tests.brute_force import reached
from tests.families import FAMILIES, FEATURES
from tests.orders import in_random_orders, leaves_reached

NAMES = synthetic(10, FEATURES, 0).names

ROUND: dict[str, Callable[[Any], Any]] = {
    "xgboost-stumps": round_xgboost,
    "xgboost": round_xgboost,
    "lightgbm": round_lightgbm,
    "random-forest": round_scikit_learn,
    "decision-tree": round_scikit_learn,
}

Case = tuple[Recipe, Any, Ensemble, Matrix]


@pytest.fixture(scope="module", params=FAMILIES)
def case(request: pytest.FixtureRequest) -> Case:
    recipe = on_grid(FAMILIES[request.param], ROUND[request.param])
    native, ensemble, data = train_recipe(recipe, seed=3)
    rows, _ = fixture_rows(ensemble, data, 40, np.random.default_rng(4))
    return recipe, native, ensemble, np.concatenate([data.features, rows])


def whole_steps(margin: npt.NDArray[np.floating[Any]], grid: Grid) -> npt.NDArray[np.int64]:
    """Margins as steps; fails where one is between two steps."""
    steps = margin.astype(np.float64) * 2.0**grid.bits
    assert (steps == np.rint(steps)).all()
    return steps.astype(np.int64)


def test_the_native_library_gives_the_sum_of_the_steps(case: Case) -> None:
    _, native, ensemble, rows = case
    grid = grid_of(ensemble)
    expected = leaves_reached(ensemble, grid, rows).sum(axis=1)
    assert (whole_steps(native_margins(native, rows), grid) == expected).all()
    assert np.abs(expected).max() <= grid.bound < EXACT
    assert len(np.unique(expected)) > 1


def test_any_order_and_any_number_of_threads_gives_the_same_bits(case: Case) -> None:
    _, native, ensemble, rows = case
    grid = grid_of(ensemble)
    expected = (leaves_reached(ensemble, grid, rows).sum(axis=1) * grid.step).astype(np.float32)
    for sums in in_random_orders(leaves_reached(ensemble, grid, rows), grid, orders=200, seed=1):
        assert (sums.view(np.int32) == expected.view(np.int32)).all()
    model = export(ensemble, NAMES)
    for threads in (1, 2, 4):
        assert (onnxruntime_margins(model, rows, threads).view(np.int32) == expected.view(np.int32)).all()
    assert (native_margins(native, rows) == expected.astype(np.float64)).all()


def test_leaves_that_were_not_rounded_differ_by_the_order() -> None:
    """The same test on the model as it was grown fails: it can tell."""
    _, ensemble, data = train_recipe(FAMILIES["xgboost"], seed=3)
    unrounded = np.array(
        [
            [ensemble.trees[tree].leaf_value[leaf] for tree, leaf in reached(ensemble, row)]
            for row in data.features
        ],
        dtype=np.float64,
    )
    sums = list(in_random_orders(unrounded, Grid(0, 0), orders=20, seed=1))
    assert any((each != sums[0]).any() for each in sums)


def test_rounding_moves_a_leaf_by_half_a_step_at_most(case: Case) -> None:
    recipe, _, ensemble, _ = case
    _, before, _ = train_recipe(FAMILIES[recipe.name.removesuffix("-grid")], seed=3)
    step = grid_of(ensemble).step
    assert len(before.trees) == len(ensemble.trees)
    assert ensemble.base == 0
    for place, (old, new) in enumerate(zip(before.trees, ensemble.trees, strict=True)):
        base = float(before.base) if place == 0 else 0.0
        moved = new.leaf_value.astype(float) - np.where(old.is_leaf, old.leaf_value.astype(float) + base, 0)
        # A forest's leaves of churners alone share the steps of 1: there it may be nearly a whole step.
        assert np.abs(moved).max() <= step * (1 if recipe.name.startswith("random") else 0.5)
        for same in ("feature", "threshold", "true_child", "false_child", "missing_is_true", "cover"):
            assert (getattr(old, same) == getattr(new, same)).all()


def test_the_grid_is_the_finest_that_holds_the_sum(case: Case) -> None:
    grid = grid_of(case[2])
    assert grid.bits == 20
    heavy = [np.array([-8.0, 3.0]), np.array([7.9])]
    assert grid_for(heavy) == Grid(20, round(15.9 * 2**20))
    assert grid_for([*heavy, np.array([0.2])]).bits == 19  # 16.1: a step more than 2²⁰ · 16 = 2²⁴
    assert grid_for([np.array([2.0**12 - 2.0**-12])]) == Grid(12, EXACT - 1)
    assert grid_for([np.array([2.0**4 - 2.0**-21])]).bits == 19  # rounded, it would be 2²⁴ steps of 2⁻²⁰


def test_a_model_whose_leaves_are_too_large_is_refused_in_a_sentence() -> None:
    with pytest.raises(OffGridError, match=r"of the 2 trees add up to 4096, expected less than 4096: train"):
        grid_for([np.array([4000.0]), np.array([-96.0, 1.0])])


def test_leaves_of_churners_alone_add_up_to_a_probability_of_one() -> None:
    """2²⁰ steps do not divide by seven trees: each leaf rounded by itself, they would add up to more."""
    data = synthetic(400, 4, seed=2)
    complete = np.nan_to_num(data.features)
    churned = complete[:, 0] > 0
    forest = RandomForestClassifier(7, random_state=1).fit(complete, churned.astype(int))
    assert forest.predict_proba(complete)[:, 1].max() == 1
    rounded = native_margins(round_scikit_learn(forest), complete)
    assert rounded.max() == 1
    assert rounded.min() == 0


def test_what_was_not_rounded_is_on_no_grid() -> None:
    _, ensemble, _ = train_recipe(FAMILIES["xgboost"], seed=3)
    with pytest.raises(OffGridError, match="got a base of"):
        grid_of(ensemble)
    with pytest.raises(OffGridError, match="no multiples of any step"):
        grid_of(replace(ensemble, base=np.float32(0)))


def test_only_the_rounds_in_use_are_rounded() -> None:
    data = synthetic(400, 4, seed=2)
    matrix = xgboost.DMatrix(data.features, label=data.labels)
    opposite = xgboost.DMatrix(data.features, label=1 - data.labels)
    parameters = {"objective": "binary:logistic", "nthread": 1, "learning_rate": 0.3}
    booster = xgboost.train(
        parameters, matrix, 50, evals=[(opposite, "opposite")], early_stopping_rounds=3, verbose_eval=False
    )
    rounded = round_xgboost(booster)
    assert rounded.num_boosted_rounds() == booster.best_iteration + 1 < booster.num_boosted_rounds()
    assert np.abs(margins(rounded, data.features) - margins(booster, data.features)).max() < 1e-5
    quiet = {"objective": "binary", "num_threads": 1, "verbosity": -1}
    machine = lightgbm.train(quiet, lightgbm.Dataset(data.features, label=data.labels), 9)
    machine.best_iteration = 4
    cut = round_lightgbm(machine)
    assert cut.num_trees() == 4
    assert np.abs(native_margins(cut, data.features) - native_margins(machine, data.features)).max() < 1e-5


def test_lightgbm_without_a_split_is_rounded_too() -> None:
    labels = np.arange(50) % 3 == 0
    quiet = {"objective": "binary", "num_threads": 1, "verbosity": -1}
    flat = np.zeros((50, 2), dtype=np.float32)
    rounded = round_lightgbm(lightgbm.train(quiet, lightgbm.Dataset(flat, label=labels), 1))
    grid = grid_of(read_lightgbm(rounded))
    got = whole_steps(native_margins(rounded, flat), grid)
    assert (got == np.rint(np.log(17 / 33) * 2**20)).all()


def test_every_base_score_is_folded_exactly() -> None:
    """XGBoost's float32 logarithm of some of these is one step off the correctly rounded one."""
    data = synthetic(200, 4, seed=2)
    matrix = xgboost.DMatrix(data.features, label=data.labels)
    booster = xgboost.train({"objective": "binary:logistic", "nthread": 1, "max_depth": 2}, matrix, 2)
    document = json.loads(booster.save_raw("json"))
    model = document["learner"]["learner_model_param"]
    bases, otherwise = set(), 0
    for numerator in range(1, 250):
        model["base_score"] = f"[{numerator / 250:.7E}]"
        given = xgboost.Booster({"nthread": 1}, model_file=bytearray(json.dumps(document).encode()))
        native = margins(given, data.features)
        as_grown = read_xgboost(given)
        assert (onnxruntime_margins(export(as_grown, data.names), data.features) == native).all()
        rounded = round_xgboost(given)
        ensemble = read_xgboost(rounded)
        grid = grid_of(ensemble)
        got = whole_steps(margins(rounded, data.features), grid)
        assert (got == leaves_reached(ensemble, grid, data.features).sum(axis=1)).all()
        # Two leaves, half a step each, and what float32 sums of up to 7 are off.
        assert np.abs(margins(rounded, data.features) - native).max() < 1.5 * grid.step
        bases.add(float(as_grown.base))
        share = np.float32(numerator / 250)
        otherwise += as_grown.base != np.float32(-math.log(np.float32(1) / share - np.float32(1)))
    assert len(bases) == 249
    assert 0.0 in bases
    assert otherwise > 0, "expected bases that a correctly rounded logarithm gets wrong"


def test_contributions_of_a_rounded_model_are_judged_as_before(case: Case) -> None:
    _, native, _, rows = case
    judgement = judge(native, rows[-30:])
    added = judgement.contributions.sum(axis=1) + judgement.base
    assert np.abs(added - judgement.margins).max() <= 1e-6


def test_columns_are_the_onnx_file(case: Case) -> None:
    _, _, ensemble, _ = case
    document = json.loads(columns(ensemble))
    assert (document["format"], document["featureCount"]) == (1, FEATURES)
    attributes = {
        attribute.name: onnx.helper.get_attribute_value(attribute)
        for attribute in onnx.load_from_string(export(ensemble, NAMES)).graph.node[0].attribute
    }
    is_leaf = np.array([mode == b"LEAF" for mode in attributes["nodes_modes"]])
    feature = np.where(is_leaf, -1, attributes["nodes_featureids"])
    assert document["feature"] == feature.tolist()
    weights = [Fraction(step, 2 ** document["bits"]) for step in document["leaf"]]
    assert weights == [Fraction(weight) for weight in attributes["target_weights"]]
    values = np.array(attributes["nodes_values"], dtype=np.float32)[~is_leaf]
    if b"BRANCH_LEQ" in attributes["nodes_modes"]:
        with np.errstate(over="ignore"):
            values = np.nextafter(values, np.float32(np.inf))
    given = [np.inf if value is None else value for value in document["threshold"]]
    assert (np.array(given, dtype=np.float32) == values).all()
    missing = np.array(attributes["nodes_missing_value_tracks_true"])[~is_leaf]
    assert document["missingLeft"] == missing.tolist()
    assert cover_of(document) == list(attributes["nodes_hitrates"])


def cover_of(document: dict[str, Any]) -> list[float]:
    """Every node's cover, from the leaves': as the columns' own description says."""
    result: list[float] = []
    leaves = iter(document["cover"])
    nodes = iter(document["feature"])

    def visit() -> np.float32:
        place = len(result)
        result.append(0.0)
        cover = np.float32(next(leaves)) if next(nodes) < 0 else np.float32(visit() + visit())
        result[place] = float(cover)
        return cover

    while len(result) < len(document["feature"]):
        visit()
    return result


def test_columns_are_spelled_as_in_ecmascript() -> None:
    spelled: dict[str, list[float]] = {
        "0": [0.0, -0.0],
        "1": [1],
        "-2.5": [-2.5],
        "0.1": [0.1],
        "18.25": [18.25],
        "0.000001": [1e-6],
        "1e-7": [1e-7],
        "-1.0000001e-35": [-1.0000001e-35],
        "100000000000000000000": [1e20],
        "1e+21": [1e21],
        "3.4028235e+38": [float(np.finfo(np.float32).max)],
        "null": [np.inf],
    }
    for text, values in spelled.items():
        assert {spelling(np.float32(value)) for value in values} == {text}


def test_every_float32_is_read_back_from_its_spelling() -> None:
    bits = np.random.default_rng(0).integers(0, 2**32, 20_000, dtype=np.uint32)
    values = bits.view(np.float32)
    finite = values[np.isfinite(values)]
    read = np.array(json.loads(f"[{','.join(map(spelling, finite))}]"), dtype=np.float64)
    assert (read.astype(np.float32) == finite).all()


def test_columns_hold_no_spaces_and_no_end_of_line(case: Case) -> None:
    text = columns(case[2])
    assert not set(text) & set(" \n\t")
    assert text == columns(case[2])
