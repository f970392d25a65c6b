"""manifest.json: what the model is, how it was chosen, what it can do, and what it was trained on."""

import hashlib
from dataclasses import dataclass

from churn_training.bundle.evaluation_curves import evaluation_curves
from churn_training.bundle.evaluation_shape import (
    CalibrationEntry,
    ChoiceEntry,
    EvaluationEntry,
    EvaluationFigures,
    InputEntry,
    MergingFigures,
)
from churn_training.bundle.manifest_shape import (
    Checksum,
    FeatureColumn,
    Manifest,
    MarginEntry,
    ModelFile,
    OperatingPointEntry,
    Unit,
)
from churn_training.bundle.point_entries import decision_figures, risk_bands
from churn_training.bundle.reference_distributions import reference_distributions
from churn_training.contract import Contract
from churn_training.families.boosting import Probabilities
from churn_training.families.family import Parameters
from churn_training.modelling import calibration_choice, choice, inputs
from churn_training.modelling.calibration import Calibration, calibrated_margins, margins_of
from churn_training.modelling.calibration_choice import CalibrationTrial, best_calibration
from churn_training.modelling.choice import (
    Trial,
    best_of,
    corrected_standard_error,
    standard_error,
    within_one_standard_error,
)
from churn_training.modelling.confidence import Confidence, Values
from churn_training.modelling.coverage import Coverage, SimulatedCoverage, coverage, simulated_coverage
from churn_training.modelling.cut_offs import cut_off
from churn_training.modelling.evaluation import Evaluation, decide, evaluate
from churn_training.modelling.inputs import InputChoice, InputTrial
from churn_training.modelling.operating_points import OperatingPoint, OperatingPoints
from churn_training.modelling.rounding import Rounding
from churn_training.modelling.shape import free_shape
from churn_training.preparation.cleaning import Record
from churn_training.preparation.encoding import Feature
from churn_training.preparation.splitting import Part
from churn_training.readable_json import plain, significant
from churn_training.settings import Settings
from churn_training.trees.ensemble import Ensemble, Link
from churn_training.trees.grid import Grid, grid_of
from churn_training.trees.onnx_export import export

MANIFEST_FORMAT = 2
"""Raised when a reader would have to change."""


@dataclass(frozen=True)
class Outcome:
    """All that a training run found out."""

    inputs: InputChoice
    trials: list[Trial]
    chosen: Trial
    grown: Ensemble
    """The trees as the library grew them, on the grid."""
    ensemble: Ensemble
    """The same with equal splits merged, as it ships."""
    calibrations: list[CalibrationTrial]
    calibration: Calibration
    out_of_fold: Probabilities
    """Calibrated, each by a model and a calibrator that have not seen the row."""
    confidence: Confidence
    points: OperatingPoints
    rounding: Rounding
    split_method: str
    """How the rows were split, in words."""
    data_sha256: str
    training: Part
    hold_out: Part
    hold_out_margin: Values
    hold_out_probability: Probabilities
    """Calibrated, as it ships."""

    @property
    def grid(self) -> Grid:
        """What the leaves are multiples of."""
        return grid_of(self.ensemble)


def manifest(
    contract: Contract,
    features: tuple[Feature, ...],
    model: bytes,
    trees: str,
    outcome: Outcome,
    training_records: list[Record],
    settings: Settings,
) -> Manifest:
    """The document. Nothing in it depends on the machine or the hour."""
    return {
        "format": MANIFEST_FORMAT,
        "name": contract.name,
        "version": settings.model_version,
        "contract": {"file": "contract.json", "sha256": contract.sha256},
        "model": _model(model, outcome, settings),
        "trees": {"file": "trees.json", **_checksum(trees.encode())},
        "features": [_feature(feature) for feature in features],
        "link": outcome.ensemble.link,
        "margin": margin_entry(outcome.ensemble.link, outcome.grid),
        "calibration": outcome.calibration,
        "confidence": outcome.confidence,
        "operatingPoints": [_point(point, outcome, settings) for point in outcome.points.kept],
        "operatingPointsLeftOut": [
            {"name": point.name, "why": point.why} for point in outcome.points.left_out
        ],
        "defaultOperatingPoint": "balanced",
        "riskBands": risk_bands([point.name for point in outcome.points.kept]),
        "evaluation": _evaluation(_merging(contract, features, model, outcome), outcome, settings),
        "reference": reference_distributions(contract, training_records, outcome.out_of_fold, settings),
    }


