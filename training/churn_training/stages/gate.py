"""The gate: compares a candidate bundle with the shipped one on the hold-out."""

import logging
from collections.abc import Sequence
from pathlib import Path

from churn_training.errors import FixableError
from churn_training.gating.bundle import read_bundle
from churn_training.gating.measures import Measures, latencies, measure
from churn_training.gating.rules import RULES, Rule
from churn_training.preparation.prepared import prepare
from churn_training.settings import Settings

log = logging.getLogger(__name__)

HEADINGS = ("", "shipped", "candidate", "limit", "")


class WorseError(FixableError):
    """The candidate is worse than the shipped bundle; the message holds the table."""


def gate(candidate: Path, shipped: Path, data: Path, settings: Settings) -> None:
    """Judges the candidate on the hold-out of `data`. Raises WorseError if it is worse in any way."""
    bundles = [read_bundle(shipped), read_bundle(candidate)]
    prepared = [prepare(bundle.contract, data, settings) for bundle in bundles]
    rows = [each.hold_out.features[:1] for each in prepared]
    times = latencies([bundle.model for bundle in bundles], rows)
    before, after = (
        measure(bundle, part, time, settings)
        for bundle, part, time in zip(bundles, prepared, times, strict=True)
    )
    failed = [rule for rule in RULES if not rule.is_kept(before, after)]
    text = table(before, after)
    if failed:
        ways = ", ".join(dict.fromkeys(rule.way for rule in failed))
        raise WorseError(f"the candidate is worse than what is shipped: {ways}\n\n{text}")
    log.info("the candidate may ship: nothing is worse beyond its limit\n\n%s", text)


def table(shipped: Measures, candidate: Measures) -> str:
    """One line per rule, and one per contradiction."""
    rows = [HEADINGS, *(_row(rule, shipped, candidate) for rule in RULES)]
    return "\n".join([*_aligned(rows), *(f"  {contradiction}" for contradiction in candidate.contradictions)])


def _row(rule: Rule, shipped: Measures, candidate: Measures) -> tuple[str, ...]:
    values = (rule.measure(shipped), rule.measure(candidate), rule.limit(shipped))
    sign = "≥" if rule.better == "higher" else "≤"
    verdict = "" if rule.is_kept(shipped, candidate) else "WORSE"
    before, after, limit = (f"{value:.4g}" for value in values)
    return rule.label, before, after, f"{sign} {limit}", verdict


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
