"""Every family with its best parameters, out of fold, for the modelling notebook."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from churn_training.families.roster import FAMILIES
from churn_training.modelling.calibration_choice import CalibrationTrial, best_calibration
from churn_training.modelling.choice import Trial, corrected_standard_error, searched, try_all
from churn_training.modelling.evaluation import evaluate
from churn_training.modelling.shape import free_shape
from churn_training.modelling.tuned import read_tuned
from churn_training.modelling.tuning import Tuned, tune
from churn_training.preparation.splitting import Part, folds_of
from churn_training.settings import Settings


def best_parameters(kept: Path, data: Path, training: Part, settings: Settings) -> list[Tuned]:
    """What an earlier search found on this data, or else a new search by `settings`."""
    found = read_tuned(kept, data) if kept.is_file() else []
    if found:
        return found
    with TemporaryDirectory() as folder:
        return [tune(family, training, Path(folder) / "studies.sqlite", settings) for family in FAMILIES]


def out_of_fold_trials(tuned: list[Tuned], training: Part, settings: Settings) -> list[Trial]:
    """One trial per family, all on the same folds."""
    return try_all(
        searched(tuned),
        training,
        folds_of(training.churned, settings),
        free_shape(training.features.shape[1]),
        settings,
    )


def comparison(trials: list[Trial], training: Part, settings: Settings) -> pd.DataFrame:
    """The families side by side, best first, each with the standard error of its distance to the best."""
    best = min(trials, key=lambda trial: trial.log_loss)
    figures = [evaluate(trial.out_of_fold, training.churned, settings.calibration_bins) for trial in trials]
    return (
        pd.DataFrame(
            {
                "family": [trial.candidate.family.name for trial in trials],
                "log-loss": [trial.log_loss for trial in trials],
                "behind the best": [trial.log_loss - best.log_loss for trial in trials],
                "± standard error": [
                    corrected_standard_error(trial.losses - best.losses, len(trial.losses))
                    for trial in trials
                ],
                "ROC-AUC": [each.roc_auc for each in figures],
                "average precision": [each.average_precision for each in figures],
                "Brier": [each.brier for each in figures],
                "calibration error": [each.calibration_error for each in figures],
                "nodes": pd.array([trial.nodes for trial in trials], dtype="Int64"),
            }
        )
        .set_index("family")
        .sort_values("log-loss")
    )


def calibrations(trials: list[CalibrationTrial], chosen: CalibrationTrial) -> pd.DataFrame:
    """The methods of calibration side by side, plainest first, with the figures that the rule uses."""
    best = best_calibration(trials)
    return pd.DataFrame(
        {
            "method": [trial.method for trial in trials],
            "log-loss": [trial.losses.mean() for trial in trials],
            "behind the best": [trial.losses.mean() - best.losses.mean() for trial in trials],
            "± standard error": [
                corrected_standard_error(trial.behind(best), trial.folds) for trial in trials
            ],
            "calibration error": [trial.calibration_error for trial in trials],
            "chosen": [trial is chosen for trial in trials],
        }
    ).set_index("method")
