"""Pictures of a search for parameters."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from churn_training.reporting.drawing import BLUE, ORANGE, picture


def search(path: Path, losses: Sequence[float | None]) -> None:
    """Mean out-of-fold log-loss of each trial in turn, None where it was given up, and the best so far."""
    values = np.array([np.nan if loss is None else loss for loss in losses])
    with picture(path) as (axes,):
        axes.plot(values, "o", color=BLUE, label="trial")
        axes.step(
            range(len(values)), np.fmin.accumulate(values), where="post", color=ORANGE, label="best so far"
        )
        axes.set(title="What the search found", xlabel="trial", ylabel="log-loss, nats per customer")
        axes.legend()
