import tracemalloc
from pathlib import Path

import numpy as np

from churn_training.contract import Contract
from churn_training.preparation.cleaning import clean
from churn_training.preparation.generation import draw, generate, records_of
from churn_training.preparation.source import read_rows


def test_generated_rows_keep_the_contract(contract: Contract, generated: Path) -> None:
    accepted, rejected = clean(contract, read_rows(generated, contract, labelled=True), labelled=True)
    assert rejected == []
    assert len(accepted) == 2000
    churners = sum(row.churned is True for row in accepted)
    assert 0.15 < churners / len(accepted) < 0.5
    assert any(row.record["totalCharges"] is None for row in accepted)
    for field in contract.fields:
        if field.trained:
            values = [row.record[field.name] for row in accepted]
            assert all(
                field.trained[0] <= float(value) <= field.trained[1] for value in values if value is not None
            )


def test_requirements_hold(contract: Contract) -> None:
    for record in records_of(draw(contract, np.random.default_rng(0), 500)):
        for field in contract.fields:
            if field.requirement and record[field.name]:
                assert record[field.requirement.field] in field.requirement.values


def test_the_seed_decides(contract: Contract, tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        generate(contract, tmp_path / name, rows=100, seed=seed)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").read_bytes() != (tmp_path / "c").read_bytes()


def test_memory_does_not_grow_with_the_file(contract: Contract, tmp_path: Path) -> None:
    peaks = []
    for rows in (20_000, 80_000):
        tracemalloc.start()
        generate(contract, tmp_path / "x.csv", rows=rows, seed=1)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2
