"""The counts from which an evaluation's curves are drawn."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from churn_training.bundle.evaluation_curves import evaluation_curves, outcomes_by_threshold
from churn_training.settings import DEFAULT
from tests.conftest import BUNDLE

SAMPLES = ("outOfFold", "holdOut")


def test_counts_by_hand() -> None:
    probability = np.array([0.9, 0.50009, 0.50001, 0.2, 0.1])
    churned = np.array([True, False, True, False, False])
    counts = outcomes_by_threshold(probability, churned, DEFAULT)
    assert counts == {
        "customers": 5,
        "churners": 2,
        "thresholds": [0.9, 0.5, 0.2, 0.1],
        "contacted": [1, 3, 4, 5],
        "found": [1, 2, 2, 2],
    }


def test_few_points_still_have_both_ends() -> None:
    random = np.random.default_rng(1)
    probability = random.random(1000)
    churned = random.random(1000) < probability
    counts = outcomes_by_threshold(probability, churned, replace(DEFAULT, curve_points=11))
    assert len(counts["thresholds"]) == 11
    assert counts["contacted"][-1] == 1000
    assert counts["contacted"][0] <= 3
    assert counts["thresholds"] == sorted(counts["thresholds"], reverse=True)


def test_bins_hold_every_row_once() -> None:
    random = np.random.default_rng(2)
    probability = random.random(333)
    bins = evaluation_curves(probability, random.random(333) < probability, DEFAULT)["reliability"]
    assert sum(entry["rows"] for entry in bins) == 333
    assert [entry["meanProbability"] for entry in bins] == sorted(entry["meanProbability"] for entry in bins)


def shipped() -> Any:
    return json.loads((BUNDLE / "manifest.json").read_text())


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_shipped_curves_agree_with_the_shipped_figures(sample: str) -> None:
    manifest = shipped()
    counts = manifest["evaluation"]["curves"][sample]["outcomes"]
    assert counts["customers"] == manifest["evaluation"][sample]["rows"]
    # A curve through some of the rows, at rounded thresholds, has nearly the area of the one through all.
    found = np.array([0, *counts["found"]]) / counts["churners"]
    others = np.array([0, *counts["contacted"]]) - np.array([0, *counts["found"]])
    area = np.trapezoid(found, others / (counts["customers"] - counts["churners"]))
    assert area == pytest.approx(manifest["evaluation"][sample]["rocAuc"], abs=5e-4)
    for point in manifest["operatingPoints"]:
        at = np.searchsorted(-np.array(counts["thresholds"]), -point["threshold"])
        # Of the two neighbouring thresholds, the higher one finds no more and the lower one no fewer.
        assert counts["found"][at - 1] <= point[sample]["truePositives"] <= counts["found"][at]


def test_the_area_of_the_counts_is_scikit_learns() -> None:
    random = np.random.default_rng(3)
    probability = random.integers(0, 100, 500) / 100
    churned = random.random(500) < probability
    counts = outcomes_by_threshold(probability, churned, replace(DEFAULT, curve_points=500))
    found = np.array([0, *counts["found"]])
    others = np.array([0, *counts["contacted"]]) - found
    area = np.trapezoid(found, others) / found[-1] / others[-1]
    assert area == pytest.approx(roc_auc_score(churned, probability), abs=1e-12)
