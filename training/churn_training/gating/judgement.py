"""All that the gate finds out about a candidate."""

import hashlib
import logging
from dataclasses import dataclass, replace
from pathlib import Path

from churn_training.gating.anchor import Anchor, anchor_findings, anchor_of, floors
from churn_training.gating.bundle import Bundle, BundleError
from churn_training.gating.contradictions import contradictions, parity
from churn_training.gating.fields import field_findings
from churn_training.gating.finding import Finding
from churn_training.gating.measures import latencies, measure
from churn_training.gating.paired import Scored, losses, paired_findings
from churn_training.gating.power import Power, detectable_loss
from churn_training.gating.recipe import everyone, recipe_out_of_fold, refitted, trained_on
from churn_training.gating.rules import RULES, group_findings
from churn_training.point_rules import RecallRule
from churn_training.preparation.prepared import Prepared, prepare
from churn_training.settings import Settings

log = logging.getLogger(__name__)

RECIPE_TOLERANCE = 0.0005
"""Nats of log-loss on the hold-out by which a bundle may differ from what its own recipe gives there: another
processor rounds otherwise, but not by that much."""


@dataclass(frozen=True)
class Judgement:
    """The lines of the report."""

    findings: tuple[Finding, ...]
    contradictions: tuple[str, ...]
    """Between the candidate's files."""
    power: Power
    anchor: Anchor
    """What the candidate would be as an anchor."""

    @property
    def failed(self) -> list[Finding]:
        """What is worse than it may be."""
        return [finding for finding in self.findings if not finding.is_kept]


def judge(old: Bundle, new: Bundle, data: Path, anchor: Anchor | None, settings: Settings) -> Judgement:
    """Compares both on the hold-out of `data`, and their recipes on all of its rows.

    Where the shipped bundle was trained on another file, its recipe is fitted again on the training part of
    this one: its own trees may have seen the hold-out. Raises BundleError if the candidate was.
    """
    digest = hashlib.sha256(data.read_bytes()).hexdigest()
    if trained_on(new) != digest:
        raise BundleError(
            f"{new.folder} was trained on a file with sha256 {trained_on(new)}, but {data.name} has "
            f"{digest}: train it on the file that judges it"
        )
    prepared = [prepare(bundle.contract, data, settings) for bundle in (old, new)]
    files = (parity(old), tuple(contradictions(old)))
    if trained_on(old) != digest:
        log.info("%s was trained on another file: its recipe is fitted again on this one", old.folder)
        old = refitted(old, prepared[0], settings)
    bundles = (old, new)
    rows = [each.hold_out.features[:1] for each in prepared]
    times = latencies([bundle.model for bundle in bundles], rows)
    before, after = (
        measure(bundle, part, time, settings)
        for bundle, part, time in zip(bundles, prepared, times, strict=True)
    )
    before = replace(before, parity=files[0], contradictions=files[1])  # of its files, not of a refit
    seen = [
        recipe_out_of_fold(bundle, part, settings) for bundle, part in zip(bundles, prepared, strict=True)
    ]
    whole = everyone(prepared[1])
    scored = Scored(seen[0], seen[1], whole.churned)
    loss = float(losses(scored.candidate, scored.churned).mean())
    recall = (old.contract.point_rules.recall or RecallRule()).least
    findings = [
        *(rule.finding(before, after) for rule in RULES),
        *group_findings(before, after),
        *paired_findings(scored, recall, settings),
        *field_findings(new.contract, prepared[1].records_of(whole), scored),
        _same_as_recipe(new, after.log_loss, prepared[1], settings),
        *floors(old, new, before, after),
    ]
    if anchor is not None and anchor["data"] == digest:
        findings += anchor_findings(anchor, after, loss)
    return Judgement(
        findings=tuple(findings),
        contradictions=after.contradictions,
        power=detectable_loss(scored.shipped, settings),
        anchor=anchor_of(new, after, loss),
    )


def _same_as_recipe(bundle: Bundle, log_loss: float, prepared: Prepared, settings: Settings) -> Finding:
    """The recipes are compared on all rows, which says nothing of a bundle that its recipe does not give."""
    hold_out = prepared.hold_out
    made = refitted(bundle, prepared, settings).predict(hold_out.features)
    expected = float(losses(made, hold_out.churned).mean())
    return Finding(
        "log-loss, against its own recipe",
        "calibration",
        "lower",
        expected,
        log_loss,
        expected + RECIPE_TOLERANCE,
    )
