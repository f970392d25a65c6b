"""The recipe of a bundle, fitted again: on every fold of a file, or on the training part of another file."""

from dataclasses import replace
from typing import Any

import numpy as np

from churn_training.comparison.contenders import shipped
from churn_training.families.boosting import Probabilities
from churn_training.gating.bundle import Bundle
from churn_training.modelling.calibration import METHODS, calibrated, log_odds_of, margins_of
from churn_training.modelling.calibration_choice import calibrated_out_of_fold
from churn_training.modelling.choice import Candidate, out_of_fold
from churn_training.modelling.confidence import fit_confidence
from churn_training.modelling.operating_points import operating_points
from churn_training.preparation.prepared import Prepared
from churn_training.preparation.splitting import Labels, Part, folds_of
from churn_training.settings import Settings
from churn_training.trees.onnx_export import export


def trained_on(bundle: Bundle) -> str:
    """Checksum of the file that the bundle was trained on."""
    split = bundle.manifest["evaluation"]["split"]
    return split.get("dataSha256", bundle.contract.source.sha256)


def everyone(prepared: Prepared) -> Part:
    """All rows of the file in their order."""
    parts = (prepared.training, prepared.hold_out)
    indexes = np.concatenate([part.indexes for part in parts])
    order = np.argsort(indexes)
    features = np.concatenate([part.features for part in parts])[order]
    churned: Labels = np.concatenate([part.churned for part in parts])[order]
    groups = None
    if all(part.groups is not None for part in parts):
        groups = np.concatenate([part.groups for part in parts if part.groups is not None])[order]
    return Part(np.ascontiguousarray(features), churned, indexes[order], groups)


def recipe_out_of_fold(bundle: Bundle, prepared: Prepared, settings: Settings) -> Probabilities:
    """One probability per row of the file, from the recipe fitted without the row's fold."""
    rows = everyone(prepared)
    folds = folds_of(rows.churned, settings, groups=rows.groups)
    method = bundle.manifest["calibration"]["method"]
    return calibrated_out_of_fold(_recipe(bundle), method, rows, folds, settings)


def refitted(bundle: Bundle, prepared: Prepared, settings: Settings) -> Bundle:
    """The bundle that its recipe gives on the training part: model, calibration, intervals and thresholds."""
    candidate, training = _recipe(bundle), prepared.training
    family = candidate.family
    native = family.fit(training, candidate.parameters, settings)
    ensemble = family.ensemble(native)
    assert ensemble is not None  # what ships has trees
    folds = folds_of(training.churned, settings, groups=training.groups)
    raw = out_of_fold(candidate, training, folds, settings)
    calibration = METHODS[bundle.manifest["calibration"]["method"]](log_odds_of(raw), training.churned)
    points = operating_points(
        calibrated(calibration, raw), training.churned, bundle.contract.point_rules, settings
    )
    names = [feature["name"] for feature in bundle.manifest["features"]]
    changed: dict[str, Any] = {
        "calibration": calibration,
        "operatingPoints": [
            {"name": point.name, "threshold": point.threshold, "margin": 0} for point in points.kept
        ],
    }
    if "confidence" in bundle.manifest:
        changed["confidence"] = fit_confidence(margins_of(raw, ensemble.link), training.churned, settings)
    manifest: Any = bundle.manifest | changed
    return replace(bundle, model=export(ensemble, names, bundle.contract.sha256), manifest=manifest)


def _recipe(bundle: Bundle) -> Candidate:
    return shipped(bundle.manifest).candidate
