"""Whether the order of the file is that of time: then the model is tested on its end, as it will be used."""

import numpy as np
from sklearn.metrics import roc_auc_score

from churn_training.drafting.columns import Mask
from churn_training.drafting.ledger import Ledger

LEAST_SKILL = 0.57
"""ROC-AUC of the row number from which on the order says something."""

SORTED_SKILL = 0.85
"""From which on the file is sorted by its outcome, which says nothing of time."""

STANDARD_ERRORS = 5.0
"""How clearly."""

FEWEST_HELD = 20
"""Churners, and customers who stayed, in the end of the file."""


def is_ordered(churned: Mask, hold_out_share: float, ledger: Ledger) -> bool:
    """Whether to hold back the end of the file instead of customers from all over it."""
    skill = float(roc_auc_score(churned, np.arange(len(churned))))
    distance = abs(skill - 0.5)
    left, stayed = int(churned.sum()), int((~churned).sum())
    error = np.sqrt((left + stayed + 1) / (12 * left * stayed))  # of a coin, by the Mann–Whitney test
    if distance < max(LEAST_SKILL - 0.5, STANDARD_ERRORS * error):
        return False
    end = churned[len(churned) - round(hold_out_share * len(churned)) :]
    evidence = f"the row number alone ranks the rows with ROC-AUC {0.5 + distance:.2f}"
    if distance > SORTED_SKILL - 0.5 or min(int(end.sum()), int((~end).sum())) < FEWEST_HELD:
        ledger.note(
            "order", None, "the file is sorted by its outcome", "its order says nothing of time", evidence
        )
        return False
    ledger.note(
        "order",
        None,
        "the end of the file is held back",
        "the order of the file predicts the outcome, as that of time would: later rows are the test",
        evidence,
    )
    return True
