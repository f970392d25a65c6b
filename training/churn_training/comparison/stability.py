"""How far the probabilities of the same customers move when the model is fitted on others."""

from dataclasses import dataclass

import numpy as np

from churn_training.modelling.calibration import Calibration, calibrated
from churn_training.modelling.choice import Candidate
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings


@dataclass(frozen=True)
class Stability:
    """Over refits on training customers drawn with replacement, asked about the same customers."""

    refits: int
    mean_move: float
    """Mean difference of a customer's probability between two refits."""
    large_move: float
    """95 % of the customers have a smaller one."""
    decisions_changed: float
    """Share of the customers whose decision at the default operating point differs between two refits."""


def stability(
    candidate: Candidate,
    calibration: Calibration,
    training: Part,
    asked: Matrix,
    threshold: float,
    settings: Settings,
) -> Stability:
    """Refits family and parameters; the calibration stays the shipped one."""
    random = np.random.default_rng(settings.seed)
    answers = []
    for _ in range(settings.stability_refits):
        drawn = random.integers(0, len(training.churned), len(training.churned))
        model = candidate.family.fit(training.take(drawn), candidate.parameters, settings)
        answers.append(calibrated(calibration, candidate.family.predict(model, asked)))
    table = np.array(answers)
    pairs = [(a, b) for a in range(len(table)) for b in range(a)]
    moves = np.mean([np.abs(table[a] - table[b]) for a, b in pairs], axis=0)
    alarms = table >= threshold
    return Stability(
        refits=settings.stability_refits,
        mean_move=float(moves.mean()),
        large_move=float(np.quantile(moves, 0.95)),
        decisions_changed=float(np.mean([alarms[a] != alarms[b] for a, b in pairs])),
    )
