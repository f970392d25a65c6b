"""The choice of inputs: what repeats, what may be left out, and which model is then chosen."""

from dataclasses import replace

import numpy as np
import pytest

from churn_training.contract import Contract
from churn_training.families import xgboost_boosting
from churn_training.modelling.choice import Candidate
from churn_training.modelling.inputs import choose_inputs, explained
from churn_training.preparation.encoding import features_of
from churn_training.preparation.splitting import Part
from churn_training.settings import QUICK

JUDGE = Candidate(xgboost_boosting, {"max_depth": 1, "rounds": 25, "learning_rate": 0.3}, "grid")
NUMBERS = ("tenureMonths", "monthlyCharges", "totalCharges")


@pytest.fixture(scope="module")
def numbers(contract: Contract) -> Contract:
    """The contract with its three numbers alone."""
    fields = tuple(field for field in contract.widest.fields if field.name in NUMBERS)
    return replace(contract, fields=fields)


def rows(total: str, *, only_total: bool = False) -> Part:
    """Customers whose total is the product of the others, or a number that nothing else tells."""
    random = np.random.default_rng(8)
    tenure, monthly = random.integers(1, 72, 1500), random.uniform(20, 120, 1500)
    totals = tenure * monthly if total == "product" else random.uniform(0, 8000, 1500)
    log_odds = -totals / 1500 + 2 if only_total else 0.03 * (monthly - 70) - 0.05 * (tenure - 36)
    churned = random.random(1500) < 1 / (1 + np.exp(-log_odds))
    return Part(np.column_stack([tenure, monthly, totals]).astype(np.float32), churned, np.arange(1500))


def test_what_the_other_columns_tell_is_measured_out_of_fold(numbers: Contract) -> None:
    features = features_of(numbers)
    assert explained("totalCharges", features, rows("product"), QUICK) > 0.95
    assert explained("totalCharges", features, rows("chance"), QUICK) < 0.05


def test_a_total_that_the_others_tell_is_left_out(numbers: Contract) -> None:
    found = choose_inputs(JUDGE, numbers, rows("product"), QUICK)
    assert found.chosen.left_out == ("totalCharges",)
    assert found.chosen.directed
    by_set = {(trial.left_out, trial.directed): trial for trial in found.trials}
    everything = by_set[(), True]
    assert found.chosen.repetition < everything.repetition - 1
    # Weighed for the table, but never chosen: the contract keeps it.
    assert not by_set[("tenureMonths",), True].allowed


def test_a_number_that_nothing_else_tells_stays(numbers: Contract) -> None:
    found = choose_inputs(JUDGE, numbers, rows("chance", only_total=True), QUICK)
    assert found.chosen.left_out == ()
    assert {trial.left_out for trial in found.trials} == {()}


def test_directions_that_the_data_contradicts_are_not_taken(numbers: Contract) -> None:
    """Here the risk rises with tenure: a model that may only fall with it is far behind."""
    training = rows("chance")
    turned = replace(training, features=training.features * np.array([-1, 1, 1], dtype=np.float32))
    found = choose_inputs(JUDGE, numbers, turned, QUICK)
    assert not found.chosen.directed
    behind, error = found.behind(next(trial for trial in found.trials if trial.directed))
    assert behind > 5 * error
