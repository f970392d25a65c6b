"""vectors.json: customers with their vectors and the native libraries' answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np

from churn_training.bundle.manifest import Outcome
from churn_training.contract import Contract, Field
from churn_training.evidence.judge import judge
from churn_training.modelling.calibration import calibrated_margins
from churn_training.modelling.confidence import intervals
from churn_training.preparation.cleaning import Record, Unknown
from churn_training.preparation.encoding import Feature, encode
from churn_training.preparation.generation import draw, records_of
from churn_training.preparation.public import customer_of, record_of
from churn_training.settings import Settings
from churn_training.trees.ensemble import Ensemble
from churn_training.trees.threshold_rows import edges_of, next_above, next_below

ORDINARY_ROWS = 20
THRESHOLDS_PER_FIELD = 5
"""Thresholds per numeric field, spread over its range; each gives three rows."""


@dataclass(frozen=True)
class Case:
    """A customer, and the reason why it is among the rows."""

    kind: str
    record: Record


class IntervalEnds(TypedDict):
    """The interval around a probability."""

    lower: float
    upper: float


class VerificationRow(TypedDict):
    """One customer with the native library's answers."""

    kind: str
    customer: dict[str, bool | str | float | None]
    features: list[float | None]
    margin: float
    probability: float
    interval: IntervalEnds
    contributions: dict[str, float]
    """By field, in the unit of the margin."""


class Vectors(TypedDict):
    """The content of vectors.json, with the keys of the file."""

    formatVersion: int
    seed: int
    source: str
    base: float
    rows: list[VerificationRow]


def vectors(
    contract: Contract,
    features: tuple[Feature, ...],
    model: Any,
    outcome: Outcome,
    settings: Settings,
) -> Vectors:
    """Makes the document. Every row keeps the contract's `requires`."""
    random = np.random.default_rng(settings.vectors_seed)
    cases = list(cases_of(contract, features, outcome.ensemble, random))
    for place, case in enumerate(cases):
        for field in contract.fields:
            if not field.is_input and place % 2:
                del case.record[field.name]  # an optional key, absent in half of the rows
    customers = [customer_of(contract, case.record) for case in cases]
    inputs = encode(features, [record_of(contract, customer) for customer in customers])
    judgement = judge(model, inputs)
    margins, link = judgement.margins, outcome.ensemble.link
    chances = calibrated_margins(outcome.calibration, margins, link)
    band = intervals(outcome.confidence, margins, chances)
    return {
        "formatVersion": 1,
        "seed": settings.vectors_seed,
        "source": f"native {judgement.library}; {judgement.source}",
        "base": judgement.base,
        "rows": [
            {
                "kind": case.kind,
                "customer": {name: _plain(value) for name, value in customers[place].items()},
                "features": [_plain(float(value)) for value in inputs[place]],
                "margin": float(judgement.margins[place]),
                "probability": float(chances[place]),
                "interval": {"lower": float(band.lower[place]), "upper": float(band.upper[place])},
                "contributions": _per_field(features, judgement.contributions[place].tolist()),
            }
            for place, case in enumerate(cases)
        ],
    }


def cases_of(
    contract: Contract, features: tuple[Feature, ...], ensemble: Ensemble, random: np.random.Generator
) -> Iterator[Case]:
    """Customers that the contract takes: a row that is refused has no answer to compare."""

    def customer() -> Record:
        record = records_of(draw(contract, random, 1))[0]
        return {
            name: _fallback(contract.field(name)) if value is None else value
            for name, value in record.items()
        }

    for _ in range(ORDINARY_ROWS):
        yield Case("ordinary", customer())
    for field in contract.inputs:
        if field.is_numeric:
            yield from _threshold_cases(field, features, ensemble, customer)
    for field in contract.inputs:
        if field.missing == "accept":
            yield from (Case("missing", customer() | {field.name: None}) for _ in range(2))
        if field.type == "category" and field.unknown == "accept":
            yield Case("unknown", customer() | {field.name: Unknown("never seen in training")})
        for bounds in (field.limits, field.trained):
            yield from (
                Case("extreme", customer() | {field.name: bound})
                for bound in bounds or ()
                if _is_taken(field, bound)
            )


def _threshold_cases(
    field: Field, features: tuple[Feature, ...], ensemble: Ensemble, customer: Callable[[], Record]
) -> Iterator[Case]:
    place = [feature.field for feature in features].index(field.name)
    thresholds = sorted({float(edge.threshold) for edge in edges_of(ensemble) if edge.feature == place})
    if field.is_whole:
        thresholds = [threshold for threshold in thresholds if threshold.is_integer()]
    chosen = (
        np.linspace(0, len(thresholds) - 1, min(THRESHOLDS_PER_FIELD, len(thresholds))).round().astype(int)
    )
    for threshold in (thresholds[number] for number in chosen):
        exact = np.float32(threshold)
        # An integer field cannot take the neighbouring float32; its neighbours are one away.
        below = threshold - 1 if field.is_whole else float(next_below(exact))
        above = threshold + 1 if field.is_whole else float(next_above(exact))
        same = customer()
        for kind, value in (
            ("threshold", threshold),
            ("below-threshold", below),
            ("above-threshold", above),
        ):
            if _is_taken(field, value):
                yield Case(kind, same | {field.name: value})


def _is_taken(field: Field, number: float) -> bool:
    """Whether a prediction takes the number."""
    bounds = field.limits if field.out_of_range == "accept" else field.trained
    assert bounds is not None
    return bounds[0] <= number <= bounds[1]


def _fallback(field: Field) -> bool | str | float:
    """A value for a cell drawn as missing, because missing values have separate rows."""
    return field.trained[0] if field.trained else field.values[0]


def _plain(value: Any) -> Any:
    """The value for JSON: null for NaN, and whole numbers without a decimal point."""
    if isinstance(value, float):
        if np.isnan(value):
            return None
        return int(value) if value.is_integer() else value
    return str(value) if isinstance(value, str) else value


def _per_field(features: tuple[Feature, ...], contributions: list[float]) -> dict[str, float]:
    """Adds up the contributions of the columns of each field."""
    sums = dict.fromkeys((feature.field for feature in features), 0.0)
    for feature, contribution in zip(features, contributions, strict=True):
        sums[feature.field] += contribution
    return sums
