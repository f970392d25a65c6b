"""How good the model would be with fewer training customers, which shows whether more would help."""

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import log_loss, roc_auc_score

from churn_training.modelling.choice import Candidate, Folds, standard_error
from churn_training.preparation.splitting import Part
from churn_training.settings import Settings


@dataclass(frozen=True)
class LearningPoint:
    """Scores on held-back folds after training on part of the other rows."""

    rows: int
    roc_auc: float
    roc_auc_error: float
    """Standard error of the mean over the folds."""
    log_loss: float
    log_loss_error: float


def learning_curve(
    candidate: Candidate, training: Part, folds: Folds, settings: Settings
) -> list[LearningPoint]:
    """One point per share of the rows, always with the same parameters and the same held-back rows."""
    random = np.random.default_rng(settings.seed)
    orders = [random.permutation(fitted) for fitted, _ in folds]
    points = []
    for share in settings.learning_shares:
        areas, losses = [], []
        for order, (_, held_back) in zip(orders, folds, strict=True):
            model = candidate.family.fit(
                training.take(order[: round(share * len(order))]), candidate.parameters, settings
            )
            predicted = candidate.family.predict(model, training.features[held_back])
            areas.append(roc_auc_score(training.churned[held_back], predicted))
            losses.append(log_loss(training.churned[held_back], predicted))
        area, loss = np.array(areas), np.array(losses)
        points.append(
            LearningPoint(
                rows=round(share * len(orders[0])),
                roc_auc=float(area.mean()),
                roc_auc_error=standard_error(area),
                log_loss=float(loss.mean()),
                log_loss_error=standard_error(loss),
            )
        )
    return points
