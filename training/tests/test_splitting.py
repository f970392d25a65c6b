import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from churn_training.contract import Contract
from churn_training.preparation.doubles import doubles_of
from churn_training.preparation.prepared import prepare
from churn_training.preparation.source import read_rows
from churn_training.preparation.splitting import folds_of
from churn_training.settings import DEFAULT


def test_the_split_is_the_reference_systems(contract: Contract, real: Path) -> None:
    prepared = prepare(contract, real, DEFAULT)
    assert (len(prepared.hold_out.churned), int(prepared.hold_out.churned.sum())) == (1409, 374)
    assert (len(prepared.training.churned), int(prepared.training.churned.sum())) == (5634, 1495)


def test_another_file_is_split_by_the_customers_id(
    contract: Contract, generated: Path, tmp_path: Path
) -> None:
    """Every customer stays on its side when others go and the order changes."""
    header, *rows = generated.read_text().splitlines()
    fewer = tmp_path / "fewer.csv"
    fewer.write_text("\n".join([header, *reversed(rows[::2])]) + "\n")
    sides = [held_out(contract, path) for path in (generated, fewer)]
    assert {identity: sides[0][identity] for identity in sides[1]} == sides[1]
    assert np.mean(list(sides[0].values())) == pytest.approx(0.2, abs=0.03)
    assert prepare(contract, fewer, DEFAULT).method == "by a hash of the id, 20% held out"
    assert prepare(contract, fewer, DEFAULT).data_sha256 == hashlib.sha256(fewer.read_bytes()).hexdigest()


def held_out(contract: Contract, path: Path) -> dict[str, bool]:
    ids = [row.cells["customerID"] for row in read_rows(path, contract, labelled=True)]
    held = set(prepare(contract, path, DEFAULT).hold_out.indexes.tolist())
    return {identity: place in held for place, identity in enumerate(ids)}


def test_the_file_of_the_contract_is_split_by_the_seed_only_if_the_contract_says_so(
    contract: Contract, generated: Path
) -> None:
    digest = hashlib.sha256(generated.read_bytes()).hexdigest()
    cases: Any = {"seeded": "stratified random split", "id": "by a hash of the id"}
    for split, method in cases.items():
        source = replace(contract.source, sha256=digest, split=split)
        assert prepare(replace(contract, source=source), generated, DEFAULT).method.startswith(method)


def test_without_ids_the_seed_splits(contract: Contract, generated: Path) -> None:
    prepared = prepare(replace(contract, id_column=None), generated, DEFAULT)
    assert prepared.method.startswith("stratified random split")
    assert len(prepared.hold_out.churned) == 400
    whole = np.concatenate([prepared.training.churned, prepared.hold_out.churned]).mean()
    for part in (prepared.training, prepared.hold_out):  # stratified: the same share up to rounding
        assert abs(part.churned.mean() - whole) <= 1 / len(part.churned)


def test_identical_rows_are_kept_together_in_hold_out_and_folds(
    contract: Contract, generated: Path, tmp_path: Path
) -> None:
    header, *rows = generated.read_text().splitlines()
    again = ["AGAIN-" + row for row in rows[:300]]  # the same customers under other ids
    doubled = tmp_path / "doubled.csv"
    doubled.write_text("\n".join([header, *rows, *again]) + "\n")
    for known in (contract, replace(contract, id_column=None)):
        prepared = prepare(known, doubled, DEFAULT)
        assert "identical rows together" in prepared.method
        held = set(prepared.hold_out.indexes.tolist())
        assert 350 < len(held) < 570
        assert all((place in held) == (2000 + place in held) for place in range(300))
        training = prepared.training
        places = {index: place for place, index in enumerate(training.indexes.tolist())}
        pairs = [(places[place], places[2000 + place]) for place in range(300) if place not in held]
        assert len(pairs) > 200
        for fitted, _ in folds_of(training.churned, DEFAULT, groups=training.groups):
            assert all(
                (first in set(fitted.tolist())) == (second in set(fitted.tolist()))
                for first, second in pairs[:40]
            )


def test_rows_that_are_mostly_alike_are_not_one_customer() -> None:
    alike: list[Any] = [{"plan": "a", "paid": True}] * 6 + [
        {"plan": "b", "paid": True},
        {"plan": "c", "paid": False},
    ]
    assert doubles_of(alike) is None
    assert doubles_of(alike[5:]) is None
    few = doubles_of([*alike[5:], alike[7], {"plan": "d", "paid": True}])
    assert few is not None
    assert few.tolist() == [0, 1, 2, 2, 3]


def test_a_file_in_the_order_of_time_is_split_at_its_end(contract: Contract, generated: Path) -> None:
    prepared = prepare(replace(contract, source=replace(contract.source, split="order")), generated, DEFAULT)
    assert prepared.method == "in the order of the file, the last 20% held out"
    assert prepared.hold_out.indexes.tolist() == list(range(1600, 2000))


def test_parts_and_folds_do_not_overlap(contract: Contract, generated: Path) -> None:
    prepared = prepare(contract, generated, DEFAULT)
    together = np.concatenate([prepared.training.indexes, prepared.hold_out.indexes])
    assert sorted(together) == list(range(2000))
    held_back = []
    for fitted, predicted in folds_of(prepared.training.churned, DEFAULT):
        assert not set(fitted) & set(predicted)
        held_back += list(predicted)
    assert sorted(held_back) == list(range(len(prepared.training.churned)))
