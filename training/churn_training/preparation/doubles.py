"""Rows that are identical but for the id: probably the same customer again."""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from churn_training.preparation.cleaning import Record

MOST_DOUBLED = 0.5
"""Largest share of rows with a double for these to be the same customer again. Where more have one, the
fields are too few to tell customers apart."""

Groups = npt.NDArray[np.int64]


def doubles_of(records: Sequence[Record]) -> Groups | None:
    """One number per record, the same for identical ones; None if there are none, or too many to mean it."""
    places: dict[tuple[object, ...], int] = {}
    groups = np.array([places.setdefault(tuple(record.values()), len(places)) for record in records])
    return telling(groups)


def telling(groups: Groups) -> Groups | None:
    """The groups if some rows have a double, but not most; None otherwise."""
    doubled = float((np.bincount(groups)[groups] > 1).mean())
    return groups if 0 < doubled <= MOST_DOUBLED else None


def shared_ids(records: Sequence[Record], ids: Sequence[str], groups: Groups) -> list[str]:
    """One id for all rows of a group: the smallest of theirs, or of what they say where they have none."""
    named = [identity or _digest(record) for identity, record in zip(ids, records, strict=True)]
    smallest: dict[int, str] = {}
    for group, identity in zip(groups.tolist(), named, strict=True):
        smallest[group] = min(identity, smallest.get(group, identity))
    return [smallest[group] for group in groups.tolist()]


def _digest(record: Record) -> str:
    return hashlib.sha256(repr(list(record.items())).encode()).hexdigest()
