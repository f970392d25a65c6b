"""The operating points and risk bands of manifest.json."""

from collections.abc import Sequence

from churn_training.bundle.evaluation_shape import DecisionFigures
from churn_training.bundle.manifest_shape import RiskBand
from churn_training.modelling.evaluation import Decisions
from churn_training.readable_json import significant


def decision_figures(decisions: Decisions, digits: int) -> DecisionFigures:
    """The confusion matrix and its ratios, with so many significant digits."""
    return {
        "truePositives": decisions.true_positives,
        "falsePositives": decisions.false_positives,
        "falseNegatives": decisions.false_negatives,
        "trueNegatives": decisions.true_negatives,
        "accuracy": significant(decisions.accuracy, digits),
        "precision": significant(decisions.precision, digits),
        "recall": significant(decisions.recall, digits),
        "f1": significant(decisions.f1, digits),
    }


def risk_bands(points: Sequence[str]) -> list[RiskBand]:
    """Low, medium and high risk, from the names of the points by rising threshold.

    With two points each begins a band. With `balanced` alone nothing lies between low and high.
    """
    first: RiskBand = {"name": "low"}
    if len(points) == 1:
        return [first, {"name": "high", "from": points[0]}]
    return [first, {"name": "medium", "from": points[0]}, {"name": "high", "from": points[-1]}]
