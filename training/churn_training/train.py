"""The pipeline: CSV → clean → encode → split → choose → fit → export → describe."""

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xgboost

from churn_training.bundle.champion import write_champion
from churn_training.bundle.customer_type import customer_type
from churn_training.bundle.manifest import Outcome, manifest
from churn_training.bundle.readable_json import readable_json
from churn_training.bundle.vectors import vectors
from churn_training.contract import Contract, read_contract
from churn_training.modelling.boosting import fit, margins, probabilities
from churn_training.modelling.choice import choose, try_all
from churn_training.modelling.operating_points import operating_points
from churn_training.preparation.cleaning import Record, clean
from churn_training.preparation.encoding import encode, features_of
from churn_training.preparation.source import SourceError, read_rows
from churn_training.preparation.splitting import Part, folds_of, split
from churn_training.settings import Settings
from churn_training.stages import Run
from churn_training.trees.onnx_export import export
from churn_training.trees.xgboost_trees import read_xgboost

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prepared:
    """The data, ready for modelling."""

    training: Part
    hold_out: Part
    records: list[Record]
    """Of all accepted rows; a part's `indexes` point into it."""


def train(contract_path: Path, data: Path, output: Path, champion: Path | None, settings: Settings) -> None:
    """From the CSV at `data` to a bundle in `output`; the native booster goes to `champion`, if given."""
    contract = read_contract(contract_path)
    features = features_of(contract)
    prepared = prepare(contract, data, settings)
    booster, outcome = model(prepared, settings)
    onnx = export(outcome.ensemble, [feature.name for feature in features], contract.sha256)
    training_records = [prepared.records[index] for index in prepared.training.indexes]
    output.mkdir(parents=True, exist_ok=True)
    (output / "model.onnx").write_bytes(onnx)
    if output.resolve() != contract_path.resolve().parent:
        (output / "contract.json").write_bytes(contract_path.read_bytes())
    documents = {
        "manifest.json": readable_json(
            manifest(contract, features, onnx, outcome, training_records, settings)
        ),
        "vectors.json": readable_json(vectors(contract, features, booster, outcome.ensemble, settings)),
        "customer.ts": customer_type(contract),
    }
    for name, text in documents.items():
        (output / name).write_text(text, encoding="utf-8", newline="\n")
    if champion is not None:
        write_champion(champion, booster, onnx)
    log.info("wrote %s: %d bytes of model", output, len(onnx))


def train_stage(run: Run) -> None:
    """The bundle and the native booster, in a run's own folder."""
    folder = run.folder_of("train")
    train(run.contract, run.data, folder / "bundle", folder / "champion", run.settings)


def prepare(contract: Contract, data: Path, settings: Settings) -> Prepared:
    """Read, clean, encode and split. Raises SourceError where a row does not keep the contract."""
    accepted, rejected = clean(contract, read_rows(data, contract, labelled=True), labelled=True)
    if rejected:
        problems = [problem for row in rejected for problem in row.problems]
        shown = "\n  ".join(map(str, problems[:20]))
        raise SourceError(f"{data.name}: {len(rejected)} rows do not keep the contract:\n  {shown}")
    records = [row.record for row in accepted]
    matrix = encode(features_of(contract), records)
    churned = np.array([row.churned for row in accepted], dtype=bool)
    training, hold_out = split(matrix, churned, settings)
    log.info("%d training rows, %d held out", len(training.churned), len(hold_out.churned))
    return Prepared(training, hold_out, records)


def model(prepared: Prepared, settings: Settings) -> tuple[xgboost.Booster, Outcome]:
    """Choose and fit on the training part, then look at the hold-out, once."""
    training, hold_out = prepared.training, prepared.hold_out
    trials = try_all(training, folds_of(training.churned, settings), settings)
    chosen = choose(trials)
    points = operating_points(chosen.out_of_fold, training.churned, settings)
    booster = fit(training, chosen.candidate, chosen.rounds, settings)
    outcome = Outcome(
        trials=trials,
        chosen=chosen,
        ensemble=read_xgboost(booster),
        points=points,
        training=training,
        hold_out=hold_out,
        hold_out_probability=probabilities(margins(booster, hold_out.features)),
    )
    return booster, outcome
