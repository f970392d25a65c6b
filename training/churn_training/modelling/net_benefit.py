"""Decision-curve analysis: what alarms are worth where a missed churner costs as much as some false alarms.

A. J. Vickers, E. B. Elkin, "Decision curve analysis: a novel method for evaluating prediction models",
Medical Decision Making 26(6), 2006. To act from a probability t on is to hold one caught churner worth
(1 − t) / t false alarms. The net benefit counts caught churners per customer, less false alarms at that rate.
"""

import numpy as np
import numpy.typing as npt

from churn_training.families.boosting import Probabilities
from churn_training.preparation.splitting import Labels

Values = npt.NDArray[np.float64]


def net_benefit(probability: Probabilities, churned: Labels, thresholds: Values) -> Values:
    """Churners caught per customer, net of false alarms, at each threshold below 1."""
    alarm = probability[None, :] >= thresholds[:, None]
    caught = (alarm & churned).mean(axis=1)
    wasted = (alarm & ~churned).mean(axis=1)
    benefit: Values = caught - wasted * thresholds / (1 - thresholds)
    return benefit


def net_benefit_of_everyone(churned: Labels, thresholds: Values) -> Values:
    """The same for an alarm at every customer; 0 is that of no alarms."""
    benefit: Values = net_benefit(np.ones(len(churned)), churned, thresholds)
    return benefit
