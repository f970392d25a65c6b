import numpy as np
import pytest
from scipy.special import expit, logit

from churn_training.families import decision_tree
from churn_training.modelling.calibration import (
    METHODS,
    CalibrationTrial,
    choose_calibration,
    try_calibrations,
)
from churn_training.modelling.choice import Candidate
from churn_training.modelling.evaluation import calibration_error
from churn_training.preparation.splitting import folds_of
from churn_training.settings import QUICK
from tests.test_modelling import part

RANDOM = np.random.default_rng(2)
TRUE = RANDOM.beta(2, 4, 20_000)
CHURNED = RANDOM.random(20_000) < TRUE


@pytest.mark.parametrize("method", ["platt", "beta", "isotonic"])
def test_what_weights_do_to_probabilities_is_undone(method: str) -> None:
    """Class weights shift the log-odds by a constant, which every method can take back."""
    weighted = expit(logit(TRUE) + np.log(3))
    assert calibration_error(weighted, CHURNED, 10) > 0.1
    calibrated = METHODS[method](weighted, CHURNED)(weighted)
    assert calibration_error(calibrated, CHURNED, 10) < 0.012
    assert np.abs(calibrated - TRUE).mean() < 0.02
    assert ((calibrated > 0) & (calibrated < 1)).all()


def test_none_changes_nothing() -> None:
    assert METHODS["none"](TRUE, CHURNED)(TRUE) is TRUE


def test_the_plainest_method_within_one_standard_error_is_chosen() -> None:
    def trial(method: str, losses: list[float]) -> CalibrationTrial:
        return CalibrationTrial(method, np.array(losses), 0.0)

    plain = trial("none", [0.41, 0.43, 0.44])
    assert choose_calibration([plain, trial("isotonic", [0.42, 0.41, 0.44])]) is plain
    better = trial("platt", [0.40, 0.42, 0.43])  # on every fold: no error at all
    assert choose_calibration([plain, better]) is better


def test_overconfident_leaves_are_found_out_by_nested_folds() -> None:
    training = part(900, seed=0)
    candidate = Candidate(decision_tree, {"min_samples_leaf": 3}, "grid")
    folds = folds_of(training.churned, QUICK)
    trials = try_calibrations(candidate, training, folds, QUICK)
    assert [trial.method for trial in trials] == list(METHODS)
    assert choose_calibration(trials).method != "none"
    assert all(len(trial.losses) == QUICK.folds for trial in trials)