def _model(model: bytes, outcome: Outcome, settings: Settings) -> ModelFile:
    family = outcome.chosen.candidate.family
    return {
        "file": "model.onnx",
        **_checksum(model),
        "family": family.name.lower(),
        "library": family.library,
        "parameters": family.library_parameters(outcome.chosen.candidate.parameters, settings),
        "trees": len(outcome.ensemble.trees),
        "depth": outcome.ensemble.depth,
        "nodes": outcome.ensemble.node_count,
        "cover": outcome.ensemble.cover,
    }


def margin_entry(link: Link, grid: Grid) -> MarginEntry:
    """What a margin counts."""
    unit: Unit = "log-odds" if link == "logit" else "probability"
    return {"unit": unit, "bits": grid.bits, "bound": grid.bound}


def _checksum(content: bytes) -> Checksum:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _feature(feature: Feature) -> FeatureColumn:
    entry: FeatureColumn = {"name": feature.name, "field": feature.field, "kind": feature.kind}
    if feature.value is not None:
        return {**entry, "value": feature.value}
    if feature.count is not None:
        return {**entry, "count": feature.count}
    return {**entry, "values": list(feature.values)} if feature.values else entry


def _point(point: OperatingPoint, outcome: Outcome, settings: Settings) -> OperatingPointEntry:
    seen = decide(outcome.out_of_fold, outcome.training.churned, point.threshold)
    held = decide(outcome.hold_out_probability, outcome.hold_out.churned, point.threshold)
    return {
        "name": point.name,
        "rule": point.rule,
        "threshold": point.threshold,
        "margin": cut_off(outcome.calibration, outcome.ensemble.link, outcome.grid, point.threshold),
        "outOfFold": decision_figures(seen, settings.figure_digits),
        "holdOut": decision_figures(held, settings.figure_digits),
    }


def _evaluation(merging: MergingFigures, outcome: Outcome, settings: Settings) -> EvaluationEntry:
    training, hold_out = outcome.training, outcome.hold_out
    bins = settings.calibration_bins
    best = best_of(outcome.trials)
    return {
        "split": {
            "method": outcome.split_method,
            "dataSha256": outcome.data_sha256,
            "seed": settings.seed,
            "trainingRows": len(training.churned),
            "holdOutRows": len(hold_out.churned),
            "trainingChurners": int(training.churned.sum()),
            "holdOutChurners": int(hold_out.churned.sum()),
        },
        "calibrationErrorBins": f"{bins} of equal count",
        "outOfFold": {
            "folds": settings.folds,
            **_figures(evaluate(outcome.out_of_fold, training.churned, bins), settings),
        },
        "holdOut": _figures(evaluate(outcome.hold_out_probability, hold_out.churned, bins), settings),
        "curves": plain(
            {
                "outOfFold": evaluation_curves(outcome.out_of_fold, training.churned, settings),
                "holdOut": evaluation_curves(outcome.hold_out_probability, hold_out.churned, settings),
            },
            settings.figure_digits,
        ),
        "confidence": plain(_coverage(outcome, settings), settings.figure_digits)
        | {"simulated": plain(_simulated(outcome, settings), settings.figure_digits)},
        "rounding": plain(outcome.rounding, settings.figure_digits),
        "merging": merging,
        "inputsRule": inputs.RULE.format(draws=settings.comparison_repeats),
        "repeated": plain(outcome.inputs.repeated, settings.figure_digits),
        "inputs": [_inputs(trial, outcome.inputs, settings) for trial in outcome.inputs.trials],
        "calibrationRule": calibration_choice.rule_of(settings),
        "calibrations": [_calibration(trial, outcome, settings) for trial in outcome.calibrations],
        "choiceRule": choice.RULE.format(bound=settings.step_bound, rows=settings.step_rows),
        "choice": [_trial(trial, best, outcome.chosen, settings) for trial in outcome.trials],
    }


