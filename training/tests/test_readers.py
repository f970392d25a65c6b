"""What each family's reader must get right on its own, and what it must refuse."""

import json
from typing import Any

import lightgbm
import numpy as np
import pytest
import xgboost
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.tree import DecisionTreeClassifier

from churn_training.evidence.judge import judge
from churn_training.evidence.synthetic import synthetic
from churn_training.families.boosting import margins
from churn_training.trees.ensemble import UnsupportedModelError, round_down
from churn_training.trees.lightgbm_trees import read_lightgbm
from churn_training.trees.onnx_export import export
from churn_training.trees.onnx_run import onnxruntime_margins
from churn_training.trees.scikit_learn_trees import read_scikit_learn
from churn_training.trees.xgboost_trees import base_margin, read_xgboost

DATA = synthetic(400, 4, seed=2)
PARAMETERS = {"objective": "binary:logistic", "nthread": 1}
QUIET = {"objective": "binary", "num_threads": 1, "verbosity": -1}

WRITTEN_ZERO = "1.0000000180025095e-35"
"""How LightGBM writes a threshold between 0 and positive values; with a minus before, negative ones and 0."""


def matrix(**options: Any) -> xgboost.DMatrix:
    return xgboost.DMatrix(DATA.features, label=DATA.labels, **options)


@pytest.mark.parametrize(("threshold", "below"), [(0.5, True), (0.1, True), (-0.1, True), (1e300, True)])
def test_thresholds_are_rounded_down(threshold: float, below: bool) -> None:
    rounded = round_down(threshold)
    assert rounded == float(np.float32(rounded))
    assert (rounded <= threshold) is below
    following = float(np.nextafter(np.float64(rounded), np.inf).astype(np.float32))
    assert threshold == rounded or following >= rounded
    assert np.isfinite(rounded)


def test_rounding_down_an_infinite_threshold_keeps_every_finite_input_on_its_side() -> None:
    assert round_down(np.inf) == float(np.finfo(np.float32).max)


STILL = PARAMETERS | {"learning_rate": 0.0}
"""Leaves of 0: the native margin is the base margin alone."""


@pytest.mark.parametrize("probability", [0.01, 0.148, 0.26, 0.491, 0.5, 0.74, 0.777, 0.999])
def test_the_base_is_the_native_one_in_every_spelling(probability: float) -> None:
    """0.148, 0.491 and 0.74 are among those whose float32 logarithm the library does not round correctly."""
    booster = xgboost.train(STILL | {"base_score": probability}, matrix(), 1)
    native = margins(booster, DATA.features)[0]
    assert read_xgboost(booster).base == native
    document = json.loads(booster.save_raw("json"))
    for spelling in (f"{probability}", f"{probability:.6E}", f"[{probability:.6E}]"):
        document["learner"]["learner_model_param"]["base_score"] = spelling
        assert base_margin(document) == native


def test_the_base_score_that_xgboost_estimates() -> None:
    booster = xgboost.train(STILL, matrix(), 1)
    assert read_xgboost(booster).base == margins(booster, DATA.features)[0] != 0


def test_only_the_rounds_in_use_are_exported() -> None:
    booster = xgboost.train(
        PARAMETERS | {"learning_rate": 1.0, "max_depth": 6},
        matrix(),
        50,
        evals=[(xgboost.DMatrix(DATA.features, label=1 - DATA.labels), "opposite")],
        early_stopping_rounds=3,
        verbose_eval=False,
    )
    ensemble = read_xgboost(booster)
    assert len(ensemble.trees) == booster.best_iteration + 1 < booster.num_boosted_rounds()
    got = onnxruntime_margins(export(ensemble, DATA.names), DATA.features)
    best = booster.predict(matrix(), output_margin=True, iteration_range=(0, booster.best_iteration + 1))
    assert (got == best).all()
    judgement = judge(booster, DATA.features)
    added = judgement.contributions.sum(axis=1) + judgement.base
    assert np.abs(added - best).max() <= 1e-5


