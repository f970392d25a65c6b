"""Nested runs in MLflow."""

import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import mlflow
import onnx
from mlflow.entities import Metric
from mlflow.models import infer_signature

from churn_training.preparation.encoding import Matrix
from churn_training.trees.onnx_run import onnxruntime_margins

ADDRESS = "MLFLOW_TRACKING_URI"


class Store:
    """An experiment on the server that MLFLOW_TRACKING_URI names, or in files under `folder`."""

    def __init__(self, folder: Path, experiment: str) -> None:
        """Creates the experiment if it does not exist yet."""
        named = os.environ.get(ADDRESS)
        self.uri = named or f"sqlite:///{folder.resolve() / 'mlflow.sqlite'}"
        mlflow.set_tracking_uri(self.uri)
        mlflow.set_registry_uri(self.uri)
        if mlflow.get_experiment_by_name(experiment) is None:
            artifacts = None if named else (folder.resolve() / "mlflow-artifacts").as_uri()
            mlflow.create_experiment(experiment, artifact_location=artifacts)
        mlflow.set_experiment(experiment)

    @contextmanager
    def entry(self, name: str, tags: Mapping[str, str]) -> Iterator["Entry"]:
        """Starts a top-level run."""
        with mlflow.start_run(run_name=name, tags=dict(tags)) as started:
            yield Entry(started.info.run_id)


def point_alias(uri: str, model: str, alias: str, version: str) -> None:
    """Makes `models:/<model>@<alias>` this version on that server."""
    mlflow.MlflowClient(uri, uri).set_registered_model_alias(model, alias, version)


class Entry:
    """A run in progress."""

    def __init__(self, identifier: str) -> None:
        """`identifier`: the run's id in MLflow."""
        self.id = identifier

    @contextmanager
    def child(self, name: str, tags: Mapping[str, str] | None = None) -> Iterator["Entry"]:
        """Starts a run below this one."""
        with mlflow.start_run(run_name=name, nested=True, tags=dict(tags or {})) as started:
            yield Entry(started.info.run_id)

    def parameters(self, values: Mapping[str, Any]) -> None:
        """Logs parameters of the run."""
        mlflow.log_params(dict(values))

    def metrics(self, values: Mapping[str, float]) -> None:
        """Logs figures of the run."""
        mlflow.log_metrics(dict(values))

    def series(self, name: str, values: Mapping[int, float]) -> None:
        """Logs one figure step by step."""
        now = int(time.time() * 1000)
        points = [Metric(name, value, now, step) for step, value in values.items()]
        mlflow.MlflowClient().log_batch(self.id, metrics=points)

    def file(self, path: Path) -> None:
        """Stores a copy of the file."""
        mlflow.log_artifact(str(path))

    def files(self, folder: Path) -> None:
        """Stores a copy of everything in the folder."""
        mlflow.log_artifacts(str(folder))

    def onnx_model(self, model: bytes, example: Matrix, registered: str | None = None) -> str:
        """Stores the exported model with its signature; returns its version if it is registered."""
        margins = onnxruntime_margins(model, example)[:, None]
        logged = mlflow.onnx.log_model(
            onnx.load_from_string(model),
            name="model",
            signature=infer_signature({"features": example}, {"margin": margins}),
            registered_model_name=registered,
            pip_requirements=["onnx", "onnxruntime"],
        )
        return str(logged.registered_model_version or "")

    def python_model(self, model: Any, example: Matrix) -> None:
        """Stores a pickled model with scikit-learn's interface, and its signature."""
        logging.getLogger("mlflow.sklearn").setLevel(logging.ERROR)  # warns about pickles; this one is ours
        mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(example, model.predict_proba(example)),
            serialization_format="cloudpickle",
            pip_requirements=["scikit-learn", "interpret-core"],
        )
