"""What every family can do. Each sibling module is one: its functions are the protocol's."""

from typing import Any, Protocol

import optuna

from churn_training.families.boosting import Probabilities
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings
from churn_training.trees.ensemble import Ensemble

Parameters = dict[str, Any]
"""By the name that the library itself uses, plus `rounds` where the library takes them separately."""


class Family(Protocol):
    """A way to learn probabilities. No family weights the classes: the threshold does that job."""

    @property
    def name(self) -> str:
        """For people and file names, lower case."""
        ...

    @property
    def library(self) -> str:
        """The library and its version."""
        ...

    @property
    def ships(self) -> bool:
        """Whether it has trees to export; otherwise it is only compared with."""
        ...

    def suggest(self, trial: optuna.Trial, settings: Settings) -> Parameters:
        """A point of the search space."""
        ...

    def library_parameters(self, parameters: Parameters, settings: Settings) -> Parameters:
        """All that the library is told, beside the data and `rounds`."""
        ...

    def grow(self, part: Part, parameters: Parameters, settings: Settings) -> Any:
        """The library's own model of `part`, as its fit leaves it: one thread, seeded."""
        ...

    def fit(self, part: Part, parameters: Parameters, settings: Settings) -> Any:
        """The same, its leaves rounded to a grid where it has trees that can ship.

        Raises OffGridError where the leaves are too large for one.
        """
        ...

    def predict(self, model: Any, features: Matrix) -> Probabilities:
        """The probability of churn, one per row, float64."""
        ...

    def ensemble(self, model: Any) -> Ensemble | None:
        """The model's trees in the form that ships; None exactly where `ships` is false."""
        ...
