"""What the model's reasons say of customers, before inputs and directions were chosen and after.

"Before" is the same family with the same parameters on every input that the contract allows, without declared
directions and with the library's own bins.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from churn_training.bundle.manifest import Outcome
from churn_training.contract import Contract, Value
from churn_training.evidence.judge import judge
from churn_training.families.boosting import Probabilities
from churn_training.modelling.calibration import Calibration, NoCalibration, calibrated
from churn_training.modelling.curves import Curve, Fault, curves_of, faults_of
from churn_training.modelling.shape import free_shape, shape_of
from churn_training.preparation.cleaning import Record
from churn_training.preparation.encoding import Feature, Matrix, encode, features_of
from churn_training.preparation.prepared import Prepared
from churn_training.settings import Settings
from churn_training.trees.merging import merged

PULL = 0.1
"""Log-odds from which on a contribution counts: a reason below it is not worth saying."""

SHOWN = 5
"""Reasons that people see."""

ALIKE = 0.5
"""Rank correlation from which on two numbers tell the same story, so that people expect them to agree."""

FIRST = 3
"""Lowest values of a number at which a newcomer is scored."""


@dataclass(frozen=True)
class Opposed:
    """Customers of whom two numbers say the opposite."""

    opposed: int
    """Both contribute more than `PULL`, in opposite directions."""
    shown: int
    """Of those, both among the `SHOWN` largest contributions."""


@dataclass(frozen=True)
class Pair:
    """Two numbers that tell the same story."""

    fields: tuple[str, str]
    correlation: float
    before: Opposed
    after: Opposed | None
    """None where one of them is no input any more."""


@dataclass(frozen=True)
class MissingValue:
    """A missing value as a reason."""

    field: str
    rows: int
    """Training rows that it was learned from."""
    before: float
    """Log-odds by which it moves a customer from the mean of the field's curve."""
    after: float | None


@dataclass(frozen=True)
class Newcomer:
    """A typical customer at the lowest values of a number, all else as it then is."""

    field: str
    unit: str | None
    record: dict[str, Value | None]
    values: list[float]
    before: list[float]
    """Probability at each value."""
    after: list[float]


@dataclass(frozen=True)
class Steps:
    """The steps of a model's curves that break a rule."""

    against: int
    """Steps against a declared direction."""
    largest_against: float
    """In log-odds; 0 without any."""
    unsupported: int
    """Steps above the bound on too few rows."""
    fewest_rows: int | None
    """Behind such a step."""


@dataclass(frozen=True)
class Reasons:
    """The comparison."""

    customers: int
    pull: float
    """`PULL`."""
    shown: int
    """`SHOWN`."""
    pairs: list[Pair]
    missing: list[MissingValue]
    newcomer: Newcomer | None
    before: Steps
    after: Steps


@dataclass(frozen=True)
class _Fitted:
    """A fitted model with what is asked of it."""

    native: Any
    contract: Contract
    features: tuple[Feature, ...]
    prepared: Prepared
    outcome: Outcome
    calibration: Calibration
    curves: list[Curve]

    @property
    def numbers(self) -> list[str]:
        return [field.name for field in self.contract.inputs if field.is_numeric]

    def predict(self, rows: Matrix) -> Probabilities:
        return calibrated(self.calibration, self.outcome.chosen.candidate.family.predict(self.native, rows))

    def contributions(self) -> tuple[list[str], npt.NDArray[np.float64]]:
        """Fields, and one row of contributions per customer."""
        parts = (self.prepared.training, self.prepared.hold_out)
        found = judge(self.native, np.concatenate([part.features for part in parts])).contributions
        names = [field.name for field in self.contract.inputs]
        columns = [
            found[:, [place for place, each in enumerate(self.features) if each.field == name]].sum(axis=1)
            for name in names
        ]
        return names, np.column_stack(columns)


def reasons(
    widest: Contract,
    contract: Contract,
    everything: Prepared,
    prepared: Prepared,
    native: Any,
    outcome: Outcome,
    settings: Settings,
) -> Reasons:
    """Fits the model "before" and compares. `everything` has a column for each feature of `widest`."""
    before = _before(widest, everything, outcome, settings)
    after = _fitted(native, contract, prepared, outcome, outcome.calibration)
    shapes = [
        shape_of(each.contract, each.features, len(prepared.training.churned), settings)
        for each in (before, after)
    ]
    return Reasons(
        customers=len(everything.records),
        pull=PULL,
        shown=SHOWN,
        pairs=_pairs(before, after),
        missing=_missing(before, after),
        newcomer=_newcomer(before, after),
        before=_steps(faults_of(before.curves, shapes[0], settings)),
        after=_steps(faults_of(after.curves, shapes[1], settings)),
    )


