"""How well one column alone predicts the label: a near perfect one was filled in after the outcome."""

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from churn_training.preparation.splitting import Labels


def skill(column: "pd.Series[str]", churned: Labels) -> float:
    """The better ROC-AUC of two readings of the column, in either direction; NaN without both classes.

    One reads its cells as numbers in order. The other reads them as categories, blank included, and scores
    each row by the churn rate of its value in the other half of the rows, so an identifier scores 0.5.
    """
    if len(set(churned)) < 2:
        return np.nan
    scores = [_rate_elsewhere(column.fillna(""), churned)]
    numbers = pd.to_numeric(column, errors="coerce")
    if numbers.notna().any():
        scores.append(numbers.fillna(numbers.median()).to_numpy())
    areas = [float(roc_auc_score(churned, score)) for score in scores]
    return max(max(area, 1 - area) for area in areas)


def _rate_elsewhere(
    column: "pd.Series[str]", churned: Labels
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    values = column.to_numpy()
    rates = np.empty(len(values))
    for half in (slice(0, None, 2), slice(1, None, 2)):
        other = slice(1 - (half.start or 0), None, 2)
        rate = pd.Series(churned[other]).groupby(values[other]).mean()
        rates[half] = pd.Series(values[half]).map(rate).fillna(churned[other].mean())
    return rates
