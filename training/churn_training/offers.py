"""What a company can change about a customer: a field's `actionable`, as the contract holds it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

Value = bool | str

MOST_AMOUNT = 1e50
"""The most that anything costs, as in `contract-schema.ts` of the package: no sum of costs overflows."""


@dataclass(frozen=True)
class ListedChange:
    """One change of a boolean or category."""

    start: tuple[Value, ...]
    """The values it can start from."""
    to: Value
    offered: bool
    """Whether the company proposes it by itself; if not, it is possible on the customer's request."""
    cost: float | None
    """What it costs the company for one customer, in the currency of the economics. None if unknown."""


@dataclass(frozen=True)
class NumberChange:
    """The direction in which a company can move a number."""

    direction: str
    bounds: tuple[float, float] | None
    """The trained range if None."""
    offered: bool
    cost: float | None
    """For each unit by which the number moves."""


Actionable = tuple[ListedChange, ...] | NumberChange
"""How a company can change a field's value: what `whatWouldChange` of the package searches."""


class OfferError(ValueError):
    """The entry cannot be read; the message says what was expected."""


def read_actionable(entry: Any, values: tuple[Value, ...] | None) -> Actionable | None:
    """A field's entry; `values` are those of a boolean or category, None of a number. Raises OfferError."""
    if entry is None:
        return None
    if not isinstance(entry, dict):
        raise OfferError(f"an object or null as actionable, got {entry!r}")
    return _number(entry) if values is None else tuple(_changes(entry, values))


def _changes(entry: dict[str, Any], values: tuple[Value, ...]) -> Iterator[ListedChange]:
    changes = entry.get("changes")
    if not isinstance(changes, list) or not changes:
        raise OfferError(f"actionable with a list of changes, got {changes!r}")
    seen: set[tuple[Value, Value]] = set()
    for change in changes:
        if not isinstance(change, dict) or not _is_among(change.get("to"), values):
            raise OfferError(f"a change to one of {', '.join(map(repr, values))}, got {change!r}")
        to = change["to"]
        start = change.get("from", [value for value in values if value != to])
        if (
            not isinstance(start, list)
            or not start
            or to in start
            or not all(_is_among(v, values) for v in start)
        ):
            raise OfferError(
                f"a change from a list of others of {', '.join(map(repr, values))}, got {start!r}"
            )
        moves = {(value, to) for value in start}
        if moves & seen or len(moves) != len(start):
            raise OfferError(f"each change once, got the one to {to!r} again")
        seen |= moves
        yield ListedChange(tuple(start), to, *_terms(change))


def _is_among(value: Any, values: tuple[Value, ...]) -> bool:
    """True and 1 are equal in Python, and different values of a contract."""
    return any(type(value) is type(known) and value == known for known in values)


def _number(entry: dict[str, Any]) -> NumberChange:
    direction, bounds = entry.get("direction"), entry.get("bounds")
    if direction not in ("decrease", "increase", "either"):
        raise OfferError(f"the direction decrease, increase or either, got {direction!r}")
    offered, cost = _terms(entry)
    return NumberChange(direction, None if bounds is None else _bounds(bounds), offered, cost)


def _bounds(bounds: Any) -> tuple[float, float]:
    if isinstance(bounds, list) and len(bounds) == 2 and all(map(_is_number, bounds)):
        least, most = bounds
        if least <= most:
            return least, most
    raise OfferError(f"the least and the greatest value as bounds, got {bounds!r}")


def _terms(entry: dict[str, Any]) -> tuple[bool, float | None]:
    offered, cost = entry.get("offered"), entry.get("cost")
    if not isinstance(offered, bool):
        raise OfferError(f"offered to be true or false, got {offered!r}")
    if "cost" not in entry:
        return offered, None
    if not _is_number(cost) or not 0 <= cost <= MOST_AMOUNT:
        raise OfferError(f"a cost from 0 to {MOST_AMOUNT}, got {cost!r}")
    return offered, cost


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
