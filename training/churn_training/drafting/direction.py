"""Whether churners look like customers who usually stay: then the labels are probably the wrong way round."""

from collections.abc import Iterable

import numpy as np
from scipy.stats import rankdata

from churn_training.drafting.columns import Column, Mask
from churn_training.drafting.ledger import Ledger, Question
from churn_training.drafting.refusal import RefusalError
from churn_training.drafting.words import DRIVING_AWAY, KEEPING, NOT_OF_THE_CUSTOMER, has

LEAST_DISTANCE = 0.05
"""Of a column's ROC-AUC from a coin's: nearer ones say nothing."""

STANDARD_ERRORS = 5.0

FEWEST_WITNESSES = 2
"""Columns that must speak against the labels, with none that speaks for them."""

KEY = "labels"


def check_direction(columns: Iterable[Column], churned: Mask, ledger: Ledger) -> None:
    """Raises RefusalError if what usually keeps customers goes with churn, and nothing speaks for the labels.

    A person who knows better answers the question `labels`.
    """
    against, support = [], 0
    for column in columns:
        expected = _expected(column)
        if expected == 0:
            continue
        distance, error = _distance(column, churned)
        if abs(distance) < max(LEAST_DISTANCE, STANDARD_ERRORS * error):
            continue
        if distance * expected < 0:
            against.append(column.header)
        else:
            support += 1
    if len(against) < FEWEST_WITNESSES or support:
        return
    found = (
        f"by {' and '.join(map(repr, against))}, those who churned look like the customers who usually stay."
    )
    if ledger.answered(KEY):
        ledger.ask(Question(KEY, "Are the labels the right way round?", found, ("as they are",), None))
        return
    raise RefusalError(
        found=f"The labels look reversed: {found}",
        why="a model of reversed labels would raise its alarm for the most loyal customers.",
        bring="the outcome with its meaning checked; the question 'churned' says which value means that a "
        f"customer left. If the labels are right, say so with --answer '{KEY}=as they are'.",
    )


def _expected(column: Column) -> int:
    """1 if more of it usually goes with churn, -1 if less does, 0 if its name does not say."""
    tokens = column.tokens
    if column.kind not in ("integer", "number", "boolean") or has(tokens, NOT_OF_THE_CUSTOMER):
        return 0
    return int(has(tokens, DRIVING_AWAY)) - int(has(tokens, KEEPING))


def _distance(column: Column, churned: Mask) -> tuple[float, float]:
    """How far the column's ROC-AUC is above a half, where churners have more, and its standard error."""
    if column.values is not None:
        values = column.values[column.present]
    else:
        values = np.isin(column.cells[column.present], list(column.true)).astype(float)
    left = churned[column.present]
    many, few = int(left.sum()), int((~left).sum())
    if not many or not few:
        return 0.0, np.inf
    ranks = rankdata(values)
    area = (float(ranks[left].sum()) - many * (many + 1) / 2) / (many * few)
    return area - 0.5, float(np.sqrt((many + few + 1) / (12 * many * few)))
