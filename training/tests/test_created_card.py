"""The card of a bundle that was made from a company's own file."""

import re
import sys
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from churn_training.bundle.manifest_shape import read_manifest
from churn_training.comparison.subgroups import Subgroup
from churn_training.contract import read_contract
from churn_training.modelling.ceiling import Ceiling, ceilings
from churn_training.modelling.intervals import Interval, wilson
from churn_training.preparation.splitting import Part
from churn_training.reporting import created_card
from churn_training.reporting.created_card import CardFigures
from churn_training.reporting.created_choice import choice
from churn_training.settings import QUICK
from tests.conftest import BUNDLE

TELCO = read_contract(BUNDLE / "contract.json")


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
    return choice(TELCO, manifest)


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
    assert "the best of each kind" in pairs  # of four candidates, three are shown
    assert "the best of each kind" not in faulty
    assert "0.00000" not in pairs  # nothing is behind itself
    assert "up to four fields together" in told(entry(1, 0.0, 0.0, chosen=True), entry(4, 0.1, 0.01))


def figures(hit: int, missed: int, wrong: int, rest: int) -> Any:
    return {"truePositives": hit, "falseNegatives": missed, "falsePositives": wrong, "trueNegatives": rest}


def test_shares_of_one_to_nine_are_not_told() -> None:
    assert created_card._shares(figures(10, 10, 10, 90)) == ("50.0 % (30 to 70)", "50.0 % (30 to 70)")
    assert created_card._shares(figures(10, 0, 0, 90))[0].startswith("100.0 %")
    for small in ((9, 10, 10, 90), (10, 9, 10, 90), (10, 10, 1, 90), (10, 10, 10, 2)):
        assert created_card._shares(figures(*small)) == ("not told", "not told")


def group(value: str, rows: int, churners: int, found: int, field: str = "seniorCitizen") -> Subgroup:
    recall, alarms = wilson(found, churners), wilson(min(10, rows - churners), rows - churners)
    return Subgroup(field, value, rows, wilson(churners, rows), 0.25, recall, recall, alarms, 0, 0, 0)


def test_no_group_tells_of_one_to_nine() -> None:
    assert created_card._group(group("yes", 100, 20, 10)) == ["100", "20.0 %", "25.0 %", "50.0 %", "12.5 %"]
    assert created_card._group(group("yes", 100, 20, 11)) == ["100", "20.0 %", "25.0 %", "not told", "12.5 %"]
    for churners in (9, 91):
        few = created_card._group(group("yes", 100, churners, 5))
        assert few == ["100", "not told", "25.0 %", "not told", "not told"]
    assert created_card._group(group("yes", 9, 0, 0)) == ["fewer than 10", *4 * ["–"]]


def test_bands_of_numbers_hide_the_least_and_the_greatest_value() -> None:
    bands = [group(value, 50, 20, 10, "tenureMonths") for value in ("0 to 9", "10 to 29", "30 to 72")]
    told = [created_card._band(TELCO, each, bands) for each in bands]
    assert told == ["up to 9", "10 to 29", "from 30"]
    assert created_card._band(TELCO, bands[0], bands[:1]) == "all"
    assert created_card._band(TELCO, group("yes", 50, 20, 10), []) == "yes"


def test_the_card_calls_customers_what_the_contract_calls_them() -> None:
    manifest = read_manifest(BUNDLE)
    held = Interval(0.8, 0.7, 0.9)
    told = {}
    for one, other in (("customer", "customers"), ("rower", "rowers")):
        contract = replace(TELCO, one=one, other=other)
        behind = [Ceiling("A", 0.01, 0.002, 0.8, 0.8, 0.4)]
        found = CardFigures({"ROC-AUC": (0.8, held)}, behind, [group("yes", 50, 20, 10)], [], None)
        told[one] = created_card.created_card(contract, manifest, found)
    assert "about fewer than ten rowers." in " ".join(told["rower"].split())
    of_the_sample = told["rower"].replace(TELCO.source.file, "")  # whose name speaks of customers
    assert re.findall("(?i).*customer.*", of_the_sample) == []
    assert told["rower"].count("rower") == told["customer"].count("customer") - 2


def test_the_card_says_what_its_measures_mean_and_what_the_model_must_not_decide() -> None:
    manifest = read_manifest(BUNDLE)
    base = manifest["evaluation"]["outOfFold"]["baseRate"]
    found = CardFigures({"ROC-AUC": (0.8, Interval(0.8, 0.7, 0.9))}, [], [group("yes", 50, 20, 10)], [], None)
    employees = replace(TELCO, one="employee", other="employees")
    told = " ".join(created_card.created_card(employees, manifest, found).split())
    assert "not for decisions about pay, promotion or dismissal" in told
    assert f"and {base - base**2:.4f}. Average precision" in told  # the Brier score of the base rate
    assert "false alarms the share of those who stay with one" in told
    assert "has churned (" not in told  # it predicts
    plain = " ".join(created_card.created_card(TELCO, manifest, found).split())
    assert "not for decisions about credit, prices or access to a service" in plain


def test_the_gap_is_told_with_its_error() -> None:
    near = Ceiling("A", 0.001, 0.002, 0.8, 0.8, 0.4)
    far = Ceiling("B", 0.01, 0.002, 0.82, 0.8, 0.4)
    once = Ceiling("C", None, None, None, 0.8, 0.4)
    assert "nothing that matters is lost" in created_card._verdict([near], "member")
    assert "none of them is better" in created_card._verdict(
        [Ceiling("D", -0.1, 0.2, 0.8, 0.8, 0.4)], "member"
    )
    assert "ahead by 0.0100 ± 0.0020 nats per member" in created_card._verdict([near, far, once], "member")
    assert "ahead by 0.0200 nats on the hold-out" in created_card._ensemble(0.42, [near, once])
    assert "not ahead on the hold-out" in created_card._ensemble(0.39, [near, once])
    assert created_card._ensemble(0.42, [near]) == ""
    assert "No stronger model" in created_card._verdict([], "member")


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
