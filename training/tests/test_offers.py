from typing import Any

import pytest

from churn_training.contract import Contract
from churn_training.offers import ListedChange, NumberChange, OfferError, read_actionable

PLANS = ("Monthly", "Yearly", "Family")


def test_the_shipped_contract_says_what_the_company_offers(contract: Contract) -> None:
    term = contract.field("contract").actionable
    assert isinstance(term, tuple)
    assert [(change.start, change.to, change.offered) for change in term] == [
        (("Month-to-month",), "One year", True),
        (("Two year",), "One year", False),
        (("Month-to-month", "One year"), "Two year", True),
    ]
    assert contract.field("tenureMonths").actionable is None
    for field in contract.fields:
        changes = field.actionable if isinstance(field.actionable, tuple) else (field.actionable,)
        assert all(change is None or change.cost is not None or not change.offered for change in changes)


def test_a_change_starts_from_all_other_values_by_default() -> None:
    entry = {"changes": [{"to": "Yearly", "offered": True, "cost": 30}, {"to": "Family", "offered": False}]}
    assert read_actionable(entry, PLANS) == (
        ListedChange(("Monthly", "Family"), "Yearly", True, 30),
        ListedChange(("Monthly", "Yearly"), "Family", False, None),
    )


def test_a_number_moves_in_a_direction() -> None:
    entry = {"direction": "decrease", "bounds": [10, 40], "offered": True, "cost": 12}
    assert read_actionable(entry, None) == NumberChange("decrease", (10, 40), True, 12)
    assert read_actionable({"direction": "either", "offered": False}, None) == NumberChange(
        "either", None, False, None
    )


LISTED: list[tuple[Any, str]] = [
    ([], "an object or null"),
    ({"to": ["Yearly"]}, "a list of changes, got None"),
    ({"changes": []}, r"a list of changes, got \[\]"),
    ({"changes": [{"to": "Weekly", "offered": True}]}, "a change to one of 'Monthly'"),
    ({"changes": [{"to": "Yearly", "from": ["Yearly"], "offered": True}]}, "from a list of others"),
    ({"changes": [{"to": "Yearly", "from": [], "offered": True}]}, "from a list of others"),
    ({"changes": [{"to": "Yearly", "from": ["Weekly"], "offered": True}]}, "from a list of others"),
    ({"changes": [{"to": "Yearly"}]}, "offered to be true or false, got None"),
    ({"changes": [{"to": "Yearly", "offered": 1}]}, "offered to be true or false, got 1"),
    ({"changes": [{"to": "Yearly", "offered": True, "cost": -1}]}, "a cost from 0 to 1e.50, got -1"),
    ({"changes": [{"to": "Yearly", "offered": True, "cost": "3"}]}, "a cost from 0 to 1e.50, got '3'"),
    ({"changes": [{"to": "Yearly", "offered": True, "cost": None}]}, "a cost from 0 to 1e.50, got None"),
    (
        {
            "changes": [
                {"to": "Yearly", "offered": True},
                {"to": "Yearly", "from": ["Monthly"], "offered": False},
            ]
        },
        "each change once, got the one to 'Yearly' again",
    ),
]

NUMBERS: list[tuple[Any, str]] = [
    ({"direction": "down", "offered": True}, "the direction decrease, increase or either, got 'down'"),
    ({"direction": "either", "offered": True, "bounds": [3, 1]}, "as bounds, got"),
    ({"direction": "either", "offered": True, "bounds": [1]}, "as bounds, got"),
    ({"direction": "either", "offered": True, "cost": 1e51}, "a cost from 0 to 1e.50, got 1e.51"),
    ({"direction": "either", "offered": True, "cost": float("nan")}, "a cost from 0 to 1e.50, got nan"),
]


@pytest.mark.parametrize(("entry", "message"), LISTED)
def test_refuses_changes_that_cannot_be_read(entry: Any, message: str) -> None:
    with pytest.raises(OfferError, match=message):
        read_actionable(entry, PLANS)


@pytest.mark.parametrize(("entry", "message"), NUMBERS)
def test_refuses_movements_that_cannot_be_read(entry: Any, message: str) -> None:
    with pytest.raises(OfferError, match=message):
        read_actionable(entry, None)


def test_a_number_is_no_boolean() -> None:
    with pytest.raises(OfferError, match="a change to one of True, False"):
        read_actionable({"changes": [{"to": 1, "offered": True}]}, (True, False))
