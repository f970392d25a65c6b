"""Chooses the inputs and whether the declared directions hold: as good as the best, and saying least twice.

Two inputs that tell the same share the credit for it by chance, and their contributions then contradict each
other: a total that is nearly the product of two other inputs pulls against both. So the training weighs
models without the numbers that the other inputs repeat. It leaves out only what the contract allows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import xgboost
from sklearn.metrics import log_loss, roc_auc_score

from churn_training.contract import Contract
from churn_training.modelling.choice import Candidate, corrected_standard_error, out_of_fold
from churn_training.modelling.shape import shape_of
from churn_training.preparation.encoding import Feature, features_of
from churn_training.preparation.splitting import Part, folds_of
from churn_training.progress import progress
from churn_training.settings import Settings

RULE = (
    "among the models whose mean log-loss, over {draws} draws of the folds, is behind the best by no more "
    "than one corrected standard error of that difference, the one whose inputs repeat each other least, "
    "with the declared directions if it is among them"
)

FINE = 3
"""Decimals of the repetition: further ones are chance."""

REGRESSION = {"objective": "reg:squarederror", "max_depth": 4, "learning_rate": 0.2, "nthread": 1}
REGRESSION_ROUNDS = 80
"""Enough for a product of two columns, which no straight line explains."""


@dataclass(frozen=True)
class InputTrial:
    """One set of inputs, with or without the declared directions."""

    left_out: tuple[str, ...]
    directed: bool
    allowed: bool
    """Whether the contract lets the training leave these fields out."""
    repetition: float
    """Sum, over the numeric inputs, of the share of variance that the other inputs explain out of fold."""
    losses: npt.NDArray[np.float64]
    """Log-loss of each fold of every draw, in nats per row."""
    roc_auc: float
    """Mean over the folds."""


@dataclass(frozen=True)
class InputChoice:
    """Every set that was tried."""

    trials: list[InputTrial]
    best: InputTrial
    """The lowest log-loss of those that the contract allows."""
    chosen: InputTrial
    repeated: dict[str, float]
    """Share of every numeric input's variance that all other inputs explain, out of fold."""
    folds: int

    def behind(self, trial: InputTrial) -> tuple[float, float]:
        """Mean distance to the best, and its corrected standard error."""
        difference = trial.losses - self.best.losses
        return float(difference.mean()), corrected_standard_error(difference, self.folds)


def choose_inputs(judge: Candidate, contract: Contract, training: Part, settings: Settings) -> InputChoice:
    """Tries subsets of the numbers that repeat others, each judged by the `judge`'s family and parameters.

    `contract` has all inputs that may be left out, and `training` a column for each of its features. The
    judge's parameters know no directions.
    """
    features = features_of(contract)
    numbers = [field.name for field in contract.inputs if field.is_numeric]
    told = {name: explained(name, features, training, settings) for name in numbers}
    often = sorted((name for name in numbers if told[name] >= settings.repeated_share), key=told.__getitem__)
    decided = any(field.input_by == "training" for field in contract.inputs)
    weighed = [name for name in numbers if name in often[-settings.repeated_fields :]] if decided else []
    sets: list[tuple[str, ...]] = [()]
    sets += [names for count in range(1, len(weighed) + 1) for names in combinations(weighed, count)]
    sets = [names for names in sets if contract.without(names).inputs]
    declared = any(field.monotone for field in contract.inputs)
    variants = [(names, True) for names in sets]
    if declared:
        variants += [(names, False) for names in sets if _allowed(contract, names)]
    repetition: dict[tuple[str, ...], float] = {(): sum(told.values())}
    for names in sets[1:]:
        repetition[names] = _repetition(contract.without(names), features, training, settings)
    trials = [
        _try(judge, contract, names, directed, repetition[names], training, settings)
        for names, directed in progress(variants, "inputs")
    ]
    best = min((trial for trial in trials if trial.allowed), key=lambda trial: float(trial.losses.mean()))
    close = [trial for trial in trials if trial.allowed and _close(trial, best, settings)]
    chosen = min(
        close,
        key=lambda trial: (round(trial.repetition, FINE), not trial.directed, float(trial.losses.mean())),
    )
    return InputChoice(trials, best, chosen, told, settings.folds)


def explained(name: str, features: Sequence[Feature], training: Part, settings: Settings) -> float:
    """Share of the field's variance that the other columns explain out of fold, 0 at the least."""
    place = [feature.field for feature in features].index(name)
    present = np.flatnonzero(~np.isnan(training.features[:, place]))[: settings.repeated_rows]
    part = training.take(present)
    if len(features) == 1:
        return 0.0
    target = part.features[:, place].astype(np.float64)
    others = part.columns([column for column in range(len(features)) if column != place]).features
    predicted = np.empty(len(target))
    for fitted, held_back in folds_of(part.churned, settings, settings.tuning_folds, groups=part.groups):
        matrix = xgboost.DMatrix(others[fitted], label=target[fitted], nthread=1)
        booster = xgboost.train(REGRESSION | {"seed": settings.seed}, matrix, REGRESSION_ROUNDS)
        predicted[held_back] = booster.predict(xgboost.DMatrix(others[held_back], nthread=1))
    variation = float(((target - target.mean()) ** 2).sum())
    left = float(((target - predicted) ** 2).sum())
    return max(0.0, 1 - left / variation) if variation else 1.0


def _repetition(narrow: Contract, features: Sequence[Feature], training: Part, settings: Settings) -> float:
    kept = features_of(narrow)
    part = _kept(features, kept, training)
    numbers = [field.name for field in narrow.inputs if field.is_numeric]
    return sum(explained(name, kept, part, settings) for name in numbers)


def _kept(features: Sequence[Feature], kept: Sequence[Feature], part: Part) -> Part:
    return part.columns([place for place, feature in enumerate(features) if feature in kept])


def _allowed(contract: Contract, names: Sequence[str]) -> bool:
    return all(contract.field(name).input_by == "training" for name in names)


def _close(trial: InputTrial, best: InputTrial, settings: Settings) -> bool:
    behind = trial.losses - best.losses
    return bool(behind.mean() <= corrected_standard_error(behind, settings.folds))


def _try(
    judge: Candidate,
    contract: Contract,
    left_out: tuple[str, ...],
    directed: bool,
    repetition: float,
    training: Part,
    settings: Settings,
) -> InputTrial:
    narrow = contract.without(left_out)
    features = features_of(narrow)
    part = _kept(features_of(contract), features, training)
    shape = shape_of(narrow, features, len(part.churned), settings, directed=directed)
    candidate = Candidate(judge.family, judge.family.shaped(judge.parameters, shape), judge.origin)
    losses, areas = [], []
    for repeat in range(settings.comparison_repeats):
        folds = folds_of(part.churned, settings, repeat=repeat, groups=part.groups)
        predicted = out_of_fold(candidate, part, folds, settings)
        losses += [log_loss(part.churned[rows], predicted[rows]) for _, rows in folds]
        areas += [roc_auc_score(part.churned[rows], predicted[rows]) for _, rows in folds]
    return InputTrial(
        left_out=left_out,
        directed=directed,
        allowed=_allowed(contract, left_out),
        repetition=repetition,
        losses=np.array(losses),
        roc_auc=float(np.mean(areas)),
    )
