"""Values to the feature vector. The TypeScript encoder builds the same columns from the same contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from churn_training.contract import Contract, Field, Value
from churn_training.preparation.cleaning import Record

Matrix = npt.NDArray[np.float32]
"""Rows × features, C order; NaN is missing."""


@dataclass(frozen=True)
class Feature:
    """One column of the vector."""

    name: str
    field: str
    kind: Literal["number", "boolean", "indicator"]
    value: str | None = None
    """The category for which an indicator is 1."""


def features_of(contract: Contract) -> tuple[Feature, ...]:
    """The columns of the vector: one per input in contract order, one per value for a category."""
    return tuple(feature for field in contract.inputs for feature in _features(field))


def _features(field: Field) -> list[Feature]:
    if field.type == "category":
        return [
            Feature(f"{field.name}={value}", field.name, "indicator", str(value)) for value in field.values
        ]
    return [Feature(field.name, field.name, "number" if field.is_numeric else "boolean")]


def encode(features: Sequence[Feature], records: Sequence[Record]) -> Matrix:
    """The matrix of the records, `len(records)` × `len(features)`."""
    matrix = np.empty((len(records), len(features)), dtype=np.float32)
    for column, feature in enumerate(features):
        matrix[:, column] = [_encode(feature, record[feature.field]) for record in records]
    matrix += np.float32(0)  # -0 + 0 is +0: with one encoding of zero, vectors can be compared bit by bit
    return matrix


def _encode(feature: Feature, value: Value | None) -> float:
    if value is None:
        return np.nan
    if feature.kind == "indicator":
        return float(value == feature.value)  # an unknown category sets none of its indicators
    return float(value)
