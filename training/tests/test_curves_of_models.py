"""Curves with the rows behind their steps, the steps that break a rule, and the choice of inputs by them."""

from dataclasses import replace

import numpy as np
import pytest

from churn_training.families import xgboost_boosting
from churn_training.families.boosting import probabilities
from churn_training.families.family import Family, Parameters, Shape
from churn_training.families.roster import FAMILIES
from churn_training.modelling.curves import Curve, curves_of, faults_of
from churn_training.modelling.shape import free_shape
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.settings import DEFAULT, QUICK
from churn_training.trees.ensemble import Ensemble
from tests.test_merging import ensemble_of, stump
from tests.test_modelling import part

STEPS = replace(DEFAULT, step_bound=0.1, step_rows=3)


def by_hand(ensemble: Ensemble, rows: Matrix) -> np.ndarray:
    """Probabilities of stumps in the first column that send missing values left."""
    margins = np.zeros(len(rows))
    for tree in ensemble.trees:
        right = rows[:, 0] >= tree.threshold[0]
        margins += np.where(right, tree.leaf_value[2], tree.leaf_value[1])
    return probabilities(margins)


def curve_over(values: list[float], ensemble: Ensemble) -> Curve:
    features = np.column_stack([values, *[np.zeros(len(values))] * 5]).astype(np.float32)
    (curve,) = curves_of(lambda rows: by_hand(ensemble, rows), ensemble, features)
    return curve


def test_a_curve_by_hand() -> None:
    ensemble = ensemble_of(stump(0.0, 1.0, (1, 1), threshold=2.0), stump(0.0, -0.5, (1, 1), threshold=5.0))
    curve = curve_over([0, 1, 2, 3, 4, 4, 5, np.nan], ensemble)
    assert (curve.column, curve.missing_rows) == (0, 1)
    assert curve.starts.tolist() == [0, 2, 5]
    assert curve.rows.tolist() == [2, 4, 1]
    # Heights 0, 1 and 0.5 with the mean 4.5 / 7 taken off; a missing value goes left twice.
    assert curve.heights == pytest.approx(np.array([0, 1, 0.5]) - 4.5 / 7)
    assert curve.missing_height == pytest.approx(-4.5 / 7)


def test_steps_against_a_direction_and_steps_on_few_rows_are_faults() -> None:
    ensemble = ensemble_of(stump(0.0, 1.0, (1, 1), threshold=2.0), stump(0.0, -0.5, (1, 1), threshold=5.0))
    curve = curve_over([0, 1, 1, 2, 3, 4, 4, 5, np.nan], ensemble)
    free = faults_of([curve], free_shape(6), STEPS)
    assert [(fault.kind, fault.rows) for fault in free] == [("support", 1), ("support", 1)]
    assert free[0].start == 5
    assert np.isnan(free[1].start)
    rising = Shape(directions=(1, 0, 0, 0, 0, 0), bins=9, bin_rows=1)
    against = [fault for fault in faults_of([curve], rising, STEPS) if fault.kind == "direction"]
    assert [fault.start for fault in against] == [5]
    assert against[0].step == pytest.approx(-0.5)
    wide = replace(STEPS, step_bound=2.0)
    assert faults_of([curve], free_shape(6), wide) == []
    assert faults_of([curve], free_shape(6), replace(STEPS, step_rows=1)) == []


def test_every_family_that_can_be_told_keeps_declared_directions() -> None:
    training = part(1500, seed=4)
    rising = Shape(directions=(1, -1, 0), bins=20, bin_rows=60)
    for family in FAMILIES:
        if not family.ships:
            continue
        point = {
            "XGBoost": {"rounds": 30, "max_depth": 2},
            "LightGBM": {"rounds": 30, "num_leaves": 4},
            "random forest": {"n_estimators": 10, "max_depth": 4},
        }.get(family.name, {"max_depth": 4})
        free, held = (
            _faults(family, family.shaped(point, shape), training, rising)
            for shape in (free_shape(3), rising)
        )
        assert free > 0, family.name
        assert held == 0, family.name


def _faults(family: Family, parameters: Parameters, training: Part, shape: Shape) -> int:
    model = family.fit(training, parameters, QUICK)
    ensemble = family.ensemble(model)
    assert ensemble is not None
    curves = curves_of(lambda rows: family.predict(model, rows), ensemble, training.features)
    return sum(fault.kind == "direction" for fault in faults_of(curves, shape, DEFAULT))


def test_bins_leave_enough_rows_behind_every_step() -> None:
    training = part(2000, seed=4)
    model = xgboost_boosting.fit(
        training,
        xgboost_boosting.shaped({"rounds": 60, "max_depth": 1}, Shape((0, 0, 0), 20, 100)),
        QUICK,
    )
    ensemble = xgboost_boosting.ensemble(model)
    curves = curves_of(lambda rows: xgboost_boosting.predict(model, rows), ensemble, training.features)
    assert min(int(curve.rows.min()) for curve in curves) >= 80
