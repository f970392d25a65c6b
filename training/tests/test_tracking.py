"""What a run leaves in MLflow, read back through MLflow's own client."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pytest

from churn_training.contract import Contract
from churn_training.families.roster import FAMILIES
from churn_training.settings import QUICK
from churn_training.stages import track
from churn_training.stages.ship import ship
from churn_training.stages.stage import Run
from churn_training.tracking.store import ADDRESS, Store
from tests.conftest import BUNDLE


@pytest.fixture(scope="module")
def tracked(quick_run: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((quick_run / "track" / "tracked.json").read_text())
    return document


@pytest.fixture(scope="module")
def client(tracked: dict[str, Any]) -> Any:
    mlflow.set_tracking_uri(tracked["uri"])
    return mlflow.MlflowClient(tracked["uri"], tracked["uri"])


def children(client: Any, parent: str) -> dict[str, Any]:
    experiment = client.get_experiment_by_name("telco").experiment_id
    found = client.search_runs([experiment], f"tags.`mlflow.parentRunId` = '{parent}'", max_results=500)
    return {run.info.run_name: run for run in found}


def test_runs_are_a_tree_of_families_and_trials(client: Any, tracked: dict[str, Any]) -> None:
    families = children(client, tracked["run"])
    assert set(families) == {family.name for family in FAMILIES}
    for run in families.values():
        assert run.data.metrics["log-loss"] > 0
        files = {entry.path for entry in client.list_artifacts(run.info.run_id)}
        assert "search.svg" in files
        trials = children(client, run.info.run_id)
        assert len(trials) == QUICK.trials
        assert {trial.data.tags["state"] for trial in trials.values()} <= {"complete", "pruned"}
        for trial in trials.values():
            assert trial.data.params
            assert ("log-loss" in trial.data.metrics) == (trial.data.tags["state"] == "complete")
            history = client.get_metric_history(trial.info.run_id, "mean log-loss so far")
            assert 1 <= len(history) <= QUICK.tuning_folds


def test_a_run_takes_no_alias(
    quick_run: Path, generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither does a refused one: only `ship` moves it, after the gate."""
    monkeypatch.setattr(track, "read_tuned", lambda *_: [])  # without the families, which take a minute
    copied = Path(shutil.copytree(quick_run, tmp_path / "runs" / "quick"))
    track.track_stage(Run(copied, BUNDLE / "contract.json", generated, QUICK))
    address = json.loads((copied / "track" / "tracked.json").read_text())
    client = mlflow.MlflowClient(address["uri"], address["uri"])
    assert client.get_model_version("telco", address["version"]).aliases == []


def test_the_run_says_what_it_was_made_from(
    client: Any, tracked: dict[str, Any], contract: Contract, generated: Path
) -> None:
    run = client.get_run(tracked["run"])
    assert run.data.tags["contract.sha256"] == contract.sha256
    assert run.data.tags["data.sha256"] == hashlib.sha256(generated.read_bytes()).hexdigest()
    assert run.data.tags["mlflow.source.git.commit"]
    assert run.data.params["trials"] == str(QUICK.trials)
    assert 0.5 < run.data.metrics["holdOut.rocAuc"] < 1
    files = {entry.path for entry in client.list_artifacts(tracked["run"])}
    assert {"MODEL_CARD.md", "report", "manifest.json"} <= files


def test_the_champion_is_what_ships_and_has_a_signature(
    client: Any, tracked: dict[str, Any], quick_run: Path, tmp_path: Path
) -> None:
    client.delete_registered_model_alias("telco", "champion")  # another test may have shipped the run
    with pytest.raises(mlflow.exceptions.MlflowException, match="champion"):
        client.get_model_version_by_alias("telco", "champion")
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "contract.json").write_bytes((BUNDLE / "contract.json").read_bytes())
    ship(quick_run, tmp_path / "bundle", tmp_path / "champion", tmp_path / "tuned")
    version = client.get_model_version_by_alias("telco", "champion")
    assert str(version.version) == tracked["version"]
    model = mlflow.onnx.load_model("models:/telco@champion")
    shipped = (quick_run / "train" / "bundle" / "model.onnx").read_bytes()
    assert model.graph.node[0].op_type == "TreeEnsembleRegressor"
    assert len(model.SerializeToString()) == len(shipped)
    signature = mlflow.models.get_model_info("models:/telco@champion").signature
    assert signature.inputs.input_names() == ["features"]


def test_a_server_is_one_environment_variable_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.sqlite'}"
    monkeypatch.setenv(ADDRESS, elsewhere)
    monkeypatch.chdir(tmp_path)
    assert Store(tmp_path / "runs", "somewhere").uri == elsewhere
    assert not (tmp_path / "runs").exists()
    assert np.any([path.name == "elsewhere.sqlite" for path in tmp_path.iterdir()])
