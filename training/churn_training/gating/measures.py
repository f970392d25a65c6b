"""All measures of a bundle, taken on the hold-out."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import numpy.typing as npt

from churn_training.contract import Contract, Value
from churn_training.families.boosting import Probabilities
from churn_training.gating.bundle import Bundle
from churn_training.gating.contradictions import contradictions, parity
from churn_training.modelling.coverage import Coverage, coverage
from churn_training.modelling.evaluation import Decisions, decide, evaluate
from churn_training.modelling.profit import expected_maximum_profit
from churn_training.preparation.cleaning import Record
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.prepared import Prepared
from churn_training.preparation.splitting import Labels
from churn_training.settings import Settings
from churn_training.trees.onnx_run import onnxruntime_margins, open_session

LATENCY_ROUNDS = 15
LATENCY_CALLS = 100
"""Calls per round. The fastest round counts, because other work on the machine can only add time."""


@dataclass(frozen=True)
class Measures:
    """The quality of a bundle on the hold-out, and its costs."""

    roc_auc: float
    average_precision: float
    log_loss: float
    """Nats per row."""
    brier: float
    calibration_error: float
    profit: float
    """Expected maximum profit per customer, in the campaign's currency."""
    recall: float
    """At the operating point `recall`; NaN in a bundle without one, as in the next two."""
    precision: float
    """At the operating point `recall`."""
    f1: float
    """At the operating point `balanced`."""
    recall_gaps: dict[str, float]
    """By sensitive field, the widest gap between two of its groups, at the default operating point."""
    calibration_gaps: dict[str, float]
    """The same for mean probability − share of churners."""
    interval_width: float
    """Mean over the rows, in probability. 1 without intervals, which leaves everything possible."""
    groups_inside: float
    """How many of ten groups of neighbouring margins have their share of churners inside their interval."""
    parity: float
    """Greatest difference between a margin of ONNX Runtime and of the native library."""
    contradictions: tuple[str, ...]
    size: int
    """Bytes of model.onnx."""
    latency: float
    """Microseconds per row, one row at a time."""


def measure(bundle: Bundle, prepared: Prepared, latency: float, settings: Settings) -> Measures:
    """Measures the bundle on the hold-out of `prepared`, which is made with the bundle's own contract."""
    hold_out = prepared.hold_out
    probability = bundle.predict(hold_out.features)
    band = _band(bundle, prepared, probability, settings)
    figures = evaluate(probability, hold_out.churned, settings.calibration_bins)
    found = _decisions(bundle, "recall", probability, hold_out.churned)
    balanced = _decisions(bundle, "balanced", probability, hold_out.churned)
    alarm = probability >= (bundle.threshold(bundle.manifest["defaultOperatingPoint"]) or 0)
    groups = groups_of(bundle.contract, prepared.records_of(hold_out), hold_out.churned, settings)
    return Measures(
        roc_auc=figures.roc_auc,
        average_precision=figures.average_precision,
        log_loss=figures.log_loss,
        brier=figures.brier,
        calibration_error=figures.calibration_error,
        profit=expected_maximum_profit(probability, hold_out.churned).per_customer,
        recall=found.recall if found else math.nan,
        precision=found.precision if found else math.nan,
        f1=balanced.f1 if balanced else math.nan,
        recall_gaps=recall_gaps(groups, alarm, hold_out.churned),
        calibration_gaps=calibration_gaps(groups, probability, hold_out.churned),
        interval_width=band.mean_width if band else 1.0,
        groups_inside=band.groups_inside if band else settings.calibration_bins,
        parity=parity(bundle),
        contradictions=tuple(contradictions(bundle)),
        size=len(bundle.model),
        latency=latency,
    )


def _decisions(bundle: Bundle, point: str, probability: Probabilities, churned: Labels) -> Decisions | None:
    """The decisions at the bundle's operating point; None if it has no such point."""
    threshold = bundle.threshold(point)
    return None if threshold is None else decide(probability, churned, threshold)


def _band(
    bundle: Bundle, prepared: Prepared, probability: Probabilities, settings: Settings
) -> Coverage | None:
    """How the bundle's intervals hold on the rows; None if it has none."""
    if "confidence" not in bundle.manifest:
        return None
    rows = prepared.hold_out
    margin = onnxruntime_margins(bundle.model, rows.features).astype(np.float64)
    return coverage(
        bundle.manifest["confidence"], margin, probability, rows.churned, settings.calibration_bins
    )


Rows = npt.NDArray[np.bool_]
Groups = dict[str, list[Rows]]
"""By sensitive field, which rows have each of its values."""


def groups_of(contract: Contract, records: Sequence[Record], churned: Labels, settings: Settings) -> Groups:
    """The groups with enough churners for a recall."""
    groups: Groups = {}
    for field in contract.fields:
        if field.is_sensitive:
            members = [_members(records, field.name, value) for value in field.values]
            groups[field.name] = [
                rows for rows in members if churned[rows].sum() >= settings.gate_group_churners
            ]
    return groups


def recall_gaps(groups: Groups, alarm: Rows, churned: Labels) -> dict[str, float]:
    """The widest difference of recall between two groups of each field; 0 if no two can be compared."""
    return _widest(groups, lambda rows: alarm[rows & churned].mean())


def calibration_gaps(groups: Groups, probability: Probabilities, churned: Labels) -> dict[str, float]:
    """The same for mean probability − share of churners: an error shared by all groups is not a gap."""
    return _widest(groups, lambda rows: probability[rows].mean() - churned[rows].mean())


def _widest(groups: Groups, figure: Callable[[Rows], float]) -> dict[str, float]:
    figures = {name: [float(figure(rows)) for rows in members] for name, members in groups.items()}
    return {name: max(values) - min(values) if values else 0.0 for name, values in figures.items()}


def latencies(models: Sequence[bytes], rows: Sequence[Matrix]) -> list[float]:
    """Microseconds per row of each model, one row at a time. Models take turns, to share a busy moment."""
    sessions = [open_session(model) for model in models]
    best = [np.inf] * len(sessions)
    for _ in range(LATENCY_ROUNDS):
        for place, session in enumerate(sessions):
            started = perf_counter()
            for _ in range(LATENCY_CALLS):
                session.run(None, {"features": rows[place]})
            best[place] = min(best[place], (perf_counter() - started) / LATENCY_CALLS * 1e6)
    return best


def _members(records: Sequence[Record], field: str, value: Value) -> Rows:
    return np.array([record[field] == value for record in records], dtype=bool)
