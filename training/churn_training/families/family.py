"""The protocol of a family of models. Every sibling module is a family and has these functions."""

from dataclasses import dataclass
from typing import Any, Protocol

import optuna

from churn_training.families.boosting import Probabilities
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings
from churn_training.trees.ensemble import Ensemble

Parameters = dict[str, Any]
"""Named as in the library, plus `rounds` if the library takes them separately."""


@dataclass(frozen=True)
class Shape:
    """What the curves of a model may look like, before it is fitted."""

    directions: tuple[int, ...]
    """Per column: 1 where the risk may only rise with the number, −1 where it may only fall, 0 elsewhere."""
    bins: int
    """Most bins of about equal count into which a column is cut before splits are sought."""
    bin_rows: int
    """Fewest rows of such a bin."""
    fewest_rows: int = 1
    """Fewest rows of a leaf, whose value and cover ship."""


class Family(Protocol):
    """A way to learn probabilities. No family weights the classes: the threshold deals with imbalance."""

    @property
    def name(self) -> str:
        """The name for people."""
        ...

    @property
    def library(self) -> str:
        """The library and its version."""
        ...

    @property
    def ships(self) -> bool:
        """Whether it has trees to export. If not, it is only compared."""
        ...

    def suggest(self, trial: optuna.Trial, settings: Settings) -> Parameters:
        """A point of the search space."""
        ...

    def shaped(self, parameters: Parameters, shape: Shape) -> Parameters:
        """The same parameters with as much of the shape as the library can be told.

        What it cannot be told shows in the fitted curves, by which the choice judges every family.
        """
        ...

    def library_parameters(self, parameters: Parameters, settings: Settings) -> Parameters:
        """All parameters of the library, except the data and `rounds`."""
        ...

    def grow(self, part: Part, parameters: Parameters, settings: Settings) -> Any:
        """Fits the library's own model to `part`, on one thread and with a seed."""
        ...

    def fit(self, part: Part, parameters: Parameters, settings: Settings) -> Any:
        """Fits the same model and rounds its leaves to a grid, if its trees can ship.

        Raises OffGridError if the leaves are too large for one.
        """
        ...

    def predict(self, model: Any, features: Matrix) -> Probabilities:
        """The probability of churn, one per row, float64."""
        ...

    def ensemble(self, model: Any) -> Ensemble | None:
        """The model's trees in the form that ships; None if `ships` is false."""
        ...
