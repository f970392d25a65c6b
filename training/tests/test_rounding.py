"""What rounding costs, and thresholds as whole margins."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from churn_training.families import decision_tree, xgboost_boosting
from churn_training.families.roster import FAMILIES
from churn_training.modelling.calibration import (
    METHODS,
    Calibration,
    calibrated_margins,
    log_odds_of,
    margins_of,
)
from churn_training.modelling.choice import Candidate, out_of_fold, try_all
from churn_training.modelling.cut_offs import cut_off
from churn_training.modelling.operating_points import OperatingPoint
from churn_training.modelling.rounding import rounding
from churn_training.modelling.shape import free_shape
from churn_training.preparation.splitting import folds_of
from churn_training.settings import QUICK
from churn_training.trees.ensemble import Link
from churn_training.trees.grid import Grid, OffGridError, grid_of
from tests.conftest import BUNDLE
from tests.test_modelling import part

RANDOM = np.random.default_rng(6)
TRUE = RANDOM.beta(2, 4, 3000)
CHURNED = RANDOM.random(3000) < TRUE

STUMPS = {"max_depth": 2, "learning_rate": 0.3, "rounds": 20}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("link", "bound"), [("logit", 12_000), ("identity", 4096)])
@pytest.mark.parametrize("threshold", [0.0, 0.0001, 0.1333, 0.25, 0.5, 0.7501, 0.9999, 1.0])
def test_cut_offs_are_the_first_margins_that_reach(
    method: str, link: Link, bound: int, threshold: float
) -> None:
    """Against every single margin within the bound."""
    calibration: Calibration = METHODS[method](log_odds_of(TRUE), CHURNED)
    grid = Grid(bits=12, bound=bound)
    steps = np.arange(-bound, bound + 1)
    chances = calibrated_margins(calibration, steps * grid.step, link)
    assert (np.diff(chances) >= 0).all()
    reaching = steps[chances >= threshold]
    expected = int(reaching[0]) if len(reaching) else bound + 1
    assert cut_off(calibration, link, grid, threshold) == expected


def test_every_family_that_ships_fits_on_a_grid_and_grows_off_it() -> None:
    training = part(600, seed=1)
    points: dict[str, dict[str, Any]] = {
        "decision tree": {"max_depth": 4, "min_samples_leaf": 11},
        "random forest": {"n_estimators": 7, "min_samples_leaf": 11, "max_depth": 4},
        "XGBoost": {"max_depth": 2, "rounds": 7, "learning_rate": 0.3},
        "LightGBM": {"num_leaves": 5, "rounds": 7, "learning_rate": 0.3},
    }
    assert {family.name for family in FAMILIES if family.ships} == points.keys()
    for family in FAMILIES:
        if not family.ships:
            assert family.fit == family.grow
            continue
        fitted = family.ensemble(family.fit(training, points[family.name], QUICK))
        grown = family.ensemble(family.grow(training, points[family.name], QUICK))
        assert fitted is not None
        assert grown is not None
        assert grid_of(fitted).bits == 20
        with pytest.raises(OffGridError):
            grid_of(grown)


def test_the_cost_is_measured_on_the_same_fits() -> None:
    training, hold_out = part(900, seed=0), part(300, seed=1)
    folds = folds_of(training.churned, QUICK)
    candidate = Candidate(xgboost_boosting, STUMPS, "grid")
    chosen = try_all([candidate], training, folds, free_shape(training.features.shape[1]), QUICK)[0]
    points = (OperatingPoint("balanced", "by hand", 0.3),)
    cost = rounding(chosen, "logit", {"method": "none"}, points, training, hold_out, folds, QUICK)
    grown = xgboost_boosting.grow(training, STUMPS, QUICK)
    fitted = xgboost_boosting.fit(training, STUMPS, QUICK)
    before, after = (xgboost_boosting.predict(model, training.features) for model in (grown, fitted))
    moved = np.abs(margins_of(before, "logit") - margins_of(after, "logit")).max()
    assert 0 < moved <= cost.largest_move < 21 * 2.0**-20
    assert cost.rows == 1200
    assert 0 < cost.largest_change < 5e-5
    assert cost.out_of_fold.before != cost.out_of_fold.after
    unrounded = out_of_fold(candidate, training, folds, QUICK, rounded=False)
    assert cost.out_of_fold.before.log_loss == pytest.approx(
        -np.log(np.where(training.churned, unrounded, 1 - unrounded)).mean()
    )


def test_a_decision_that_changes_is_counted() -> None:
    """A threshold on a leaf's own share: rounded down, it no longer reaches it."""
    training, hold_out = part(400, seed=3), part(100, seed=4)
    parameters = {"max_depth": 3, "min_samples_leaf": 20}
    grown = decision_tree.grow(training, parameters, QUICK)
    fitted = decision_tree.fit(training, parameters, QUICK)
    before = decision_tree.predict(grown, training.features)
    after = decision_tree.predict(fitted, training.features)
    lowered = before[before > after]
    assert len(lowered)
    points = (OperatingPoint("recall", "by hand", float(lowered[0])),)
    folds = folds_of(training.churned, QUICK)
    chosen = try_all(
        [Candidate(decision_tree, parameters, "search")],
        training,
        folds,
        free_shape(training.features.shape[1]),
        QUICK,
    )[0]
    cost = rounding(chosen, "identity", {"method": "none"}, points, training, hold_out, folds, QUICK)
    assert cost.decisions_changed >= (before == lowered[0]).sum() > 0


def shipped() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((BUNDLE / "manifest.json").read_text())
    return document


def test_rounding_moves_no_figure_of_the_shipped_model_beyond_the_fourth_decimal() -> None:
    cost = shipped()["evaluation"]["rounding"]
    assert cost["largestChange"] < 5e-5
    assert cost["largestMove"] < 5e-5
    assert cost["decisionsChanged"] == 0
    for part_of in ("outOfFold", "holdOut"):
        before, after = cost[part_of]["before"], cost[part_of]["after"]
        assert before.keys() == after.keys()
        assert max(abs(before[name] - after[name]) for name in before) < 5e-5
    assert cost["holdOut"]["after"] == shipped()["evaluation"]["holdOut"]


@pytest.mark.parametrize("place", ["shipped", "just trained"])
def test_the_cut_offs_of_a_bundle_decide_as_its_thresholds_do(place: str, small_bundle: Path) -> None:
    folder = BUNDLE if place == "shipped" else small_bundle
    manifest = json.loads((folder / "manifest.json").read_text())
    step = 2.0 ** -manifest["margin"]["bits"]
    for point in manifest["operatingPoints"]:
        around = point["margin"] + np.arange(-1000, 1000)
        chances = calibrated_margins(manifest["calibration"], around * step, manifest["link"])
        assert ((chances >= point["threshold"]) == (around >= point["margin"])).all()
