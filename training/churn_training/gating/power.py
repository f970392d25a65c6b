"""What the gate would find: the loss that it refuses in four of five candidates, by simulation.

The shipped probabilities are taken for the truth, and outcomes drawn from them. A candidate whose margins are
off by a random amount of a certain size loses a certain log-loss on average. The loss that is refused in 80 %
of the draws is the gate's power in one figure.
"""

from dataclasses import dataclass

import numpy as np

from churn_training.families.boosting import Probabilities
from churn_training.gating.paired import allowed_loss
from churn_training.settings import Settings

POWER = 0.8

STEPS = 30
"""Halvings of the range of noise, to far below the noise of the simulation."""

WIDEST = 2.0
"""Noise of a margin, in log-odds, that no file of a few hundred rows would miss."""


@dataclass(frozen=True)
class Power:
    """The gate's power on a file."""

    rows: int
    loss: float
    """Nats per row that are refused with the chance below."""
    chance: float


def detectable_loss(truth: Probabilities, settings: Settings) -> Power:
    """The smallest loss that is found with 80 % power, always the same for the same probabilities."""
    random = np.random.default_rng(settings.seed)
    truth = np.clip(truth, 1e-6, 1 - 1e-6)
    noise = random.normal(0, 1, len(truth))
    outcomes = (random.random((settings.gate_simulations, len(truth))) < truth).astype(np.float32)
    low, high = 0.0, WIDEST
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if _refused(truth, noise * middle, outcomes)[1] >= POWER else (middle, high)
    loss, chance = _refused(truth, noise * high, outcomes)
    return Power(len(truth), loss, chance)


def _refused(
    truth: Probabilities, shift: Probabilities, outcomes: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> tuple[float, float]:
    """The mean loss of a candidate with shifted margins, and the share of draws in which it is refused."""
    candidate = 1 / (1 + np.exp(-(np.log(truth / (1 - truth)) + shift)))
    if_churned = np.log(truth / candidate)
    if_stayed = np.log((1 - truth) / (1 - candidate))
    mean_loss = float((truth * if_churned + (1 - truth) * if_stayed).mean())
    count = len(truth)
    means = (outcomes @ (if_churned - if_stayed) + if_stayed.sum()) / count
    squares = (outcomes @ (if_churned**2 - if_stayed**2) + (if_stayed**2).sum()) / count
    errors = np.sqrt(np.maximum(squares - means**2, 0) / (count - 1))
    return mean_loss, float((means > allowed_loss(errors)).mean())
