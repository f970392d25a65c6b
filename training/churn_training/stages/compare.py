"""The stage after training: compares the chosen model with others, and puts intervals around its figures."""

import logging
import time
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from churn_training.bundle.evaluation_curves import reliability
from churn_training.bundle.manifest_shape import point_named, read_manifest
from churn_training.comparison.contenders import Contender, contenders
from churn_training.comparison.equivalence import equivalence, holm, verdict
from churn_training.comparison.figures_shape import PointFigures
from churn_training.comparison.imbalance import treatments
from churn_training.comparison.learning_curve import learning_curve
from churn_training.comparison.repeated_folds import (
    Difference,
    RepeatedScores,
    corrected_difference,
    repeated_scores,
)
from churn_training.comparison.speed import speed
from churn_training.comparison.stability import stability
from churn_training.comparison.subgroups import subgroups
from churn_training.contract import read_contract
from churn_training.families.boosting import Probabilities
from churn_training.modelling.calibration import calibrated
from churn_training.modelling.calibration_line import calibration_line
from churn_training.modelling.choice import out_of_fold, searched
from churn_training.modelling.evaluation import calibration_error, decide, evaluate, lift_at
from churn_training.modelling.intervals import Interval, bootstrap, calibration_by_chance
from churn_training.modelling.net_benefit import net_benefit, net_benefit_of_everyone
from churn_training.modelling.operating_points import recall_threshold
from churn_training.modelling.profit import expected_maximum_profit
from churn_training.modelling.shape import shape_of
from churn_training.modelling.tuned import read_tuned
from churn_training.point_rules import PointRules
from churn_training.preparation.encoding import features_of
from churn_training.preparation.prepared import prepare
from churn_training.preparation.splitting import Labels, Part, folds_of
from churn_training.progress import progress
from churn_training.readable_json import camel, plain, readable_json
from churn_training.settings import Settings
from churn_training.stages.stage import Run
from churn_training.trees.merging import merged
from churn_training.trees.onnx_export import export

log = logging.getLogger(__name__)

NET_BENEFIT_THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
"""From one caught churner for 19 false alarms to two for three."""

COMPARED = ("rocAuc", "logLoss")
"""Measures by which the contenders are compared; a higher one of the first is better."""

SCORES = ("roc_auc", "average_precision", "log_loss", "brier")


def compare_stage(run: Run) -> None:
    """Writes figures.json, predictions.npz, and speeds.json, which differs from run to run."""
    folder, settings = run.folder_of("compare"), run.settings
    contract = read_contract(run.folder_of("train") / "bundle" / "contract.json")
    manifest = read_manifest(run.folder_of("train") / "bundle")
    prepared = prepare(contract, run.data, settings)
    training, hold_out = prepared.training, prepared.hold_out
    tuned = read_tuned(run.folder_of("tune") / "tuned.json", run.data)
    entries, speeds, scores = [], {}, []
    names = [feature.name for feature in features_of(contract)]
    directed = next(entry for entry in manifest["evaluation"]["inputs"] if entry["chosen"])["directed"]
    shape = shape_of(contract, features_of(contract), len(training.churned), settings, directed=directed)
    compared = contenders(manifest, tuned, training, shape, settings)
    for contender in progress(compared, "contenders"):
        method = contender.calibration["method"]
        scores.append(repeated_scores(contender.candidate, training, settings, method))
        started = time.perf_counter()
        model = contender.candidate.family.fit(training, contender.candidate.parameters, settings)
        seconds = time.perf_counter() - started
        ensemble = contender.candidate.family.ensemble(model)
        onnx = export(merged(ensemble), names, contract.sha256) if ensemble else None
        raw = contender.candidate.family.predict(model, hold_out.features)
        predicted = calibrated(contender.calibration, raw)
        entries.append(
            _entry(
                contender,
                scores[0],
                scores[-1],
                training,
                hold_out,
                predicted,
                contract.point_rules,
                settings,
            )
            | {"bytes": onnx and len(onnx)}
        )
        if len(entries) == 1:
            shipped_hold_out, uncalibrated_hold_out = predicted, raw
        speeds[contender.label] = speed(contender.candidate, model, onnx, hold_out.features, seconds)
        log.info("%s: ROC-AUC %.4f", contender.label, scores[-1].roc_auc.mean())
    candidate, folds = compared[0].candidate, folds_of(training.churned, settings, groups=training.groups)
    booster = next(found for found in searched(tuned) if found.family.name == "XGBoost")
    deep = compared[-1].candidate  # the reference system's forest, whose leaves are single rows
    default = point_named(manifest, manifest["defaultOperatingPoint"])
    assert default is not None  # it is always one of the points
    seen = scores[0].out_of_fold
    _judge(entries, settings)
    grid = np.array(NET_BENEFIT_THRESHOLDS)
    figures = {
        "model": manifest["model"]["sha256"],
        "contenders": entries,
        "outOfFold": _intervals(seen, training.churned, settings),
        "holdOut": _intervals(shipped_hold_out, hold_out.churned, settings),
        "beforeCalibration": {
            "outOfFold": _reliability(
                out_of_fold(candidate, training, folds, settings), training.churned, settings
            ),
            "holdOut": _reliability(uncalibrated_hold_out, hold_out.churned, settings),
        },
        "imbalance": treatments(booster, deep, training, hold_out, settings),
        "subgroups": {
            name: subgroups(
                contract, prepared.records_of(part), probability, part.churned, default["threshold"]
            )
            for name, part, probability in (
                ("outOfFold", training, seen),
                ("holdOut", hold_out, shipped_hold_out),
            )
        },
        "learningCurve": learning_curve(candidate, training, folds, settings),
        "stability": stability(
            candidate,
            manifest["calibration"],
            training,
            hold_out.features,
            default["threshold"],
            settings,
        ),
        "netBenefit": [
            {"threshold": threshold, "model": model, "everyone": everyone}
            for threshold, model, everyone in zip(
                NET_BENEFIT_THRESHOLDS,
                net_benefit(shipped_hold_out, hold_out.churned, grid).tolist(),
                net_benefit_of_everyone(hold_out.churned, grid).tolist(),
                strict=True,
            )
        ],
        "equivalenceMargins": dict(zip(COMPARED, settings.equivalence_margins, strict=True)),
    }
    text = readable_json(plain(figures, settings.figure_digits))
    (folder / "figures.json").write_text(text, encoding="utf-8", newline="\n")
    (folder / "speeds.json").write_text(readable_json(plain(speeds, 3)), encoding="utf-8", newline="\n")
    np.savez(folder / "predictions.npz", out_of_fold=seen, hold_out=shipped_hold_out)


