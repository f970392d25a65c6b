"""How far columns repeat each other: correlations, and variance inflation with each way of encoding."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from churn_training.contract import Contract
from churn_training.exploration.tables import CHURNED
from churn_training.preparation.encoding import encode, features_of

DETERMINED = 1e-12
"""Share of a column's variance below which the rest is rounding: the other columns determine it."""

if TYPE_CHECKING:
    from churn_training.preparation.cleaning import Record


def encoded(contract: Contract, frame: pd.DataFrame) -> pd.DataFrame:
    """The model's own vectors, one column per feature, with medians for missing numbers."""
    features = features_of(contract)
    inputs = frame[[field.name for field in contract.inputs]]
    records: list[Record] = inputs.astype(object).where(inputs.notna(), None).to_dict("records")
    matrix = pd.DataFrame(encode(features, records), columns=[feature.name for feature in features])
    return matrix.fillna(matrix.median()).astype(float)


def correlations(contract: Contract, frame: pd.DataFrame) -> pd.DataFrame:
    """Pearson correlation of every feature with every other and with churn; of two flags it is phi."""
    return encoded(contract, frame).assign(**{CHURNED: frame[CHURNED].to_numpy(dtype=float)}).corr()


def merged(contract: Contract, frame: pd.DataFrame) -> pd.DataFrame:
    """The vectors without one category of each field, because its indicators would add up to one."""
    columns = encoded(contract, frame)
    first = [
        f"{field.name}={field.values[0]}"
        for field in contract.inputs
        if field.type == "category" and not field.is_ordered
    ]
    return columns.drop(columns=first)


def unmerged(contract: Contract, frame: pd.DataFrame) -> pd.DataFrame:
    """The same with "No internet service" as a separate value of every add-on, as in the source."""
    columns = merged(contract, frame)
    for field in contract.inputs:
        if field.requirement and field.type == "boolean":
            met = frame[field.requirement.field].isin(field.requirement.values)
            columns[f"{field.name}={field.requirement.otherwise}"] = (~met).to_numpy(dtype=float)
    return columns


def inflation(columns: pd.DataFrame) -> pd.Series:
    """Variance inflation factor of every column, greatest first; infinite if the others determine it.

    1 / (1 − R²) of the column regressed on all others. statsmodels gives the same, except that it warns and
    gives about 1e15 instead of infinity for columns that repeat each other exactly.
    """
    values = columns.to_numpy()
    # Orthogonal steps change no angle between columns, so a triangle of a few rows regresses like all rows.
    triangle = np.linalg.qr(np.column_stack([np.ones(len(values)), values])).R
    variation = ((values - values.mean(axis=0)) ** 2).sum(axis=0)
    factors = [_factor(triangle, place + 1, total) for place, total in enumerate(variation)]
    return pd.Series(factors, index=columns.columns, name="factor").sort_values(ascending=False)


def _factor(triangle: npt.NDArray[np.float64], place: int, total: float) -> float:
    column, others = triangle[:, place], np.delete(triangle, place, axis=1)
    left = column - others @ np.linalg.lstsq(others, column)[0]
    unexplained = float(left @ left) / total
    return 1 / unexplained if unexplained > DETERMINED else np.inf
