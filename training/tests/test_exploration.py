"""The notebooks run on generated data as they are kept, and what they show is right."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pandas as pd
import pytest
from nbclient import NotebookClient
from statsmodels.stats.outliers_influence import variance_inflation_factor

from churn_training.contract import Contract
from churn_training.exploration.collinearity import correlations, encoded, inflation, merged, unmerged
from churn_training.exploration.models import calibrations, comparison
from churn_training.exploration.pictures import rates
from churn_training.exploration.tables import CHURNED, churn_rates, overview, read_frame
from churn_training.families import xgboost_boosting
from churn_training.modelling.calibration_choice import CalibrationTrial
from churn_training.modelling.choice import Candidate, Trial
from churn_training.preparation.generation import generate
from churn_training.preparation.prepared import prepare
from churn_training.settings import QUICK, WORKSPACE

mpl.use("Agg")  # no screen
NOTEBOOKS = sorted((WORKSPACE / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def frame(contract: Contract, generated: Path) -> pd.DataFrame:
    return read_frame(contract, generated)


def test_the_frame_holds_every_row_and_missing_is_missing(contract: Contract, frame: pd.DataFrame) -> None:
    assert list(frame.columns) == [*(field.name for field in contract.fields), CHURNED]
    assert len(frame) == 2000
    described = overview(contract, frame)
    assert described.loc["totalCharges", "missing"] == frame["totalCharges"].isna().sum() > 0
    assert described.loc["contract", "values"] == 3
    assert not described.loc["gender", "input"]


def test_churn_rates_by_hand(contract: Contract) -> None:
    values = ["One year"] * 263 + ["Two year"] * 10
    frame = pd.DataFrame({"contract": values, CHURNED: [True] * 81 + [False] * 182 + [False] * 10})
    table = churn_rates(contract.field("contract"), frame)
    # Newcombe 1998, table I: 81 of 263 and 0 of 10.
    assert table.loc["One year", ["rows", "churners"]].tolist() == [263, 81]
    assert table.loc["One year", ["low", "high"]].tolist() == pytest.approx([0.2553, 0.3662], abs=5e-5)
    assert table.loc["Two year", ["low", "high"]].tolist() == pytest.approx([0.0, 0.2775], abs=5e-5)


def test_bands_of_a_number_hold_every_present_row(contract: Contract, frame: pd.DataFrame) -> None:
    table = churn_rates(contract.field("totalCharges"), frame)
    assert table["rows"].sum() == frame["totalCharges"].notna().sum()
    assert (table["low"] < table["rate"]).all() and (table["rate"] < table["high"]).all()


def test_inflation_against_statsmodels() -> None:
    random = np.random.default_rng(0)
    columns = pd.DataFrame(random.normal(size=(200, 3)), columns=["a", "b", "c"])
    columns["c"] += 2 * columns["a"]
    design = np.column_stack([np.ones(200), columns])
    expected = {name: variance_inflation_factor(design, place + 1) for place, name in enumerate("abc")}
    assert inflation(columns).to_dict() == pytest.approx(expected)
    assert inflation(columns.assign(copy=columns["b"]))[["b", "copy"]].tolist() == [np.inf, np.inf]


def test_merging_the_flags_ends_the_infinite_inflation(contract: Contract, frame: pd.DataFrame) -> None:
    before, after = inflation(unmerged(contract, frame)), inflation(merged(contract, frame))
    copies = {f"{field.name}={field.requirement.otherwise}" for field in contract.inputs if field.requirement}
    assert set(before.index[np.isinf(before)]) == copies | {"internetService=No", "phoneService"}
    assert np.isfinite(after).all()
    assert len(before) == len(after) + len(copies)


def test_correlations_are_of_the_models_own_columns(contract: Contract, frame: pd.DataFrame) -> None:
    correlation = correlations(contract, frame)
    assert correlation.shape == (len(encoded(contract, frame).columns) + 1,) * 2
    assert correlation.loc["partner", CHURNED] == pytest.approx(
        np.corrcoef(frame["partner"].astype(float), frame[CHURNED])[0, 1]
    )


def test_the_comparison_puts_the_best_first(contract: Contract, generated: Path) -> None:
    training = prepare(contract, generated, QUICK).training
    flat = np.full(len(training.churned), training.churned.mean())
    trials = [
        Trial(Candidate(xgboost_boosting, {}, "search"), 1, nodes, 0, flat, np.array(losses))
        for nodes, losses in ((9, [0.5, 0.6]), (None, [0.4, 0.5]))
    ]
    table = comparison(trials, training, QUICK)
    assert table["log-loss"].tolist() == pytest.approx([0.45, 0.55])
    assert table["behind the best"].tolist() == pytest.approx([0.0, 0.1])
    assert table["± standard error"].tolist() == pytest.approx([0.0, 0.0])
    assert table["nodes"].isna().tolist() == [True, False]


def test_the_calibrations_say_which_is_chosen() -> None:
    trials = [
        CalibrationTrial(method, np.array(losses), 2, 0.01, np.array([]))
        for method, losses in (("none", [0.5, 0.7]), ("platt", [0.4, 0.6]))
    ]
    table = calibrations(trials, trials[1])
    assert table.loc["none", "behind the best"] == pytest.approx(0.1)
    assert table["chosen"].tolist() == [False, True]


def test_thresholds_are_of_calibrated_probabilities() -> None:
    """In the notebook as in the shipped model: no threshold of what the calibration has not seen."""
    cells = nbformat.read(WORKSPACE / "notebooks" / "modelling.ipynb", as_version=4).cells
    drawn = "\n".join(cell.source for cell in cells if "operating_points(" in cell.source)
    assert drawn.count("calibration.out_of_fold") == 2
    assert "chosen.out_of_fold" not in drawn


def test_every_rate_is_inside_its_picture(contract: Contract, frame: pd.DataFrame) -> None:
    figure = rates(contract, frame)
    for field, axis in zip(contract.fields, figure.axes, strict=False):
        left, right = axis.get_xlim()
        table = churn_rates(field, frame)
        assert left == 0 <= table["low"].min() and table["high"].max() < right
        assert len(axis.get_yticks()) == len(table)
    plt.close(figure)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_outputs(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run(path: Path, contract: Contract, tmp_path: Path) -> None:
    """On generated data, with the parameters of the cell tagged so: as papermill does it."""
    data = tmp_path / "customers.csv"
    generate(contract, data, rows=800, seed=1)
    notebook = nbformat.read(path, as_version=4)
    parameters = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    parameters.source += f"\ndata_file = {str(data)!r}\nquick = True"
    client = NotebookClient(
        notebook, kernel_name="python3", timeout=120, resources={"metadata": {"path": str(WORKSPACE)}}
    )
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 3
    assert not [output for output in outputs if _is_warning(output)]


def _is_warning(output: Any) -> bool:
    """But for tqdm's, which would rather draw its bars with a package for browsers."""
    return output.output_type == "stream" and "Warning:" in output.text.replace("TqdmWarning:", "")