def _before(widest: Contract, everything: Prepared, outcome: Outcome, settings: Settings) -> _Fitted:
    candidate, features = outcome.chosen.candidate, features_of(widest)
    parameters = candidate.family.shaped(candidate.parameters, free_shape(len(features)))
    native = candidate.family.fit(everything.training, parameters, settings)
    return _fitted(native, widest, everything, outcome, NoCalibration(method="none"))


def _fitted(
    native: Any, contract: Contract, prepared: Prepared, outcome: Outcome, calibration: Calibration
) -> _Fitted:
    family = outcome.chosen.candidate.family
    ensemble = family.ensemble(native)
    assert ensemble is not None  # only a family that ships is chosen
    training = prepared.training.features
    curves = curves_of(lambda rows: family.predict(native, rows), merged(ensemble), training)
    return _Fitted(native, contract, features_of(contract), prepared, outcome, calibration, curves)


def _pairs(before: _Fitted, after: _Fitted) -> list[Pair]:
    pairs = [
        (names, _correlation(before.prepared.records, *names)) for names in combinations(before.numbers, 2)
    ]
    told = [model.contributions() for model in (before, after)]
    return [
        Pair(
            fields=names,
            correlation=correlation,
            before=_opposed(*told[0], *names),
            after=_opposed(*told[1], *names) if set(names) <= set(after.numbers) else None,
        )
        for names, correlation in pairs
        if abs(correlation) >= ALIKE
    ]


def _correlation(records: Sequence[Record], one: str, other: str) -> float:
    pairs = [(r[one], r[other]) for r in records if r[one] is not None and r[other] is not None]
    return float(spearmanr(*np.array(pairs, dtype=np.float64).T).statistic)


def _opposed(names: list[str], told: npt.NDArray[np.float64], one: str, other: str) -> Opposed:
    first, second = told[:, names.index(one)], told[:, names.index(other)]
    opposed = (np.abs(first) > PULL) & (np.abs(second) > PULL) & (first * second < 0)
    ranks = np.argsort(np.argsort(-np.abs(told), axis=1, kind="stable"), axis=1, kind="stable")
    seen = (ranks[:, names.index(one)] < SHOWN) & (ranks[:, names.index(other)] < SHOWN)
    return Opposed(int(opposed.sum()), int((opposed & seen).sum()))


def _missing(before: _Fitted, after: _Fitted) -> list[MissingValue]:
    now = {after.features[curve.column].field: curve for curve in after.curves}
    return [
        MissingValue(
            field=field,
            rows=curve.missing_rows,
            before=curve.missing_height,
            after=now[field].missing_height if field in now else None,
        )
        for curve in before.curves
        for field in [before.features[curve.column].field]
        if curve.missing_rows and field in before.numbers
    ]


def _steps(faults: Sequence[Fault]) -> Steps:
    against = [abs(fault.step) for fault in faults if fault.kind == "direction"]
    thin = [fault.rows for fault in faults if fault.kind == "support"]
    return Steps(len(against), max(against, default=0.0), len(thin), min(thin, default=None))


def _newcomer(before: _Fitted, after: _Fitted) -> Newcomer | None:
    """None where the contract declares no direction of a whole number."""
    contract = before.contract
    field = next((each for each in contract.inputs if each.monotone and each.type == "integer"), None)
    if field is None:
        return None
    records = before.prepared.records
    present = [value for record in records if isinstance(value := record[field.name], int | float)]
    values = sorted({float(value) for value in present})[:FIRST]
    first = [record for record in records if record[field.name] in values]
    alike = first
    for each in contract.inputs:
        if not each.is_numeric:
            common = Counter(record[each.name] for record in alike).most_common(1)[0][0]
            alike = [record for record in alike if record[each.name] == common]
    same = {each.name: alike[0][each.name] for each in contract.inputs if not each.is_numeric}
    numbers = [each for each in contract.inputs if each.is_numeric and each is not field]
    moving = {each.name for each in numbers if abs(_correlation(records, field.name, each.name)) >= ALIKE}
    rows: list[Record] = []
    for value in values:
        row: Record = {**same, field.name: value}
        for each in numbers:
            near = [record for record in alike if record[field.name] == value]
            among = (near or [r for r in first if r[field.name] == value]) if each.name in moving else alike
            row[each.name] = _median([record[each.name] for record in among])
        rows.append(row)
    return Newcomer(
        field=field.name,
        unit=field.unit,
        record={name: value for name, value in same.items() if value is not False},
        values=values,
        before=before.predict(encode(before.features, rows)).tolist(),
        after=after.predict(encode(after.features, rows)).tolist(),
    )


def _median(values: Sequence[Any]) -> float | None:
    """The middle one of those present; None if most are missing."""
    present = sorted(float(value) for value in values if value is not None)
    return present[len(present) // 2] if 2 * len(present) > len(values) else None
