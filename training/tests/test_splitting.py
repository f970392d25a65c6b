from pathlib import Path

import numpy as np

from churn_training.contract import Contract
from churn_training.preparation.prepared import prepare
from churn_training.preparation.splitting import folds_of
from churn_training.settings import DEFAULT


def test_the_split_is_the_reference_systems(contract: Contract, real: Path) -> None:
    prepared = prepare(contract, real, DEFAULT)
    assert (len(prepared.hold_out.churned), int(prepared.hold_out.churned.sum())) == (1409, 374)
    assert (len(prepared.training.churned), int(prepared.training.churned.sum())) == (5634, 1495)


def test_parts_and_folds_do_not_overlap(contract: Contract, generated: Path) -> None:
    prepared = prepare(contract, generated, DEFAULT)
    together = np.concatenate([prepared.training.indexes, prepared.hold_out.indexes])
    assert sorted(together) == list(range(2000))
    for part in (prepared.training, prepared.hold_out):  # stratified: the same share up to rounding
        whole = np.concatenate([prepared.training.churned, prepared.hold_out.churned]).mean()
        assert abs(part.churned.mean() - whole) <= 1 / len(part.churned)
    held_back = []
    for fitted, predicted in folds_of(prepared.training.churned, DEFAULT):
        assert not set(fitted) & set(predicted)
        held_back += list(predicted)
    assert sorted(held_back) == list(range(len(prepared.training.churned)))
