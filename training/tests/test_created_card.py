"""The card of a bundle that was made from a company's own file."""

import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from churn_training.modelling.ceiling import Ceiling, ceilings
from churn_training.modelling.intervals import wilson
from churn_training.preparation.splitting import Part
from churn_training.reporting import created_card
from churn_training.reporting.created_choice import choice
from churn_training.settings import QUICK


def entry(depth: int, behind: float, error: float, *, chosen: bool = False) -> dict[str, Any]:
    return {
        "family": "xgboost",
        "parameters": {"max_depth": depth, "rounds": 9},
        "nodes": 10 * depth,
        "logLoss": 0.4 + behind,
        "behindBest": behind,
        "behindBestStandardError": error,
        "withinOneStandardError": behind <= error,
        "chosen": chosen,
    }


def told(*entries: dict[str, Any]) -> str:
    manifest: Any = {"evaluation": {"choice": list(entries), "choiceRule": "the smallest"}}
    return choice(manifest)


def test_the_card_says_whether_combinations_of_fields_matter() -> None:
    additive = told(entry(1, 0.001, 0.002, chosen=True), entry(3, 0.0, 0.0))
    assert "one question are as good as deeper ones" in additive
    assert "**XGBoost, each field by itself** (chosen)" in additive
    pairs = told(
        entry(1, 0.03, 0.002), entry(2, 0.0, 0.0, chosen=True), entry(2, 0.01, 0.0), entry(3, 0.001, 0.002)
    )
    assert "one question are behind the best by 0.03000 ± 0.00200" in pairs
    faulty = told(entry(1, 0.001, 0.002), entry(2, 0.0, 0.0, chosen=True))
    assert "Smaller ones are as good, but more of their steps" in faulty
    assert pairs.count("pairs of fields") == 1  # the best of its depth alone
    assert "up to three fields together" in pairs


def test_shares_of_fewer_than_ten_customers_are_not_told() -> None:
    assert created_card._share((4, 9)) == "of fewer than 10"
    assert created_card._share((5, 10)) == "50.0 % (24 to 76)"
    assert created_card._part(wilson(1, 3), 3.0) == "fewer than 10"
    assert created_card._part(wilson(5, 20), 20.0) == "25.0 %"


def test_the_gap_is_told_with_its_error() -> None:
    near = Ceiling("A", 0.001, 0.002, 0.8, 0.8, 0.4)
    far = Ceiling("B", 0.01, 0.002, 0.82, 0.8, 0.4)
    once = Ceiling("C", None, None, None, 0.8, 0.4)
    assert "nothing that matters is lost" in created_card._verdict([near])
    assert "none of them is better" in created_card._verdict([Ceiling("D", -0.1, 0.2, 0.8, 0.8, 0.4)])
    assert "ahead by 0.0100 ± 0.0020 nats" in created_card._verdict([near, far, once])
    assert "ahead by 0.0200 nats on the hold-out" in created_card._ensemble(0.42, [near, once])
    assert "not ahead on the hold-out" in created_card._ensemble(0.39, [near, once])
    assert created_card._ensemble(0.42, [near]) == ""
    assert "No stronger model" in created_card._verdict([])


def test_an_ensemble_is_compared_where_its_library_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(2)
    features = random.normal(0, 1, (300, 2)).astype(np.float32)
    part = Part(features, features[:, 0] > 0, np.arange(300))
    chosen: Any = None
    monkeypatch.setitem(sys.modules, "flaml", None)
    assert ceilings([], chosen, part, part, [], QUICK) == []

    class AutoML:
        def fit(self, features: Any, churned: Any, **settings: Any) -> None:
            assert (settings["ensemble"], settings["max_iter"]) == (True, QUICK.automl_trials)
            self.model = LogisticRegression().fit(features, churned)

        def predict_proba(self, features: Any) -> Any:
            return self.model.predict_proba(features)

    library = ModuleType("flaml")
    library.AutoML = AutoML  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "flaml", library)
    (found,) = ceilings([], chosen, part, part, [], QUICK)
    assert found.name == "a stacked ensemble of flaml, 5 trials"
    assert found.hold_out_roc_auc > 0.99
    assert found.behind is None
