"""Every family behind the one protocol, on generated data."""

import warnings
from dataclasses import replace

import numpy as np
import optuna
import pytest
from sklearn.metrics import roc_auc_score

from churn_training.families.boosting import probabilities
from churn_training.families.family import Family
from churn_training.families.roster import FAMILIES, family_named
from churn_training.settings import QUICK
from churn_training.trees.onnx_export import export
from churn_training.trees.onnx_run import onnxruntime_margins
from tests.test_modelling import part

TRAINING = part(900, seed=0)
EXPORTED = ("decision tree", "random forest", "XGBoost", "LightGBM")


def trial() -> optuna.Trial:
    return optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1)).ask()


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_family_learns_and_repeats_itself(family: Family) -> None:
    training = replace(TRAINING, features=TRAINING.features.copy(), churned=TRAINING.features[:, 0] > 0.5)
    training.features[::50, 1] = np.nan
    parameters = family.suggest(trial(), QUICK)
    model, again = (family.fit(training, parameters, QUICK) for _ in range(2))
    predicted = family.predict(model, training.features)
    assert predicted.dtype == np.float64
    assert predicted.shape == (900,)
    assert roc_auc_score(training.churned, predicted) > 0.9
    assert (family.predict(again, training.features) == predicted).all()


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_what_is_exported_says_the_same(family: Family) -> None:
    model = family.fit(TRAINING, family.suggest(trial(), QUICK), QUICK)
    ensemble = family.ensemble(model)
    assert (ensemble is not None) == family.ships == (family.name in EXPORTED)
    if ensemble is None:
        return
    margins = onnxruntime_margins(export(ensemble, ["a", "b", "c"]), TRAINING.features)
    shipped = margins if ensemble.link == "identity" else probabilities(margins)
    assert np.abs(shipped - family.predict(model, TRAINING.features)).max() < 1e-6


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_no_family_weights_the_classes(family: Family) -> None:
    parameters = family.suggest(trial(), QUICK)
    assert not {"class_weight", "scale_pos_weight", "is_unbalance"} & set(parameters)


def test_families_are_found_by_name() -> None:
    assert [family_named(family.name) for family in FAMILIES] == list(FAMILIES)
    with pytest.raises(KeyError):
        family_named("perceptron")


def test_the_explainable_machine_keeps_other_warnings() -> None:
    with pytest.warns(UserWarning, match="mine"):
        warnings.warn("mine", UserWarning, stacklevel=1)
