import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta

from churn_training.modelling.profit import Campaign, expected_maximum_profit, profit_at

RANDOM = np.random.default_rng(5)
PROBABILITY = RANDOM.random(400).round(2)
CHURNED = RANDOM.random(400) < PROBABILITY * 0.6
EVERYONE_TO_NO_ONE = np.linspace(0, 1.01, 102)


def best_by_search(acceptance: float, campaign: Campaign) -> float:
    """The paper's definition: the most that any threshold earns at this acceptance."""
    value = acceptance * (campaign.lifetime_value - campaign.offer_cost) - campaign.contact_cost
    cost = campaign.offer_cost + campaign.contact_cost
    alarms = [threshold <= PROBABILITY for threshold in EVERYONE_TO_NO_ONE]
    return max(float((alarm * np.where(CHURNED, value, -cost)).mean()) for alarm in alarms)


@pytest.mark.parametrize("campaign", [Campaign(), Campaign(lifetime_value=80, offer_cost=20, accept_beta=7)])
def test_the_expected_maximum_profit_is_the_integral_that_defines_it(campaign: Campaign) -> None:
    accepts = beta(campaign.accept_alpha, campaign.accept_beta)
    expected, _ = quad(
        lambda share: best_by_search(share, campaign) * accepts.pdf(share), 0, 1, limit=500, epsabs=1e-7
    )
    got = expected_maximum_profit(PROBABILITY, CHURNED, campaign)
    assert got.per_customer == pytest.approx(expected, abs=1e-5)
    assert 0 < got.contacted < 1


def test_nothing_is_earned_where_no_one_churns_for_a_reason() -> None:
    """Without skill the choice is between everyone and no one, and on a low base rate no one is best."""
    churned = np.arange(1000) % 50 == 0
    got = expected_maximum_profit(np.full(1000, 0.02), churned)
    assert got.per_customer == pytest.approx(0, abs=0.01)


def test_a_perfect_ranking_contacts_the_churners() -> None:
    churned = np.arange(100) < 30
    got = expected_maximum_profit(np.where(churned, 0.9, 0.1), churned)
    assert got.contacted == pytest.approx(0.3, abs=1e-6)
    assert got.per_customer == pytest.approx(0.3 * (0.3 * 190 - 1), abs=1e-3)


def test_profit_at_a_threshold_by_hand() -> None:
    probability, churned = np.array([0.9, 0.8, 0.1, 0.05]), np.array([True, False, True, False])
    got = profit_at(probability, churned, np.array([0.0, 0.5, 1.0]), Campaign())
    # A churner reached is worth 0.3 × 190 − 1 = 56 on average, anyone else costs 11.
    assert got == pytest.approx([(56 - 11 + 56 - 11) / 4, (56 - 11) / 4, 0])
