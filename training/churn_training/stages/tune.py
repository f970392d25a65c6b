"""The stage before training: searches the parameters of every family and keeps the best."""

import logging
import shutil

from churn_training.contract import read_contract
from churn_training.families.roster import FAMILIES
from churn_training.modelling.operating_points import beyond_reach
from churn_training.modelling.shape import shape_of
from churn_training.modelling.tuned import read_tuned, write_tuned
from churn_training.modelling.tuning import Tuned, tune
from churn_training.preparation.encoding import features_of
from churn_training.preparation.prepared import prepare
from churn_training.progress import progress
from churn_training.stages.stage import Run, StageError

log = logging.getLogger(__name__)

STUDIES = "studies.sqlite"
"""Optuna's record of every trial, from which a killed search resumes."""


def tune_stage(run: Run) -> None:
    """Writes tuned.json, and the studies beside it; or copies the run's `tuned` if that is given."""
    folder = run.folder_of("tune")
    contract = read_contract(run.contract).widest
    training = prepare(contract, run.data, run.settings).training
    for point in beyond_reach(contract.point_rules, training.churned):
        log.warning("no model can have the operating point %s: %s", point.name, point.why)
    if run.tuned is not None:
        if not read_tuned(run.tuned, run.data):
            raise StageError(f"{run.tuned} was found on other data: run without --tuned to search")
        shutil.copyfile(run.tuned, folder / "tuned.json")
        return
    shape = shape_of(contract, features_of(contract), len(training.churned), run.settings)
    found: list[Tuned] = []
    for family in progress(FAMILIES, "families"):
        tuned = tune(family, training, folder / STUDIES, run.settings, shape)
        log.info("%s: log-loss %.5f, %d trials, %d of them pruned", *_summary(tuned))
        found.append(tuned)
    write_tuned(folder / "tuned.json", run.data, found, run.settings)


def _summary(tuned: Tuned) -> tuple[str, float, int, int]:
    return tuned.family, tuned.log_loss, tuned.trials, tuned.pruned
