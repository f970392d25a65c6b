"""How much worse a candidate may be: one limit per measure, with its reason."""

from collections.abc import Callable
from dataclasses import dataclass

from churn_training.gating.finding import Better, Finding, Way
from churn_training.gating.measures import Measures


@dataclass(frozen=True)
class Rule:
    """A limit on one measure."""

    label: str
    way: Way
    measure: Callable[[Measures], float]
    better: Better
    tolerance: float
    relative: bool = False
    """Whether the tolerance is a share of the shipped value instead of a difference."""
    shipped_counts: bool = True
    """False if the tolerance is an absolute limit."""

    def limit(self, shipped: Measures) -> float:
        """The worst value that a candidate may have."""
        if not self.shipped_counts:
            return self.tolerance
        value = self.measure(shipped)
        allowance = self.tolerance * abs(value) if self.relative else self.tolerance
        return value - allowance if self.better == "higher" else value + allowance

    def finding(self, shipped: Measures, candidate: Measures) -> Finding:
        """Both values with the limit."""
        before, after = self.measure(shipped), self.measure(candidate)
        return Finding(self.label, self.way, self.better, before, after, self.limit(shipped))

    def is_kept(self, shipped: Measures, candidate: Measures) -> bool:
        """Whether the candidate is within the limit."""
        return self.finding(shipped, candidate).is_kept


RULES = (
    # Two equally good boosted models, bootstrapped 300 times on the same 1,409 rows, differ with standard
    # deviations of 0.0010 in ROC-AUC, 0.0015 in average precision, 0.0013 in log-loss, 0.0003 in Brier score,
    # 0.005 in calibration error, 0.007, 0.002 and 0.008 in the decisions and 0.5 % in profit. Other families
    # differ more. Each tolerance is three to five of those: it stops what is plainly broken. Small losses are
    # found by comparing the recipes on all rows (paired.py), field by field (fields.py) and with the anchor.
    Rule("ROC-AUC", "discrimination", lambda m: m.roc_auc, "higher", 0.004),
    Rule("average precision", "discrimination", lambda m: m.average_precision, "higher", 0.008),
    Rule("log-loss", "calibration", lambda m: m.log_loss, "lower", 0.004),
    Rule("Brier score", "calibration", lambda m: m.brier, "lower", 0.0015),
    Rule("calibration error", "calibration", lambda m: m.calibration_error, "lower", 0.015),
    Rule("recall at its point", "decisions", lambda m: m.recall, "higher", 0.02),
    Rule("precision at that recall", "decisions", lambda m: m.precision, "higher", 0.01),
    Rule("F1 at the balanced point", "decisions", lambda m: m.f1, "higher", 0.025),
    Rule("expected maximum profit", "profit", lambda m: m.profit, "higher", 0.02, relative=True),
    # With the rows drawn 300 times, the shipped intervals' width has a standard deviation of 0.0025, and
    # of the ten groups 8.5 ± 0.7 are inside; at a quarter of their width it would be 3.9. Having no intervals
    # counts as a width of 1.
    Rule("mean width of the interval", "intervals", lambda m: m.interval_width, "lower", 0.02),
    Rule("groups inside the interval", "intervals", lambda m: m.groups_inside, "higher", 2),
    # On a grid every sum is exact.
    Rule("margin against native margin", "parity", lambda m: m.parity, "lower", 0, shipped_counts=False),
    Rule("contradicting files", "parity", lambda m: len(m.contradictions), "lower", 0, shipped_counts=False),
    # Every copy of the package carries the model: half as much again is a decision, not a detail.
    Rule("bytes of the model", "size", lambda m: m.size, "lower", 0.5, relative=True),
    # The fastest round on a busy machine still varies by a third; twice the time is no noise.
    Rule("microseconds per row", "latency", lambda m: m.latency, "lower", 1.0, relative=True),
)

RECALL_GAP, CALIBRATION_GAP = 0.05, 0.03
"""How much wider a gap between groups of a sensitive field may become, field by field: a group of 40 churners
moves by 0.025 with each single decision."""


def group_findings(shipped: Measures, candidate: Measures) -> list[Finding]:
    """Two findings per sensitive field: a gap in one field is not made up for by another field's."""
    measured = (
        ("recall gap", RECALL_GAP, shipped.recall_gaps, candidate.recall_gaps),
        ("calibration gap", CALIBRATION_GAP, shipped.calibration_gaps, candidate.calibration_gaps),
    )
    return [
        Finding(
            f"{words} by {name}",
            "subgroups",
            "lower",
            before.get(name, 0.0),
            after[name],
            before.get(name, 0.0) + room,
        )
        for words, room, before, after in measured
        for name in after
    ]
