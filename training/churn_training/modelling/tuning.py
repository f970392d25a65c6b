"""Optuna's search for each family's best parameters, by out-of-fold log-loss inside the training part.

A killed search continues where it stopped and gives the same result: every trial has a separate seed, so what
it tries depends only on the finished trials before it.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import optuna
from optuna.trial import TrialState
from sklearn.metrics import log_loss

from churn_training.families.family import Family, Parameters, Shape
from churn_training.preparation.splitting import Part, folds_of
from churn_training.progress import progress
from churn_training.settings import Settings
from churn_training.trees.grid import OffGridError

PARAMETERS = "parameters"
"""Attribute of a trial: all parameters of the family, including those that the search did not vary."""
FOLD_LOSSES = "log-loss per fold"
SECONDS = "seconds"

FINISHED = (TrialState.COMPLETE, TrialState.PRUNED)


@dataclass(frozen=True)
class Tuned:
    """A family's best parameters, and the size of the search for them."""

    family: str
    parameters: Parameters
    log_loss: float
    """Mean over the folds of the search, in nats per row: a little optimistic, as the best of many."""
    trials: int
    pruned: int
    """Trials given up after some folds, because they were behind the median."""


def tune(
    family: Family, training: Part, storage: Path, settings: Settings, shape: Shape | None = None
) -> Tuned:
    """Searches until `settings.trials` trials are finished, including those of earlier calls.

    Every trial is fitted with as much of the `shape` as the family can be told.
    """
    study = open_study(family, training, storage, settings)
    for trial in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
        study.tell(trial.number, state=TrialState.FAIL)  # it was killed
    finished = len(study.get_trials(deepcopy=False, states=FINISHED))
    objective = _objective(family, training, settings, shape)
    for number in progress(range(finished, settings.trials), family.name):
        study.sampler = optuna.samplers.TPESampler(seed=settings.seed + number)
        study.optimize(objective, n_trials=1)
    return Tuned(
        family=family.name,
        parameters=study.best_trial.user_attrs[PARAMETERS],
        log_loss=study.best_value,
        trials=len(study.get_trials(deepcopy=False, states=FINISHED)),
        pruned=len(study.get_trials(deepcopy=False, states=(TrialState.PRUNED,))),
    )


def open_study(family: Family, training: Part, storage: Path, settings: Settings) -> optuna.Study:
    """The study of this family on these rows and folds. Others have their own."""
    digest = hashlib.sha256(training.features.tobytes() + training.churned.tobytes())
    digest.update(f"{settings.seed} {settings.tuning_folds}".encode())
    optuna.logging.set_verbosity(optuna.logging.WARNING)  # the progress bar is enough
    return optuna.create_study(
        study_name=f"{family.name} {digest.hexdigest()[:12]}",
        storage=f"sqlite:///{storage}",
        load_if_exists=True,
        pruner=optuna.pruners.MedianPruner(n_startup_trials=settings.trials // 6),
    )


def _objective(
    family: Family, training: Part, settings: Settings, shape: Shape | None
) -> Callable[[optuna.Trial], float]:
    folds = folds_of(training.churned, settings, settings.tuning_folds, groups=training.groups)

    def mean_log_loss(trial: optuna.Trial) -> float:
        started = time.perf_counter()
        parameters = family.suggest(trial, settings)
        trial.set_user_attr(PARAMETERS, parameters)
        told = family.shaped(parameters, shape) if shape else parameters
        losses: list[float] = []
        for fold, (fitted, held_back) in enumerate(folds):
            try:
                model = family.fit(training.take(fitted), told, settings)
            except OffGridError as error:
                raise optuna.TrialPruned(str(error)) from error
            predicted = family.predict(model, training.features[held_back])
            losses.append(float(log_loss(training.churned[held_back], predicted)))
            trial.report(float(np.mean(losses)), step=fold)
            if trial.should_prune():
                raise optuna.TrialPruned
        trial.set_user_attr(FOLD_LOSSES, losses)
        trial.set_user_attr(SECONDS, time.perf_counter() - started)
        return float(np.mean(losses))

    return mean_log_loss
