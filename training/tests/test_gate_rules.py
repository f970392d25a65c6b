"""The gate's rules: what is within a limit and what is beyond it, in each measure alone."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from churn_training.contract import Contract
from churn_training.gating.measures import Measures, calibration_gaps, groups_of, recall_gaps
from churn_training.gating.rules import RULES, Rule, group_findings
from churn_training.settings import DEFAULT
from churn_training.stages.gate import table

if TYPE_CHECKING:
    from churn_training.preparation.cleaning import Record

Document = dict[str, Any]

GOOD = Measures(
    roc_auc=0.85,
    average_precision=0.67,
    log_loss=0.41,
    brier=0.13,
    calibration_error=0.01,
    profit=10.0,
    recall=0.93,
    precision=0.42,
    f1=0.62,
    recall_gaps={"gender": 0.1, "seniorCitizen": 0.02},
    calibration_gaps={"gender": 0.03, "seniorCitizen": 0.01},
    interval_width=0.17,
    groups_inside=9,
    parity=0.0,
    contradictions=(),
    size=16000,
    latency=9.0,
)


def named(label: str) -> Rule:
    return next(rule for rule in RULES if rule.label == label)


LIMITS: dict[str, tuple[Document, Document]] = {
    "ROC-AUC": ({"roc_auc": 0.8461}, {"roc_auc": 0.8459}),
    "average precision": ({"average_precision": 0.6621}, {"average_precision": 0.6619}),
    "log-loss": ({"log_loss": 0.4139}, {"log_loss": 0.4141}),
    "Brier score": ({"brier": 0.1314}, {"brier": 0.1316}),
    "calibration error": ({"calibration_error": 0.0249}, {"calibration_error": 0.0251}),
    "recall at its point": ({"recall": 0.9101}, {"recall": 0.9099}),
    "precision at that recall": ({"precision": 0.4101}, {"precision": 0.4099}),
    "F1 at the balanced point": ({"f1": 0.5951}, {"f1": 0.5949}),
    "expected maximum profit": ({"profit": 9.81}, {"profit": 9.79}),
    "mean width of the interval": ({"interval_width": 0.189}, {"interval_width": 0.191}),
    "groups inside the interval": ({"groups_inside": 7}, {"groups_inside": 6}),
    "margin against native margin": ({"parity": 0.0}, {"parity": 1e-9}),
    "contradicting files": ({}, {"contradictions": ("the manifest names another model",)}),
    "bytes of the model": ({"size": 24000}, {"size": 24001}),
    "microseconds per row": ({"latency": 17.9}, {"latency": 18.1}),
}
"""By rule: a change that is within its tolerance, and one that is not."""


@pytest.mark.parametrize("label", LIMITS)
def test_worse_in_one_measure_alone(label: str) -> None:
    within, beyond = LIMITS[label]
    assert all(rule.is_kept(GOOD, replace(GOOD, **within)) for rule in RULES)
    worse = replace(GOOD, **beyond)
    assert [rule.label for rule in RULES if not rule.is_kept(GOOD, worse)] == [label]
    text = table([rule.finding(GOOD, worse) for rule in RULES], worse.contradictions)
    assert [line.split("  ")[0] for line in text.splitlines() if "WORSE" in line] == [label]


def test_every_rule_has_its_limit_tested() -> None:
    assert list(LIMITS) == [rule.label for rule in RULES]


def test_nan_is_worse() -> None:
    assert not named("ROC-AUC").is_kept(GOOD, replace(GOOD, roc_auc=float("nan")))
    assert not named("log-loss").is_kept(GOOD, replace(GOOD, log_loss=float("nan")))


def test_better_is_never_worse() -> None:
    better = replace(GOOD, roc_auc=0.9, log_loss=0.3, recall=1.0, size=10, latency=1.0)
    assert all(rule.is_kept(GOOD, better) for rule in RULES)


def test_gaps_by_hand() -> None:
    churned = np.array([1, 1, 0, 0, 1, 1, 1, 0], dtype=bool)
    first = np.array([1, 1, 1, 1, 0, 0, 0, 0], dtype=bool)
    alarm = np.array([1, 0, 0, 0, 1, 1, 0, 0], dtype=bool)
    probability = np.array([0.6, 0.6, 0.2, 0.2, 0.5, 0.5, 0.5, 0.5])
    groups = {"a": [first, ~first]}
    assert recall_gaps(groups, alarm, churned) == {"a": pytest.approx(2 / 3 - 1 / 2)}
    assert calibration_gaps(groups, probability, churned) == {"a": pytest.approx((0.4 - 0.5) - (0.5 - 0.75))}
    assert recall_gaps({"a": [], "b": [first]}, alarm, churned) == {"a": 0.0, "b": 0.0}
    assert calibration_gaps({}, probability, churned) == {}


@pytest.mark.parametrize(("measure", "room"), [("recall_gaps", 0.05), ("calibration_gaps", 0.03)])
def test_each_fields_gap_counts_and_not_the_widest_alone(measure: str, room: float) -> None:
    """The gap of the narrower field grows, and is still narrower than the other's."""
    gaps = getattr(GOOD, measure)
    for more, kept in ((room - 0.001, True), (room + 0.001, False)):
        wider = replace(GOOD, **{measure: gaps | {"seniorCitizen": gaps["seniorCitizen"] + more}})
        found = group_findings(GOOD, wider)
        assert len(found) == 4
        assert all(finding.is_kept for finding in found) == kept


def test_groups_are_of_sensitive_fields_and_not_too_small(contract: Contract) -> None:
    records: list[Record] = [
        {"gender": "Male" if row % 10 else "Female", "seniorCitizen": row % 2 == 0} for row in range(80)
    ]
    churned = np.ones(80, dtype=bool)
    groups = groups_of(contract, records, churned, DEFAULT)
    counts = {name: [int(rows.sum()) for rows in members] for name, members in groups.items()}
    assert counts == {"gender": [72], "seniorCitizen": [40, 40]}
