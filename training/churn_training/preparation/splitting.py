"""The hold-out, set aside before anything is chosen, and the folds in which everything is chosen."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold, train_test_split

from churn_training.preparation.encoding import Matrix
from churn_training.settings import Settings

Labels = npt.NDArray[np.bool_]
Indexes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """Some rows of the data: vectors, labels, and the indexes of the rows among the accepted ones."""

    features: Matrix
    churned: Labels
    indexes: Indexes
    groups: Indexes | None = None
    """One number per row, the same for rows that folds must keep together; None if each stands alone."""

    def take(self, positions: Indexes) -> "Part":
        """The part at `positions` of this one."""
        groups = None if self.groups is None else self.groups[positions]
        return Part(self.features[positions], self.churned[positions], self.indexes[positions], groups)

    def columns(self, places: Sequence[int]) -> "Part":
        """The same rows with those columns alone."""
        return replace(self, features=np.ascontiguousarray(self.features[:, list(places)]))


def split(features: Matrix, churned: Labels, settings: Settings) -> tuple[Part, Part]:
    """Training part and hold-out: the reference system's split, on all rows in file order."""
    everything = np.arange(len(churned))
    training, hold_out = train_test_split(
        everything, test_size=settings.hold_out_share, stratify=churned, random_state=settings.seed
    )
    whole = Part(features, churned, everything)
    return whole.take(training), whole.take(hold_out)


def split_by_order(features: Matrix, churned: Labels, settings: Settings) -> tuple[Part, Part]:
    """Training part and hold-out: the last rows of the file, where its order tells early from late."""
    first_held = len(churned) - round(settings.hold_out_share * len(churned))
    whole = Part(features, churned, np.arange(len(churned)))
    return whole.take(whole.indexes[:first_held]), whole.take(whole.indexes[first_held:])


def split_by_id(
    features: Matrix,
    churned: Labels,
    ids: Sequence[str],
    settings: Settings,
    groups: Indexes | None = None,
) -> tuple[Part, Part]:
    """Training part and hold-out, by a hash of the customer's id alone.

    A customer is on the same side in every file, however many others come and go, so a model of an earlier
    file has never been trained on the hold-out of a later one.
    """
    held = np.array([_place(identity) < settings.hold_out_share for identity in ids], dtype=bool)
    whole = Part(features, churned, np.arange(len(churned)), groups)
    return whole.take(np.flatnonzero(~held)), whole.take(np.flatnonzero(held))


def _place(identity: str) -> float:
    """Evenly from 0 to 1, and the same on every machine."""
    return int.from_bytes(hashlib.sha256(identity.encode()).digest()[:8]) / 2**64


def folds_of(
    churned: Labels,
    settings: Settings,
    folds: int | None = None,
    repeat: int = 0,
    groups: Indexes | None = None,
) -> list[tuple[Indexes, Indexes]]:
    """Stratified folds of the training part: positions to fit on and positions to predict, `folds` times.

    Another `repeat` shuffles with another seed. Rows of one of the `groups` are in the same fold.
    """
    number, seed = folds or settings.folds, settings.seed + repeat
    if groups is None:
        stratified = StratifiedKFold(number, shuffle=True, random_state=seed)
    else:
        stratified = StratifiedGroupKFold(number, shuffle=True, random_state=seed)
    return list(stratified.split(np.zeros(len(churned)), churned, groups))
