"""The cost of rounding the leaves: compares the same fits before and after."""

from dataclasses import astuple, dataclass

import numpy as np

from churn_training.families.boosting import Probabilities
from churn_training.modelling.calibration import Calibration, calibrated, margins_of
from churn_training.modelling.choice import Candidate, Folds, Trial, out_of_fold
from churn_training.modelling.evaluation import Evaluation, evaluate
from churn_training.modelling.operating_points import OperatingPoint
from churn_training.preparation.encoding import Matrix
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings
from churn_training.trees.ensemble import Link


@dataclass(frozen=True)
class BeforeAndAfter:
    """Figures of the same fits."""

    before: Evaluation
    after: Evaluation

    @property
    def largest_change(self) -> float:
        """Of any figure."""
        pairs = zip(astuple(self.before), astuple(self.after), strict=True)
        return max(abs(float(before) - float(after)) for before, after in pairs)


@dataclass(frozen=True)
class Rounding:
    """The cost of rounding the leaves."""

    rows: int
    """Rows of the training part and the hold-out, whose margins and decisions are compared."""
    largest_move: float
    """Greatest change of a margin, in its unit."""
    decisions_changed: int
    """Decisions that changed, counted at every operating point."""
    largest_change: float
    """Greatest change of any figure below."""
    out_of_fold: BeforeAndAfter
    """Figures of the trees' own probabilities: calibration is not repeated for this."""
    hold_out: BeforeAndAfter
    """Figures after the shipped calibration."""


def rounding(
    chosen: Trial,
    link: Link,
    calibration: Calibration,
    points: tuple[OperatingPoint, ...],
    training: Part,
    hold_out: Part,
    folds: Folds,
    settings: Settings,
) -> Rounding:
    """Fits the chosen model again, on the training part and without each fold, and compares."""
    candidate, bins = chosen.candidate, settings.calibration_bins
    unrounded = out_of_fold(candidate, training, folds, settings, rounded=False)
    features: Matrix = np.concatenate([training.features, hold_out.features])
    before, after = _probabilities(candidate, training, features, settings)
    held = slice(len(training.churned), None)
    bent_before, bent_after = calibrated(calibration, before), calibrated(calibration, after)
    seen = BeforeAndAfter(
        evaluate(unrounded, training.churned, bins), evaluate(chosen.out_of_fold, training.churned, bins)
    )
    unseen = BeforeAndAfter(
        evaluate(bent_before[held], hold_out.churned, bins),
        evaluate(bent_after[held], hold_out.churned, bins),
    )
    return Rounding(
        rows=len(features),
        largest_move=float(np.abs(margins_of(before, link) - margins_of(after, link)).max()),
        decisions_changed=sum(
            int(((bent_before >= point.threshold) != (bent_after >= point.threshold)).sum())
            for point in points
        ),
        largest_change=max(seen.largest_change, unseen.largest_change),
        out_of_fold=seen,
        hold_out=unseen,
    )


def _probabilities(
    candidate: Candidate, training: Part, features: Matrix, settings: Settings
) -> tuple[Probabilities, Probabilities]:
    """The model's own probabilities, before and after its leaves are rounded."""
    family, parameters = candidate.family, candidate.parameters
    grown = family.predict(family.grow(training, parameters, settings), features)
    rounded = family.predict(family.fit(training, parameters, settings), features)
    return grown, rounded
