"""Tables of the data."""

from itertools import pairwise
from pathlib import Path

import pandas as pd

from churn_training.contract import Contract, Field
from churn_training.modelling.intervals import wilson
from churn_training.preparation.cleaning import clean
from churn_training.preparation.source import read_rows

CHURNED = "churned"
BANDS = 6
"""Bands of equal count for the churn rate of a number."""


def read_frame(contract: Contract, data: Path) -> pd.DataFrame:
    """Every accepted row by the contract's names, with None for missing, and whether the customer churned."""
    accepted, _ = clean(contract, read_rows(data, contract, labelled=True), labelled=True)
    rows = [{**row.record, CHURNED: bool(row.churned)} for row in accepted]
    frame = pd.DataFrame(rows, columns=[*(field.name for field in contract.fields), CHURNED])
    numeric = [field.name for field in contract.fields if field.is_numeric]
    return frame.astype(dict.fromkeys(numeric, float))


def overview(contract: Contract, frame: pd.DataFrame) -> pd.DataFrame:
    """One line per field: its type, its missing share, and the range of its values."""
    return pd.DataFrame(
        [
            {
                "field": field.name,
                "type": field.type,
                "input": field.is_input,
                "missing": int(frame[field.name].isna().sum()),
                "values": int(frame[field.name].nunique()),
                "typical": _typical(field, frame),
            }
            for field in contract.fields
        ]
    ).set_index("field")


def churn_rates(field: Field, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows, churners and churn rate with its 95 % Wilson interval, per value or band of a number."""
    values = frame[field.name]
    groups = _bands(values) if field.is_numeric else values
    counts = frame[CHURNED].groupby(groups, observed=True).agg(rows="size", churners="sum")
    intervals = [wilson(int(row.churners), int(row.rows)) for row in counts.itertuples()]
    return counts.assign(
        rate=[interval.value for interval in intervals],
        low=[interval.low for interval in intervals],
        high=[interval.high for interval in intervals],
    )


def _bands(values: pd.Series) -> pd.Series:
    """Bands of equal count as people write them; a value on a border belongs to the lower one."""
    _, edges = pd.qcut(values, BANDS, retbins=True, duplicates="drop")
    labels = [f"{low:g} to {high:g}" for low, high in pairwise(edges)]
    return pd.qcut(values, BANDS, labels=labels, duplicates="drop")


def _typical(field: Field, frame: pd.DataFrame) -> str:
    values = frame[field.name].dropna()
    if field.is_numeric:
        low, middle, high = values.quantile([0.05, 0.5, 0.95])
        return f"{middle:g} (5 to 95 %: {low:g} to {high:g})"
    return f"{values.mode()[0]} ({(values == values.mode()[0]).mean():.0%})"
