"""How much better a model without restrictions is: the ceiling that the shipped one is held to.

The shipped model is small, its leaves lie on a grid and its curves have a shape. A tuned booster has none of
that, nor has a stacked ensemble of an AutoML library. How far they are ahead is what the restrictions cost.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import log_loss, roc_auc_score

from churn_training.families import lightgbm_boosting
from churn_training.families.boosting import Probabilities
from churn_training.modelling.choice import Folds, Trial, corrected_standard_error
from churn_training.modelling.tuning import Tuned, tune
from churn_training.preparation.splitting import Part
from churn_training.progress import progress
from churn_training.settings import Settings

AUTOML = "flaml"
"""The library of the ensemble, if it is installed: `pip install 'churn-training[automl]'`."""

AUTOML_FAMILIES = ("lgbm", "xgboost", "rf", "extra_tree", "lrl1")


@dataclass(frozen=True)
class Ceiling:
    """One strong model beside the shipped one, both judged on the same customers."""

    name: str
    behind: float | None
    """Mean out-of-fold log-loss of the shipped model less this one's; None if it was fitted only once."""
    behind_error: float | None
    """Its corrected standard error over the folds."""
    roc_auc: float | None
    """Out of fold."""
    hold_out_roc_auc: float
    hold_out_log_loss: float


def search(training: Part, settings: Settings) -> list[Tuned]:
    """The best parameters of a booster that grows leaf by leaf, found by Optuna inside the training part."""
    with tempfile.TemporaryDirectory() as folder:
        return [tune(lightgbm_boosting, training, Path(folder) / "search.sqlite", settings)]


def ceilings(
    found: Sequence[Tuned], chosen: Trial, training: Part, hold_out: Part, folds: Folds, settings: Settings
) -> list[Ceiling]:
    """The tuned boosters, and the AutoML ensemble where its library is installed."""
    boosters = [_booster(tuned, chosen, training, hold_out, folds, settings) for tuned in found]
    ensemble = _ensemble(training, hold_out, settings)
    return boosters if ensemble is None else [*boosters, ensemble]


def _booster(
    tuned: Tuned, chosen: Trial, training: Part, hold_out: Part, folds: Folds, settings: Settings
) -> Ceiling:
    family = lightgbm_boosting
    predicted = np.empty(len(training.churned))
    for fitted, held_back in progress(folds, "ceiling"):
        model = family.grow(training.take(fitted), tuned.parameters, settings)
        predicted[held_back] = family.predict(model, training.features[held_back])
    losses = np.array([log_loss(training.churned[rows], predicted[rows]) for _, rows in folds])
    behind = chosen.losses - losses
    whole = family.grow(training, tuned.parameters, settings)
    return _judged(
        f"{tuned.family}, the best of {tuned.trials} trials of Optuna",
        family.predict(whole, hold_out.features),
        hold_out,
        behind=float(behind.mean()),
        behind_error=corrected_standard_error(behind, len(behind)),
        roc_auc=float(roc_auc_score(training.churned, predicted)),
    )


def _ensemble(training: Part, hold_out: Part, settings: Settings) -> Ceiling | None:
    """None if the library is not installed."""
    try:
        from flaml import AutoML
    except ImportError:
        return None
    machine: Any = AutoML()
    machine.fit(
        training.features.astype(np.float64),
        training.churned.astype(int),
        task="classification",
        metric="log_loss",
        estimator_list=list(AUTOML_FAMILIES),
        ensemble=True,
        eval_method="cv",
        n_splits=settings.tuning_folds,
        max_iter=settings.automl_trials,
        time_budget=-1,  # a budget of trials repeats itself, one of seconds does not
        n_jobs=1,
        seed=settings.seed,
        verbose=0,
    )
    predicted = machine.predict_proba(hold_out.features.astype(np.float64))[:, 1]
    return _judged(f"a stacked ensemble of {AUTOML}, {settings.automl_trials} trials", predicted, hold_out)


def _judged(
    name: str,
    predicted: Probabilities,
    hold_out: Part,
    *,
    behind: float | None = None,
    behind_error: float | None = None,
    roc_auc: float | None = None,
) -> Ceiling:
    return Ceiling(
        name,
        behind,
        behind_error,
        roc_auc,
        hold_out_roc_auc=float(roc_auc_score(hold_out.churned, predicted)),
        hold_out_log_loss=float(log_loss(hold_out.churned, predicted)),
    )
