"""The aims for the shipped model: what its card is judged by, and what no later model may fall below."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Aim:
    """A figure to reach, set before the model was made."""

    words: str
    value: float
    better: Literal["higher", "lower"]
    in_percent: bool = False

    def is_met(self, got: float | None) -> bool:
        """Whether `got`, unrounded, reaches the aim. A figure that the model does not have never does."""
        if got is None:
            return False
        return got >= self.value if self.better == "higher" else got <= self.value

    def written(self, value: float | None) -> str:
        """As people read it; a dash for None."""
        if value is None:
            return "–"
        return f"{value * 100:.1f} %" if self.in_percent else f"{value:.4f}"


AIMS = {
    "rocAuc": Aim("ROC-AUC, repeated cross-validation", 0.85, "higher"),
    "logLoss": Aim("log-loss, repeated cross-validation", 0.411, "lower"),
    "calibrationSlope": Aim("calibration slope, out of fold, distance from 1", 0.05, "lower"),
    "calibrationError": Aim("calibration error on the hold-out, in chance's 95 % value", 1, "lower"),
    "recall": Aim("recall at the recall point, hold-out", 0.925, "higher", in_percent=True),
    "precision": Aim("precision at the recall point, hold-out", 0.42, "higher", in_percent=True),
}
"""By the key of the figure."""

SHIPPED = "telco"
"""Name of the model that the aims are for: other companies' customers give other figures."""