def _figures(evaluation: Evaluation, settings: Settings) -> EvaluationFigures:
    figures: EvaluationFigures = plain(evaluation, settings.figure_digits)
    return figures


def _parameters(trial: Trial, chosen: Trial) -> Parameters:
    """All of the chosen model's; of the others without the shape, which is the same for all."""
    candidate = trial.candidate
    shape = candidate.family.shaped({}, free_shape(0))
    kept = candidate.parameters.items()
    return {name: value for name, value in kept if trial is chosen or name not in shape}


def _trial(trial: Trial, best: Trial, chosen: Trial, settings: Settings) -> ChoiceEntry:
    return {
        "family": trial.candidate.family.name.lower(),
        "origin": trial.candidate.origin,
        "parameters": _parameters(trial, chosen),
        "trees": trial.trees,
        "nodes": trial.nodes,
        "faults": trial.faults,
        "logLoss": significant(trial.log_loss, settings.figure_digits),
        "standardError": significant(standard_error(trial.losses), settings.figure_digits),
        "behindBest": significant(trial.log_loss - best.log_loss, settings.figure_digits),
        "behindBestStandardError": significant(
            corrected_standard_error(trial.losses - best.losses, len(trial.losses)), settings.figure_digits
        ),
        "withinOneStandardError": within_one_standard_error(trial, best),
        "chosen": trial is chosen,
    }


def _merging(
    contract: Contract, features: tuple[Feature, ...], model: bytes, outcome: Outcome
) -> MergingFigures:
    unmerged = export(outcome.grown, [feature.name for feature in features], contract.sha256)
    return {
        "treesBefore": len(outcome.grown.trees),
        "treesAfter": len(outcome.ensemble.trees),
        "bytesBefore": len(unmerged),
        "bytesAfter": len(model),
    }


def _inputs(trial: InputTrial, choice: InputChoice, settings: Settings) -> InputEntry:
    digits = settings.figure_digits
    behind, error = choice.behind(trial)
    return {
        "leftOut": list(trial.left_out),
        "directed": trial.directed,
        "allowed": trial.allowed,
        "repetition": significant(trial.repetition, digits),
        "logLoss": significant(float(trial.losses.mean()), digits),
        "behindBest": significant(behind, digits),
        "behindBestStandardError": significant(error, digits),
        "rocAuc": significant(trial.roc_auc, digits),
        "chosen": trial is choice.chosen,
    }


def _coverage(outcome: Outcome, settings: Settings) -> Coverage:
    return coverage(
        outcome.confidence,
        outcome.hold_out_margin,
        outcome.hold_out_probability,
        outcome.hold_out.churned,
        settings.calibration_bins,
    )


def _simulated(outcome: Outcome, settings: Settings) -> SimulatedCoverage:
    link = outcome.ensemble.link
    margin = margins_of(outcome.chosen.out_of_fold, link)
    return simulated_coverage(margin, calibrated_margins(outcome.calibration, margin, link), settings)


def _calibration(trial: CalibrationTrial, outcome: Outcome, settings: Settings) -> CalibrationEntry:
    best = best_calibration(outcome.calibrations)
    behind = trial.behind(best)
    return {
        "method": trial.method,
        "logLoss": significant(float(trial.losses.mean()), settings.figure_digits),
        "behindBest": significant(float(behind.mean()), settings.figure_digits),
        "behindBestStandardError": significant(
            corrected_standard_error(behind, trial.folds), settings.figure_digits
        ),
        "calibrationError": significant(trial.calibration_error, settings.figure_digits),
        "chosen": trial.method == outcome.calibration["method"],
    }
