"""Values to the feature vector. The TypeScript encoder builds the same columns from the same contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from churn_training.contract import Contract, Count, Field, Value
from churn_training.preparation.cleaning import Record

Matrix = npt.NDArray[np.float32]
"""Rows × features, C order; NaN is missing."""


@dataclass(frozen=True)
class Feature:
    """One column of the vector."""

    name: str
    field: str
    kind: Literal["number", "boolean", "days", "rank", "indicator"]
    value: str | None = None
    """The category for which an indicator is 1."""
    values: tuple[str, ...] = ()
    """The categories from low to high, of which a rank is the place."""
    count: Count | None = None
    """Which days are counted."""


def features_of(contract: Contract) -> tuple[Feature, ...]:
    """The columns of the vector, by input in contract order: one per value of a category without order."""
    return tuple(feature for field in contract.inputs for feature in _features(field))


def _features(field: Field) -> list[Feature]:
    if field.is_ordered:
        return [Feature(field.name, field.name, "rank", values=tuple(str(value) for value in field.values))]
    if field.type == "date":
        return [Feature(field.name, field.name, "days", count=field.count)]
    if field.type == "category":
        return [
            Feature(f"{field.name}={value}", field.name, "indicator", str(value)) for value in field.values
        ]
    return [Feature(field.name, field.name, "number" if field.is_numeric else "boolean")]


def encode(features: Sequence[Feature], records: Sequence[Record]) -> Matrix:
    """The matrix of the records, `len(records)` × `len(features)`."""
    matrix = np.empty((len(records), len(features)), dtype=np.float32)
    for column, feature in enumerate(features):
        matrix[:, column] = [encode_value(feature, record[feature.field]) for record in records]
    matrix += np.float32(0)  # -0 + 0 is +0: with one encoding of zero, vectors can be compared bit by bit
    return matrix


def encode_value(feature: Feature, value: Value | None) -> float:
    """The column's number for a field's value; NaN if it is missing."""
    if value is None:
        return np.nan
    if feature.kind == "indicator":
        return float(value == feature.value)  # an unknown category sets none of its indicators
    if feature.kind == "rank":  # an unknown category has no place
        return float(feature.values.index(str(value))) if value in feature.values else np.nan
    return float(value)
