"""Customers as a predictor takes them, beside the records of the training."""

from collections.abc import Mapping

from churn_training.contract import Contract, Field, Value
from churn_training.preparation.cleaning import Record
from churn_training.preparation.dates import date_at, days_between, read_date

Customer = dict[str, Value | None]
"""One customer by field name, dates as ISO dates."""


def customer_of(contract: Contract, record: Record) -> Customer:
    """The record with a date for the days of each date."""
    return {name: _public(contract, contract.field(name), value) for name, value in record.items()}


def record_of(contract: Contract, customer: Mapping[str, Value | None]) -> Record:
    """The customer with the days of each date, and the other value in place of one that is not listed."""
    return {name: _own(contract, contract.field(name), value) for name, value in customer.items()}


def _public(contract: Contract, field: Field, value: Value | None) -> Value | None:
    if field.type != "date" or value is None:
        return value
    assert contract.as_of is not None and field.count is not None
    return date_at(float(value), contract.as_of, field.count).isoformat()


def _own(contract: Contract, field: Field, value: Value | None) -> Value | None:
    if value is None:
        return None
    if field.type == "date":
        assert contract.as_of is not None and field.count is not None
        day = read_date(str(value))
        assert day is not None, f"{field.name}: got {value!r}, expected an ISO date"
        return float(days_between(day, contract.as_of, field.count))
    return value if field.other is None or value in field.values else field.other
