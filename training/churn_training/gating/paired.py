"""Both recipes on the same rows: differences that chance does not explain, in all rows of the file.

A hold-out of 1,409 rows cannot tell a loss of 0.003 in log-loss from chance. Out of fold every row of the
file judges both recipes, and the difference of their losses row by row varies far less than either loss.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from churn_training.families.boosting import Probabilities
from churn_training.gating.finding import Better, Finding, Way
from churn_training.preparation.splitting import Labels
from churn_training.settings import Settings

LOSS_LEVEL = 0.05
"""Chance that the log-loss refuses a candidate that is as good, one-sided."""

OTHER_LEVEL = 0.01
"""The same for each of the other measures, which mostly see what the log-loss sees."""

LEAST_LOSS = 0.0002
"""Nats per row below which a loss does not matter, however sure it is."""

Measure = Callable[[Probabilities, Labels], float]


@dataclass(frozen=True)
class Scored:
    """Out-of-fold probabilities of both recipes for the same rows."""

    shipped: Probabilities
    candidate: Probabilities
    churned: Labels


def paired_findings(scored: Scored, recall: float, settings: Settings) -> list[Finding]:
    """Log-loss, ROC-AUC, and precision where both find that share of the churners."""

    def precision(probability: Probabilities, churned: Labels) -> float:
        return precision_at_recall(probability, churned, recall)

    def area(probability: Probabilities, churned: Labels) -> float:
        return float(roc_auc_score(churned, probability))

    words = f"precision at recall {recall:g}, all rows"
    return [
        _loss(scored),
        _resampled("ROC-AUC, all rows", "discrimination", area, 0.0005, scored, settings),
        _resampled(words, "decisions", precision, 0.002, scored, settings),
    ]


def losses(probability: Probabilities, churned: Labels) -> npt.NDArray[np.float64]:
    """Log-loss of each row, in nats."""
    chance = np.clip(probability, 1e-9, 1 - 1e-9)
    lost: npt.NDArray[np.float64] = -np.log(np.where(churned, chance, 1 - chance))
    return lost


def allowed_loss(error: npt.NDArray[np.float64] | float) -> npt.NDArray[np.float64] | float:
    """The greatest mean difference that passes, by its standard error."""
    return np.maximum(LEAST_LOSS, NormalDist().inv_cdf(1 - LOSS_LEVEL) * error)


def precision_at_recall(probability: Probabilities, churned: Labels, recall: float) -> float:
    """Share of churners among the riskiest customers, as many as hold that share of all churners."""
    order = np.argsort(-probability, kind="stable")
    found = np.cumsum(churned[order])
    alarms = int(np.searchsorted(found, recall * found[-1])) + 1
    return float(found[alarms - 1] / alarms)


def _loss(scored: Scored) -> Finding:
    before = losses(scored.shipped, scored.churned)
    after = losses(scored.candidate, scored.churned)
    error = float((after - before).std(ddof=1)) / np.sqrt(len(before))
    limit = float(before.mean() + allowed_loss(error))
    return Finding(
        "log-loss, all rows", "calibration", "lower", float(before.mean()), float(after.mean()), limit
    )


def _resampled(
    label: str, way: Way, measure: Measure, least: float, scored: Scored, settings: Settings
) -> Finding:
    """A measure of which higher is better; its difference varies as over rows drawn again."""
    random = np.random.default_rng(settings.seed)
    count = len(scored.churned)
    drawn = [random.integers(0, count, count) for _ in range(settings.gate_resamples)]
    differences = [
        measure(scored.candidate[rows], scored.churned[rows])
        - measure(scored.shipped[rows], scored.churned[rows])
        for rows in drawn
    ]
    allowed = max(least, NormalDist().inv_cdf(1 - OTHER_LEVEL) * float(np.std(differences, ddof=1)))
    before, after = (measure(values, scored.churned) for values in (scored.shipped, scored.candidate))
    better: Better = "higher"
    return Finding(label, way, better, before, after, before - allowed)