# Written as long as what they replace: LightGBM finds its trees by their lengths in the text.
@pytest.mark.parametrize("threshold", [WRITTEN_ZERO, f"{0:.20f}", "1.0000000000000000e-40"])
def test_lightgbm_reads_values_near_zero_as_zero(threshold: str) -> None:
    """kZeroThreshold: an input of ±1e-35 is 0 to LightGBM, so no threshold there may tell it apart."""
    signs = np.repeat(np.array([-1, 0, 1], dtype=np.float32), 100)[:, None]
    labels = np.repeat([1, 0, 1], 100)
    trained = lightgbm.train(QUIET | {"min_data_in_leaf": 5}, lightgbm.Dataset(signs, label=labels), 3)
    text = trained.model_to_string()
    assert WRITTEN_ZERO in text
    assert len(threshold) == len(WRITTEN_ZERO)
    booster = lightgbm.Booster(model_str=text.replace(WRITTEN_ZERO, threshold))
    tiny = np.float32(1e-35)
    ladder = [0, -0.0, tiny, -tiny, np.nextafter(tiny, np.float32(1)), -np.nextafter(tiny, np.float32(1))]
    rows = np.array([*ladder, 1e-40, -1e-40, -1, 1], dtype=np.float32)[:, None]
    got = onnxruntime_margins(export(read_lightgbm(booster), ["sign"]), rows)
    assert np.abs(got - judge(booster, rows).margins).max() <= 1e-6
    if threshold == WRITTEN_ZERO:
        assert len(np.unique(got.round(4))) > 1


def test_lightgbm_reads_missing_as_zero_if_training_had_none_missing() -> None:
    complete = np.nan_to_num(DATA.features) - np.float32(0.5)
    booster = lightgbm.train(QUIET, lightgbm.Dataset(complete, label=DATA.labels), 5)
    missing = complete[:50].copy()
    missing[np.arange(50), np.arange(50) % 4] = np.nan
    got = onnxruntime_margins(export(read_lightgbm(booster), DATA.names), missing)
    assert np.abs(got - judge(booster, missing).margins).max() <= 1e-6
    assert (
        got == onnxruntime_margins(export(read_lightgbm(booster), DATA.names), np.nan_to_num(missing))
    ).all()


def test_lightgbm_without_a_split_is_a_constant() -> None:
    flat = np.zeros((50, 2), dtype=np.float32)
    labels = np.arange(50) % 2
    booster = lightgbm.train(QUIET, lightgbm.Dataset(flat, label=labels), 1)
    assert [len(tree.feature) for tree in read_lightgbm(booster).trees] == [1]


@pytest.mark.parametrize(
    ("parameters", "options", "message"),
    [
        ({"booster": "dart"}, {}, "got booster dart"),
        ({"objective": "reg:squarederror"}, {}, "got objective reg:squarederror"),
        ({"objective": "multi:softprob", "num_class": 3}, {}, "got objective multi:softprob"),
        ({"num_parallel_tree": 2}, {}, "got 2 parallel trees"),
        ({}, {"feature_types": ["q", "q", "c", "q"], "enable_categorical": True}, "categorical split"),
    ],
)
def test_xgboost_refusals(parameters: dict[str, Any], options: dict[str, Any], message: str) -> None:
    booster = xgboost.train(PARAMETERS | parameters, matrix(**options), 3)
    with pytest.raises(UnsupportedModelError, match=message):
        read_xgboost(booster)


@pytest.mark.parametrize(
    ("parameters", "options", "message"),
    [
        ({"zero_as_missing": True}, {}, "zero_as_missing"),
        ({"linear_tree": True}, {}, "linear leaves"),
        ({"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.5}, {}, "averaged trees"),
        ({"objective": "regression"}, {}, "objective regression"),
        ({"objective": "multiclass", "num_class": 3}, {}, "objective multiclass"),
        ({"sigmoid": 2.0}, {}, "sigmoid:2"),
        (
            {"min_data_per_group": 1, "max_cat_to_onehot": 1},
            {"categorical_feature": [2]},
            "categorical split",
        ),
    ],
)
def test_lightgbm_refusals(parameters: dict[str, Any], options: dict[str, Any], message: str) -> None:
    features = DATA.features.astype(np.float64)
    features[:, 2] = np.where(np.isnan(features[:, 2]), 0, np.arange(len(features)) % 5)
    data = lightgbm.Dataset(features, label=np.where(features[:, 2] > 2, 1, 0), **options)
    booster = lightgbm.train(QUIET | parameters, data, 3)
    with pytest.raises(UnsupportedModelError, match=message):
        read_lightgbm(booster)


def test_scikit_learn_refusals() -> None:
    complete = np.nan_to_num(DATA.features)
    with pytest.raises(UnsupportedModelError, match="got GradientBoostingClassifier"):
        read_scikit_learn(GradientBoostingClassifier(n_estimators=2).fit(complete, DATA.labels))
    with pytest.raises(UnsupportedModelError, match="got classes"):
        read_scikit_learn(DecisionTreeClassifier().fit(complete, np.arange(len(complete)) % 3))
