"""The last step of `train` and `create`: the card of the new bundle, beside stronger models."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from churn_training.bundle.manifest_shape import point_named
from churn_training.comparison.subgroups import subgroups
from churn_training.evidence.judge import judge
from churn_training.modelling.ceiling import ceilings
from churn_training.modelling.evaluation import calibration_error
from churn_training.modelling.intervals import Interval, Measure, bootstrap
from churn_training.preparation.encoding import features_of
from churn_training.preparation.splitting import folds_of
from churn_training.progress import progress
from churn_training.reporting.created_card import CardFigures, created_card
from churn_training.reporting.drivers import contributions, importance
from churn_training.settings import Settings
from churn_training.stages.train import Trained

EXPLAINED_ROWS = 2000
"""Rows of the hold-out whose contributions are averaged: more of them move a mean in the third digit."""


def write_card(path: Path, trained: Trained, decisions: Mapping[str, Any] | None, settings: Settings) -> None:
    """Writes the card of a bundle that was trained just now."""
    outcome, prepared, contract = trained.outcome, trained.prepared, trained.contract
    training, hold_out = prepared.training, prepared.hold_out
    folds = folds_of(training.churned, settings, groups=training.groups)
    default = point_named(trained.manifest, trained.manifest["defaultOperatingPoint"])
    assert default is not None  # the default is one of the points
    figures = CardFigures(
        quality=_quality(trained, settings),
        ceilings=ceilings(trained.tuned, outcome.chosen, training, hold_out, folds, settings),
        groups=subgroups(
            contract,
            prepared.records_of(training),
            outcome.out_of_fold,
            training.churned,
            default["threshold"],
        ),
        drivers=_drivers(trained),
        decisions=decisions,
    )
    path.write_text(created_card(contract, trained.manifest, figures), encoding="utf-8", newline="\n")


def _quality(trained: Trained, settings: Settings) -> dict[str, tuple[float, Interval]]:
    outcome = trained.outcome
    seen, held = outcome.training.churned, outcome.hold_out.churned
    measures: dict[str, Measure] = {
        "ROC-AUC": lambda probability, churned: float(roc_auc_score(churned, probability)),
        "average precision": lambda probability, churned: float(
            average_precision_score(churned, probability)
        ),
        "log-loss": lambda probability, churned: float(log_loss(churned, probability)),
        "Brier score": lambda probability, churned: float(brier_score_loss(churned, probability)),
        "calibration error": lambda probability, churned: calibration_error(
            probability, churned, settings.calibration_bins
        ),
    }
    return {
        name: (
            measure(outcome.out_of_fold, seen),
            bootstrap(measure, outcome.hold_out_probability, held, settings),
        )
        for name, measure in progress(measures.items(), "intervals", len(measures))
    }


def _drivers(trained: Trained) -> list[tuple[str, float]]:
    hold_out, contract = trained.prepared.hold_out, trained.contract
    found = contributions(
        contract,
        features_of(contract),
        judge(trained.native, hold_out.features[:EXPLAINED_ROWS]).contributions,
        trained.prepared.records_of(hold_out)[:EXPLAINED_ROWS],
        "log-odds" if trained.manifest["link"] == "logit" else "probability",
    )
    return [(contract.field(name).label, value) for name, value in importance(found)]
