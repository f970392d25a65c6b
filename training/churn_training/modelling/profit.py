"""The expected maximum profit of a retention campaign, per customer of the base (Verbraken et al., 2013).

T. Verbraken, W. Verbeke, B. Baesens, "A Novel Profit Maximizing Metric for Measuring Classification
Performance of Customer Churn Prediction Models", IEEE Transactions on Knowledge and Data Engineering 25(5).
The share of churners who accept an offer is unknown before the campaign, so the profit at the best threshold
is averaged over a beta distribution of that share.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import beta
from sklearn.metrics import roc_curve

from churn_training.families.boosting import Probabilities
from churn_training.preparation.splitting import Labels


@dataclass(frozen=True)
class Campaign:
    """What customers and offers are worth, in the currency of the charges. The paper's own values."""

    lifetime_value: float = 200.0
    offer_cost: float = 10.0
    contact_cost: float = 1.0
    accept_alpha: float = 6.0
    accept_beta: float = 14.0
    """Beta distribution of the share of churners who stay if they get the offer: mean 0.3."""


@dataclass(frozen=True)
class ExpectedProfit:
    """The profit of the best campaign."""

    per_customer: float
    """Per customer of the whole base, contacted or not."""
    contacted: float
    """Share of the base that the best campaign contacts, on average."""


def expected_maximum_profit(
    probability: Probabilities, churned: Labels, campaign: Campaign | None = None
) -> ExpectedProfit:
    """EMPC, and the share of customers it contacts."""
    campaign = campaign or Campaign()
    base_rate = float(churned.mean())
    found, alarmed = _hull(probability, churned)
    delta = campaign.offer_cost / campaign.lifetime_value
    phi = campaign.contact_cost / campaign.lifetime_value
    # The acceptance at which the next corner of the hull begins to earn more than the one before.
    gain, waste = base_rate * np.diff(found), (1 - base_rate) * np.diff(alarmed)
    with np.errstate(divide="ignore"):
        from_acceptance = (phi * gain + (delta + phi) * waste) / ((1 - delta) * gain)
    edges = np.concatenate([[0.0], np.clip(from_acceptance, 0, 1), [1.0]])
    accepts = beta(campaign.accept_alpha, campaign.accept_beta)
    chance = np.diff(accepts.cdf(edges))
    share = np.diff(beta(campaign.accept_alpha + 1, campaign.accept_beta).cdf(edges)) * accepts.mean()
    kept = share * (1 - delta) * base_rate * found
    spent = chance * (phi * base_rate * found + (delta + phi) * (1 - base_rate) * alarmed)
    contacted = chance * (base_rate * found + (1 - base_rate) * alarmed)
    return ExpectedProfit(
        per_customer=campaign.lifetime_value * float((kept - spent).sum()), contacted=float(contacted.sum())
    )


def profit_at(
    probability: Probabilities, churned: Labels, thresholds: npt.NDArray[np.float64], campaign: Campaign
) -> npt.NDArray[np.float64]:
    """Profit per customer of the base at each threshold, with the mean acceptance."""
    acceptance = campaign.accept_alpha / (campaign.accept_alpha + campaign.accept_beta)
    value = acceptance * (campaign.lifetime_value - campaign.offer_cost) - campaign.contact_cost
    cost = campaign.offer_cost + campaign.contact_cost
    alarm = probability[None, :] >= thresholds[:, None]
    profit: npt.NDArray[np.float64] = (alarm * np.where(churned, value, -cost)).mean(axis=1)
    return profit


def _hull(
    probability: Probabilities, churned: Labels
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Shares of churners and of others above a falling threshold, on the upper hull of the ROC curve."""
    alarmed, found, _ = roc_curve(churned, probability, drop_intermediate=False)
    corners: list[tuple[float, float]] = []
    for point in zip(alarmed.tolist(), found.tolist(), strict=True):
        while len(corners) > 1 and _turns_left(corners[-2], corners[-1], point):
            corners.pop()
        corners.append(point)
    hull = np.array(corners)
    return hull[:, 1], hull[:, 0]


def _turns_left(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    """Whether b lies on or under the line from a to c."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) >= 0
