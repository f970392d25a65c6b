"""An evaluation as counts, enough to draw its curves: gain, lift, precision, recall, profit."""

import numpy as np

from churn_training.bundle.evaluation_shape import Bin, Curves, Outcomes
from churn_training.families.boosting import Probabilities
from churn_training.modelling.intervals import bins_of
from churn_training.preparation.splitting import Labels
from churn_training.settings import Settings


def evaluation_curves(probability: Probabilities, churned: Labels, settings: Settings) -> Curves:
    """The probabilities and outcomes of a sample in aggregate, without any of its rows."""
    return {
        "outcomes": outcomes_by_threshold(probability, churned, settings),
        "reliability": reliability(probability, churned, settings),
    }


def reliability(probability: Probabilities, churned: Labels, settings: Settings) -> list[Bin]:
    """Mean probability and share of churners in bins of equal count, ascending."""
    return [
        {
            "meanProbability": mean,
            "churn": {"value": share.value, "low": share.low, "high": share.high},
            "rows": rows,
        }
        for mean, share, rows in bins_of(probability, churned, settings.calibration_bins)
    ]


def outcomes_by_threshold(probability: Probabilities, churned: Labels, settings: Settings) -> Outcomes:
    """How many customers reach each of the falling thresholds, and how many of them churned.

    The thresholds divide the customers evenly. They are rounded first, so that the counts belong to the
    published values.
    """
    falling = np.sort(probability)[::-1]
    steps = np.unique(np.linspace(0, len(falling) - 1, settings.curve_points).round().astype(int))
    scale = 10**settings.threshold_decimals
    thresholds = np.unique(np.floor(falling[steps] * scale) / scale)[::-1]
    return {
        "customers": len(churned),
        "churners": int(churned.sum()),
        "thresholds": thresholds.tolist(),
        "contacted": [int((probability >= threshold).sum()) for threshold in thresholds],
        "found": [int(churned[probability >= threshold].sum()) for threshold in thresholds],
    }
