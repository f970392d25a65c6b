"""Margins by the native libraries, contributions by shap in float64: what others are compared with."""

from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
import shap
import sklearn
import xgboost
from shap import _cext

from churn_training.families.boosting import margins
from churn_training.preparation.encoding import Matrix

SHAP_VERSION: str = shap.__version__


@dataclass(frozen=True)
class Judgement:
    """What a model says about some rows."""

    margins: npt.NDArray[np.float64]
    """As the library gives them: log-odds, or the probability where the link is the identity."""
    base: float
    """The expected margin, by path-dependent cover."""
    contributions: npt.NDArray[np.float64]
    """Rows × features, path-dependent SHAP."""
    library: str
    """Of the margins, with its version."""
    source: str
    """Of the contributions: which library and which of its algorithms."""


def judge(model: Any, features: Matrix) -> Judgement:
    """The judgement of a native XGBoost booster, LightGBM booster or scikit-learn classifier."""
    if isinstance(model, xgboost.Booster):
        return _judge_xgboost(model, features)
    if isinstance(model, lightgbm.Booster):
        return _judge_lightgbm(model, features)
    return _judge_scikit_learn(model, features)


def native_margins(model: Any, features: Matrix) -> npt.NDArray[np.float64]:
    """As the library gives them: log-odds, or the probability where the link is the identity."""
    if isinstance(model, xgboost.Booster):
        return margins(model, features).astype(np.float64)
    if isinstance(model, lightgbm.Booster):
        return np.asarray(model.predict(features, raw_score=True), dtype=np.float64)
    return np.asarray(model.predict_proba(features)[:, 1])


def _judge_xgboost(booster: xgboost.Booster, features: Matrix) -> Judgement:
    explainer = shap.TreeExplainer(booster, feature_perturbation="tree_path_dependent")
    # Otherwise shap hands over to XGBoost's own pred_contribs, which adds in float32 and is 1e-6 off.
    explainer.model.model_type = "internal"
    contributions = explainer.shap_values(features, check_additivity=False)
    trees = explainer.model.trees[: explainer.model.tree_limit]  # the rounds in use
    return Judgement(
        margins=native_margins(booster, features),
        base=float(explainer.model.base_offset[0]) + sum(map(_expectation, trees)),
        contributions=np.asarray(contributions, dtype=np.float64),
        library=f"xgboost {xgboost.__version__}",
        source=f"shap {SHAP_VERSION}, its C extension in float64",
    )


def _expectation(tree: Any) -> float:
    """shap's expectation of one tree.

    `explainer.expected_value` leaves the trees out for XGBoost: shap 0.51.0 hands its C code float32 leaf
    values, which are copied to float64 there, so that the expectations are written into the copy.
    """
    values = tree.values.astype(np.float64)
    _cext.compute_expectations(tree.children_left, tree.children_right, tree.node_sample_weight, values)
    return float(values[0, 0])


def _judge_lightgbm(booster: lightgbm.Booster, features: Matrix) -> Judgement:
    contributions = booster.predict(features, pred_contrib=True)  # what shap itself calls; float64
    return Judgement(
        margins=native_margins(booster, features),
        base=float(contributions[0, -1]),
        contributions=np.asarray(contributions[:, :-1], dtype=np.float64),
        library=f"lightgbm {lightgbm.__version__}",
        source=f"lightgbm {lightgbm.__version__}, pred_contrib in float64: what shap {SHAP_VERSION} calls",
    )


def _judge_scikit_learn(model: Any, features: Matrix) -> Judgement:
    explainer = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    contributions = explainer.shap_values(features, check_additivity=False)
    return Judgement(
        margins=native_margins(model, features),
        base=float(explainer.expected_value[1]),
        contributions=np.asarray(contributions[:, :, 1], dtype=np.float64),
        library=f"scikit-learn {sklearn.__version__}",
        source=f"shap {SHAP_VERSION}, its C extension in float64",
    )