def _judge(entries: list[dict[str, Any]], settings: Settings) -> None:
    """Adds to each difference its corrected p-value, that of equivalence, and the verdict."""
    scores = settings.folds * settings.comparison_repeats
    for key, margin in zip(COMPARED, settings.equivalence_margins, strict=True):
        differences: list[Difference] = [entry["difference"][key] for entry in entries]
        corrected = [1.0, *holm([difference.p_value for difference in differences[1:]])]
        for entry, difference, p_holm in zip(entries, differences, corrected, strict=True):
            p_equivalent = equivalence(difference, margin, scores)
            entry["difference"][key] = plain(difference, settings.figure_digits) | {
                "pHolm": p_holm,
                "pEquivalent": p_equivalent,
                "verdict": verdict(difference.mean, p_holm, p_equivalent, key == COMPARED[0]),
            }


def _entry(
    contender: Contender,
    shipped: RepeatedScores,
    scores: RepeatedScores,
    training: Part,
    hold_out: Part,
    predicted: Probabilities,
    rules: PointRules,
    settings: Settings,
) -> dict[str, Any]:
    threshold = recall_threshold(scores.out_of_fold, training.churned, rules, settings)
    means = {camel(name): float(getattr(scores, name).mean()) for name in SCORES}
    return {
        "label": contender.label,
        "family": contender.candidate.family.name,
        "origin": contender.candidate.origin,
        "parameters": contender.candidate.parameters,
        "repeated": means
        | {camel(name): getattr(scores, name) for name in ("calibration_error", "lift", "profit")},
        "difference": {
            camel(name): corrected_difference(getattr(scores, name), getattr(shipped, name), settings.folds)
            for name in ("roc_auc", "log_loss")
        },
        "holdOut": evaluate(predicted, hold_out.churned, settings.calibration_bins),
        "holdOutLift": lift_at(predicted, hold_out.churned, settings.lift_share),
        "holdOutProfit": expected_maximum_profit(predicted, hold_out.churned).per_customer,
        "recallPoint": None if threshold is None else point_figures(predicted, hold_out.churned, threshold),
        "fixedThreshold": contender.threshold
        and point_figures(predicted, hold_out.churned, contender.threshold),
    }


def point_figures(probability: Probabilities, churned: Labels, threshold: float) -> PointFigures:
    """The figures of decisions at the threshold."""
    decisions = decide(probability, churned, threshold)
    return {
        "threshold": threshold,
        "accuracy": decisions.accuracy,
        "precision": decisions.precision,
        "recall": decisions.recall,
        "f1": decisions.f1,
    }


def _intervals(probability: Probabilities, churned: Labels, settings: Settings) -> dict[str, Any]:
    def error(values: Probabilities, labels: Labels) -> float:
        return calibration_error(values, labels, settings.calibration_bins)

    measures = {
        "rocAuc": lambda values, labels: float(roc_auc_score(labels, values)),
        "averagePrecision": lambda values, labels: float(average_precision_score(labels, values)),
        "logLoss": lambda values, labels: float(log_loss(labels, values)),
        "brier": lambda values, labels: float(brier_score_loss(labels, values)),
        "calibrationError": error,
    }
    line = calibration_line(probability, churned)
    intervals: dict[str, Interval] = {
        name: bootstrap(measure, probability, churned, settings) for name, measure in measures.items()
    }
    return {
        **intervals,
        "calibrationErrorByChance": calibration_by_chance(probability, settings),
        "calibrationSlope": line.slope,
        "calibrationIntercept": line.intercept,
        "bins": reliability(probability, churned, settings),
    }


def _reliability(probability: Probabilities, churned: Labels, settings: Settings) -> dict[str, Any]:
    return {
        "calibrationError": calibration_error(probability, churned, settings.calibration_bins),
        "logLoss": float(log_loss(churned, probability)),
        "bins": reliability(probability, churned, settings),
    }
