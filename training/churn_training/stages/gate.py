"""The gate: compares a candidate bundle with the shipped one, and with the anchor."""

import logging
from collections.abc import Sequence
from pathlib import Path

from churn_training.errors import FixableError
from churn_training.gating.anchor import read_anchor, write_anchor
from churn_training.gating.bundle import read_bundle
from churn_training.gating.finding import Finding
from churn_training.gating.judgement import judge
from churn_training.gating.power import Power
from churn_training.settings import Settings

log = logging.getLogger(__name__)

HEADINGS = ("", "shipped", "candidate", "limit", "")


class WorseError(FixableError):
    """The candidate is worse than the shipped bundle; the message holds the table."""


def gate(candidate: Path, shipped: Path, data: Path, settings: Settings, anchor: Path | None = None) -> None:
    """Judges the candidate on `data` and by the anchor in that file. Raises WorseError if it is worse."""
    fixed = None if anchor is None else read_anchor(anchor)
    found = judge(read_bundle(shipped), read_bundle(candidate), data, fixed, settings)
    text = f"{table(found.findings, found.contradictions)}\n\n{power_in_words(found.power)}"
    if fixed is not None and fixed["data"] != found.anchor["data"]:
        text += " The anchor was measured on another file and says nothing here."
    if found.failed:
        ways = ", ".join(dict.fromkeys(finding.way for finding in found.failed))
        raise WorseError(f"the candidate is worse than what is shipped: {ways}\n\n{text}")
    log.info("the candidate may ship: nothing is worse beyond its limit\n\n%s", text)


def fix_anchor(bundle: Path, data: Path, settings: Settings, anchor: Path) -> None:
    """Makes the bundle the anchor of all later ones."""
    shipped = read_bundle(bundle)
    write_anchor(anchor, judge(shipped, shipped, data, None, settings).anchor)
    log.info("%s holds the figures of %s", anchor, bundle)


def table(findings: Sequence[Finding], contradictions: Sequence[str]) -> str:
    """One line per finding, and one per contradiction."""
    rows = [HEADINGS, *map(_row, findings)]
    return "\n".join([*_aligned(rows), *(f"  {contradiction}" for contradiction in contradictions)])


def power_in_words(power: Power) -> str:
    """What a candidate must lose to be found."""
    return (
        f"With the {power.rows:,} rows of this file the gate finds a loss of {power.loss:.4f} nats of "
        f"log-loss per customer in {power.chance * 100:.0f} of 100 candidates, by simulation. Smaller losses "
        "often pass."
    )


def _row(finding: Finding) -> tuple[str, ...]:
    sign = "≥" if finding.better == "higher" else "≤"
    before, after, limit = (f"{value:.4g}" for value in (finding.shipped, finding.candidate, finding.limit))
    return finding.label, before, after, f"{sign} {limit}", "" if finding.is_kept else "WORSE"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
