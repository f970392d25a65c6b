"""Chooses the model: the smallest without a fault whose out-of-fold log-loss is as good as the best."""

import logging
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xgboost
from sklearn.metrics import log_loss

from churn_training.families import xgboost_boosting
from churn_training.families.boosting import Probabilities, matrix_of
from churn_training.families.family import Family, Parameters, Shape
from churn_training.families.roster import family_named
from churn_training.modelling.curves import curves_of, faults_of
from churn_training.modelling.tuning import Tuned
from churn_training.preparation.splitting import Indexes, Part
from churn_training.progress import progress
from churn_training.settings import Settings
from churn_training.trees.merging import merged

log = logging.getLogger(__name__)

Folds = list[tuple[Indexes, Indexes]]

RULE = (
    "the fewest nodes among the candidates whose mean out-of-fold log-loss is behind the best by no more "
    "than one corrected standard error of that difference over the folds, and whose curves have the fewest "
    "faults: steps against a declared direction, or steps above {bound:g} log-odds on fewer than {rows} rows"
)


@dataclass(frozen=True)
class Candidate:
    """A family and its parameters."""

    family: Family
    parameters: Parameters
    origin: str
    """Where it comes from: "grid", "search" or "reference"."""


@dataclass(frozen=True)
class Trial:
    """One candidate with its results out of fold."""

    candidate: Candidate
    trees: int | None
    """Trees of the model refitted on the whole training part; None if the family does not ship."""
    nodes: int | None
    """Nodes of all trees that ship, leaves included: each takes the same room, in any family."""
    faults: int | None
    """Steps of its curves that break a rule; None if the family does not ship."""
    out_of_fold: Probabilities
    """One per training row, from a model that has not seen the row."""
    losses: npt.NDArray[np.float64]
    """Log-loss of each fold, in nats per row."""

    @property
    def log_loss(self) -> float:
        """Mean over the folds."""
        return float(self.losses.mean())


def grid(training: Part, folds: Folds, shape: Shape, settings: Settings) -> list[Candidate]:
    """XGBoost at every depth and learning rate, with as many rounds as make it better."""
    points = [
        xgboost_boosting.shaped({"max_depth": depth, "learning_rate": rate}, shape)
        for depth in settings.depths
        for rate in settings.learning_rates
    ]
    return [
        Candidate(xgboost_boosting, point | {"rounds": _best_round(point, training, folds, settings)}, "grid")
        for point in progress(points, "rounds of boosting")
    ]


def starting_point(training: Part, folds: Folds, settings: Settings) -> Candidate:
    """The shallowest and fastest point of the grid without any shape, where no search has found a better."""
    point = {"max_depth": min(settings.depths), "learning_rate": max(settings.learning_rates)}
    rounds = _best_round(point, training, folds, settings)
    return Candidate(xgboost_boosting, point | {"rounds": rounds}, "grid")


def searched(tuned: list[Tuned], shape: Shape | None = None) -> list[Candidate]:
    """The candidates that the search found, one per family, with as much of the shape as each can be told."""
    families = [family_named(entry.family) for entry in tuned]
    return [
        Candidate(family, family.shaped(entry.parameters, shape) if shape else entry.parameters, "search")
        for family, entry in zip(families, tuned, strict=True)
    ]


def shippable(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates of families that can ship."""
    return [candidate for candidate in candidates if candidate.family.ships]


def try_all(
    candidates: list[Candidate], training: Part, folds: Folds, shape: Shape, settings: Settings
) -> list[Trial]:
    """One trial per candidate, all on the same folds."""
    return [
        _try(candidate, training, folds, shape, settings) for candidate in progress(candidates, "candidates")
    ]


def best_of(trials: list[Trial]) -> Trial:
    """The trial with the lowest mean log-loss."""
    return min(trials, key=lambda trial: trial.log_loss)


def within_one_standard_error(trial: Trial, best: Trial) -> bool:
    """Whether the trial is no further behind the best than one standard error of that difference.

    The one-standard-error rule (Breiman et al., CART, 1984, section 3.4.3), with the standard error of the
    *difference*: all trials are judged on the same folds, so a hard fold is hard for all of them. That error
    is a tenth of one model's own, which would let nearly anything count as equally good.
    """
    behind = trial.losses - best.losses
    return bool(behind.mean() <= corrected_standard_error(behind, len(behind)))


def choose(trials: list[Trial]) -> Trial:
    """Of those that can ship and are as good as the best: the fewest faults, then the fewest nodes."""
    can_ship = [trial for trial in trials if trial.nodes is not None]
    best = best_of(can_ship)
    close = [trial for trial in can_ship if within_one_standard_error(trial, best)]
    chosen = min(close, key=lambda trial: (trial.faults, trial.nodes, trial.log_loss))
    if chosen.faults:
        log.warning("every model as good as the best has faults; the chosen one has %d", chosen.faults)
    return chosen


def standard_error(values: npt.NDArray[np.float64]) -> float:
    """Standard error of the mean of `values`, one per fold."""
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def corrected_standard_error(values: npt.NDArray[np.float64], folds: int) -> float:
    """The same for values of `folds` folds, drawn once or several times (Nadeau and Bengio, 2003).

    Folds share most of their training rows, so their values are not independent. The correction adds the
    ratio of test to training rows to 1 / n.
    """
    return float(np.sqrt((1 / len(values) + 1 / (folds - 1)) * values.var(ddof=1)))


def out_of_fold(
    candidate: Candidate, training: Part, folds: Folds, settings: Settings, *, rounded: bool = True
) -> Probabilities:
    """One probability per row of `training`, each from a model fitted without the row's fold.

    Not `rounded`: from models whose leaves are as their library grew them.
    """
    fit = candidate.family.fit if rounded else candidate.family.grow
    result = np.empty(len(training.churned))
    for fitted, held_back in folds:
        model = fit(training.take(fitted), candidate.parameters, settings)
        result[held_back] = candidate.family.predict(model, training.features[held_back])
    return result


def _try(candidate: Candidate, training: Part, folds: Folds, shape: Shape, settings: Settings) -> Trial:
    family = candidate.family
    predicted = out_of_fold(candidate, training, folds, settings)
    model = family.fit(training, candidate.parameters, settings)
    grown = family.ensemble(model)
    ensemble = grown and merged(grown)
    faults = None
    if ensemble is not None:
        curves = curves_of(lambda rows: family.predict(model, rows), ensemble, training.features)
        faults = len(faults_of(curves, shape, settings))
    trial = Trial(
        candidate=candidate,
        trees=len(ensemble.trees) if ensemble else None,
        nodes=ensemble.node_count if ensemble else None,
        faults=faults,
        out_of_fold=predicted,
        losses=np.array([log_loss(training.churned[rows], predicted[rows]) for _, rows in folds]),
    )
    log.info("%s: log-loss %.5f, %s nodes, %s faults", family.name, trial.log_loss, trial.nodes, trial.faults)
    return trial


def _best_round(parameters: Parameters, training: Part, folds: Folds, settings: Settings) -> int:
    """The round with the lowest mean over all folds, which are trained together."""
    history = xgboost.cv(
        xgboost_boosting.library_parameters(parameters, settings),
        matrix_of(training.features, training),
        num_boost_round=settings.maximum_rounds,
        folds=folds,
        metrics="logloss",
        early_stopping_rounds=settings.early_stopping_rounds,
        as_pandas=False,
    )
    return int(np.argmin(history["test-logloss-mean"])) + 1
