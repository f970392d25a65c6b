"""Margins by the native libraries and contributions by shap in float64, to compare other code with."""

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
    """A model's answers for some rows."""

    margins: npt.NDArray[np.float64]
    """As the library gives them: log-odds, or the probability where the link is the identity."""
    base: float
    """The expected margin, by path-dependent cover."""
    contributions: npt.NDArray[np.float64]
    """Rows × features, path-dependent SHAP."""
    library: str
    """The library behind the margins, with its version."""
    source: str
    """The library and algorithm behind the contributions."""


def judge(model: Any, features: Matrix) -> Judgement:
    """The answers of an XGBoost booster, a LightGBM booster or a scikit-learn classifier."""
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
    # Otherwise shap calls XGBoost's pred_contribs, which adds in float32 and is 1e-6 off.
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

    `explainer.expected_value` lacks the trees for XGBoost: shap 0.51.0 passes float32 leaf values to its C
    code, which copies them to float64 and writes the expectations into the copy.
    """
    values = tree.values.astype(np.float64)
    _cext.compute_expectations(tree.children_left, tree.children_right, tree.node_sample_weight, values)
    return float(values[0, 0])


def _judge_lightgbm(booster: lightgbm.Booster, features: Matrix) -> Judgement:
    contributions = booster.predict(features, pred_contrib=True)  # the call that shap makes; float64
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
