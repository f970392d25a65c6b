"""The last stage: logs everything that a run tried and made in MLflow.

The run is a tree: below the run its families, below each family its trials. By default it goes into
`mlflow.sqlite` beside the runs, which needs no server; MLFLOW_TRACKING_URI names a server instead.
"""

import hashlib
import logging
import subprocess
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import optuna

from churn_training.bundle.manifest_shape import read_manifest
from churn_training.contract import Contract, read_contract
from churn_training.families.roster import FAMILIES, family_named
from churn_training.modelling.shape import shape_of
from churn_training.modelling.tuned import read_tuned
from churn_training.modelling.tuning import FOLD_LOSSES, PARAMETERS, SECONDS, Tuned, open_study
from churn_training.preparation.encoding import features_of
from churn_training.preparation.prepared import Prepared, prepare
from churn_training.progress import progress
from churn_training.readable_json import readable_json
from churn_training.reporting.searches import search
from churn_training.settings import REPOSITORY
from churn_training.stages.stage import Run
from churn_training.stages.tune import STUDIES
from churn_training.tracking.store import Entry, Store
from churn_training.trees.onnx_export import export

log = logging.getLogger(__name__)


def track_stage(run: Run) -> None:
    """Logs the outputs of earlier stages and a refit of every family; tracked.json says where."""
    bundle = run.folder_of("train") / "bundle"
    contract, widest = read_contract(bundle / "contract.json"), read_contract(run.contract).widest
    prepared, searched = (prepare(each, run.data, run.settings) for each in (contract, widest))
    tuned = read_tuned(run.folder_of("tune") / "tuned.json", run.data)
    manifest = read_manifest(bundle)
    store = Store(run.folder.parent, contract.name)
    with store.entry(f"run {run.folder.name}", tags=_tags(run, widest)) as root:
        root.parameters(asdict(run.settings))
        evaluation = manifest["evaluation"]
        figures: dict[str, Any] = {"outOfFold": evaluation["outOfFold"], "holdOut": evaluation["holdOut"]}
        for part, values in figures.items():
            root.metrics({f"{part}.{name}": value for name, value in values.items()})
        root.files(run.folder_of("report"))
        root.file(bundle / "manifest.json")
        version = root.onnx_model(
            (bundle / "model.onnx").read_bytes(), prepared.training.features[:5], registered=contract.name
        )
        for entry in progress(tuned, "families"):
            _track_family(run, root, entry, widest, searched)
    address = {"uri": store.uri, "experiment": contract.name, "run": root.id, "version": version}
    text = readable_json(address)
    (run.folder_of("track") / "tracked.json").write_text(text, encoding="utf-8", newline="\n")
    log.info("tracked: mlflow ui --backend-store-uri %s", store.uri)


def _track_family(run: Run, root: Entry, tuned: Tuned, contract: Contract, prepared: Prepared) -> None:
    """A refit on all the inputs of the search, with the trials of the search."""
    family, settings = family_named(tuned.family), run.settings
    study = open_study(family, prepared.training, run.folder_of("tune") / STUDIES, settings)
    with root.child(tuned.family) as entry:
        entry.parameters(family.library_parameters(tuned.parameters, settings))
        entry.metrics({"log-loss": tuned.log_loss, "trials": tuned.trials, "pruned": tuned.pruned})
        features = features_of(contract)
        shape = shape_of(contract, features, len(prepared.training.churned), settings)
        model = family.fit(prepared.training, family.shaped(tuned.parameters, shape), settings)
        ensemble = family.ensemble(model)
        example = prepared.training.features[:5]
        if ensemble is None:
            entry.python_model(model, example)
        else:
            names = [feature.name for feature in features]
            entry.onnx_model(export(ensemble, names, contract.sha256), example)
        trials = study.get_trials(deepcopy=False)
        with TemporaryDirectory() as pictures:
            search(Path(pictures) / "search.svg", [_finished_loss(trial) for trial in trials])
            entry.files(Path(pictures))
        for trial in trials:
            _track_trial(entry, trial)


def _finished_loss(trial: optuna.trial.FrozenTrial) -> float | None:
    """Mean log-loss of a finished trial; None if it was given up."""
    return trial.value if trial.state == optuna.trial.TrialState.COMPLETE else None


def _track_trial(family: Entry, trial: optuna.trial.FrozenTrial) -> None:
    with family.child(f"trial {trial.number}", tags={"state": trial.state.name.lower()}) as entry:
        entry.parameters(trial.user_attrs.get(PARAMETERS, trial.params))
        losses = trial.user_attrs.get(FOLD_LOSSES)
        if losses is not None:
            entry.metrics({"log-loss": float(trial.value or 0), "seconds": trial.user_attrs[SECONDS]})
        entry.series("mean log-loss so far", trial.intermediate_values)


def _tags(run: Run, contract: Contract) -> dict[str, str]:
    return {
        "contract.sha256": contract.sha256,
        "data.sha256": hashlib.sha256(run.data.read_bytes()).hexdigest(),
        "mlflow.source.git.commit": _commit(),
        "families": ", ".join(family.name for family in FAMILIES),
        "run": run.folder.name,
    }


def _commit() -> str:
    """The commit of the checkout; "unknown" outside a checkout."""
    command = ["git", "-C", str(REPOSITORY), "rev-parse", "HEAD"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"
