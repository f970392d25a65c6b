"""The shipped model's margins: a whole number per customer, whichever engine adds the leaves in any order."""

import json
from pathlib import Path

import numpy as np
import pytest

from churn_training.bundle.champion import read_champion
from churn_training.contract import Contract
from churn_training.evidence.judge import native_margins
from churn_training.preparation.cleaning import clean
from churn_training.preparation.encoding import Matrix, encode, features_of
from churn_training.preparation.source import read_rows
from churn_training.trees.columns import columns
from churn_training.trees.ensemble import Ensemble
from churn_training.trees.grid import Grid, grid_of, steps_of
from churn_training.trees.onnx_read import read_onnx
from churn_training.trees.onnx_run import onnxruntime_margins, open_session
from tests.conftest import BUNDLE, CHAMPION
from tests.orders import in_random_orders, leaves_reached

ORDERS = 200


@pytest.fixture(scope="module")
def model() -> bytes:
    return (BUNDLE / "model.onnx").read_bytes()


@pytest.fixture(scope="module")
def ensemble(model: bytes) -> Ensemble:
    return read_onnx(model)


@pytest.fixture(scope="module")
def grid(ensemble: Ensemble) -> Grid:
    return grid_of(ensemble)


def verification_rows() -> Matrix:
    rows = json.loads((BUNDLE / "vectors.json").read_text())["rows"]
    return np.array([row["features"] for row in rows], dtype=np.float32)


def customers(contract: Contract, data: Path) -> Matrix:
    rows, _ = clean(contract, read_rows(data, contract, labelled=True), labelled=True)
    return encode(features_of(contract), [row.record for row in rows])


def hold(rows: Matrix, model: bytes, ensemble: Ensemble, grid: Grid) -> None:
    """Native library, ONNX Runtime, float64, integers and float32 in random orders: all the same number."""
    leaves = leaves_reached(ensemble, grid, rows)
    steps = leaves.sum(axis=1)
    assert np.abs(steps).max() <= grid.bound < 2**24
    expected = (steps * grid.step).astype(np.float32)
    assert (expected.astype(np.float64) / grid.step == steps).all()
    assert (native_margins(read_champion(CHAMPION, model), rows) == expected).all()
    for threads in (1, 2, 4):
        assert (onnxruntime_margins(model, rows, threads).view(np.int32) == expected.view(np.int32)).all()
    assert ((leaves * grid.step).sum(axis=1) == expected).all()
    orders = list(in_random_orders(leaves, grid, ORDERS, seed=5))
    assert len(orders) == ORDERS
    assert all((sums.view(np.int32) == expected.view(np.int32)).all() for sums in orders)


def test_verification_rows(model: bytes, ensemble: Ensemble, grid: Grid) -> None:
    rows = verification_rows()
    hold(rows, model, ensemble, grid)
    stated = [row["margin"] for row in json.loads((BUNDLE / "vectors.json").read_text())["rows"]]
    assert (leaves_reached(ensemble, grid, rows).sum(axis=1) * grid.step == stated).all()


def test_all_customers(contract: Contract, real: Path, model: bytes, ensemble: Ensemble, grid: Grid) -> None:
    rows = customers(contract, real)
    assert len(rows) == 7043
    hold(rows, model, ensemble, grid)


@pytest.mark.parametrize("threads", [2, 4])
def test_one_row_at_a_time_on_several_threads(
    model: bytes, ensemble: Ensemble, grid: Grid, threads: int
) -> None:
    """Then ONNX Runtime shares the trees among its threads instead of the rows."""
    session = open_session(model, threads)
    rows = verification_rows()
    expected = leaves_reached(ensemble, grid, rows).sum(axis=1) * grid.step
    got = [session.run(["margin"], {"features": row[None, :]})[0][0, 0] for row in rows]
    assert (np.array(got) == expected).all()


def test_the_columns_are_the_onnx_file(ensemble: Ensemble) -> None:
    assert (BUNDLE / "trees.json").read_text() == columns(ensemble)


def test_the_manifest_names_the_grid(ensemble: Ensemble, grid: Grid) -> None:
    manifest = json.loads((BUNDLE / "manifest.json").read_text())
    assert manifest["margin"] == {"unit": "log-odds", "bits": grid.bits, "bound": grid.bound}
    assert grid.bound == sum(int(np.abs(steps).max()) for steps in steps_of(ensemble, grid))
    assert ensemble.base == 0
    assert len(ensemble.trees) == manifest["model"]["trees"]
