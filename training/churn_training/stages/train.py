"""The stage that makes the bundle: prepare → choose inputs → choose → calibrate → fit → export → describe."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from churn_training.bundle.bill_of_materials import write_bill_of_materials
from churn_training.bundle.champion import write_champion
from churn_training.bundle.chosen_contract import chosen_contract
from churn_training.bundle.manifest import Outcome, manifest
from churn_training.bundle.manifest_shape import Manifest
from churn_training.contract import Contract, parse_contract, read_contract
from churn_training.errors import FixableError
from churn_training.evidence.reasons import reasons
from churn_training.evidence.vectors import vectors
from churn_training.modelling.calibration import METHODS, calibrated, log_odds_of, margins_of
from churn_training.modelling.calibration_choice import choose_calibration, try_calibrations
from churn_training.modelling.choice import (
    Candidate,
    choose,
    grid,
    searched,
    shippable,
    starting_point,
    try_all,
)
from churn_training.modelling.confidence import fit_confidence
from churn_training.modelling.inputs import InputChoice, choose_inputs
from churn_training.modelling.operating_points import operating_points
from churn_training.modelling.rounding import rounding
from churn_training.modelling.shape import shape_of
from churn_training.modelling.tuned import read_tuned
from churn_training.modelling.tuning import Tuned
from churn_training.preparation.encoding import features_of
from churn_training.preparation.prepared import Prepared, prepare
from churn_training.preparation.splitting import Part, folds_of
from churn_training.readable_json import plain, readable_json
from churn_training.settings import Settings
from churn_training.stages.stage import Run
from churn_training.trees.columns import columns
from churn_training.trees.grid import OffGridError
from churn_training.trees.merging import merged
from churn_training.trees.onnx_export import export

log = logging.getLogger(__name__)

REASONS = "reasons.json"
"""What the reasons were before inputs and directions were chosen, and what they are now."""


Search = Callable[[Part], list[Tuned]]
"""Finds the best parameters of some families inside the training part."""


@dataclass(frozen=True)
class Trained:
    """What the training made and found out, beside the files that it wrote."""

    contract: Contract
    prepared: Prepared
    native: Any
    """The library's own model."""
    outcome: Outcome
    manifest: Manifest
    tuned: list[Tuned]


def train(
    contract_path: Path,
    data: Path,
    output: Path,
    champion: Path | None,
    settings: Settings,
    tuned: Path | None = None,
    reasons_file: Path | None = None,
    search: Search | None = None,
) -> Trained:
    """Writes a bundle for the CSV at `data` into `output`, and the native model into `champion` if given.

    `tuned` names the parameters that a search found, and `search` searches. Without either, the choice is
    among a small grid of XGBoost.
    The bundle's contract says which of the fields that the training decides on are inputs. `reasons_file`
    gets the comparison of the model's reasons with those before that choice.
    """
    content = contract_path.read_bytes()
    widest = read_contract(contract_path).widest
    everything = prepare(widest, data, settings)
    found = [] if tuned is None else read_tuned(tuned, data)
    if search is not None:
        found += search(everything.training)
    try:
        inputs = choose_inputs(_judge(found, everything, settings), widest, everything.training, settings)
        contract_text = chosen_contract(content, inputs.chosen.left_out)
        contract = parse_contract(contract_text, contract_path)
        features = features_of(contract)
        kept = [place for place, feature in enumerate(features_of(widest)) if feature in features]
        prepared = everything.columns(kept)
        native, outcome = model(contract, prepared, inputs, found, settings)
    except OffGridError as error:
        raise FixableError(str(error)) from error
    onnx = export(outcome.ensemble, [feature.name for feature in features], contract.sha256)
    trees = columns(outcome.ensemble)
    training_records = prepared.records_of(prepared.training)
    output.mkdir(parents=True, exist_ok=True)
    (output / "model.onnx").write_bytes(onnx)
    (output / "contract.json").write_bytes(contract_text)
    described = manifest(contract, features, onnx, trees, outcome, training_records, settings)
    documents = {
        "manifest.json": readable_json(described),
        "trees.json": trees,
        "vectors.json": readable_json(vectors(contract, features, native, outcome, settings)),
    }
    for name, text in documents.items():
        (output / name).write_text(text, encoding="utf-8", newline="\n")
    write_bill_of_materials(output)
    if champion is not None:
        write_champion(champion, native, onnx)
    if reasons_file is not None:
        found_reasons = reasons(widest, contract, everything, prepared, native, outcome, settings)
        text = readable_json(plain(found_reasons, settings.figure_digits))
        reasons_file.write_text(text, encoding="utf-8", newline="\n")
    log.info("wrote %s: %d bytes of model", output, len(onnx))
    return Trained(contract, prepared, native, outcome, described, found)


def train_stage(run: Run) -> None:
    """Writes the bundle and the library's own model into the run's folder."""
    folder = run.folder_of("train")
    tuned = run.folder_of("tune") / "tuned.json"
    bundle, champion, reasons_file = folder / "bundle", folder / "champion", folder / REASONS
    train(run.contract, run.data, bundle, champion, run.settings, tuned, reasons_file)


def _judge(tuned: list[Tuned], prepared: Prepared, settings: Settings) -> Candidate:
    """The model whose family and parameters judge the inputs: the best that the search found."""
    best = min(tuned, key=lambda entry: entry.log_loss, default=None)
    if best is not None:
        return searched([best])[0]
    training = prepared.training
    folds = folds_of(training.churned, settings, groups=training.groups)
    return starting_point(training, folds, settings)


def model(
    contract: Contract, prepared: Prepared, inputs: InputChoice, tuned: list[Tuned], settings: Settings
) -> tuple[Any, Outcome]:
    """Chooses and fits on the training part, then evaluates on the hold-out."""
    training, hold_out = prepared.training, prepared.hold_out
    shape = shape_of(
        contract,
        features_of(contract),
        len(training.churned),
        settings,
        directed=inputs.chosen.directed,
    )
    folds = folds_of(training.churned, settings, groups=training.groups)
    candidates = grid(training, folds, shape, settings) + shippable(searched(tuned, shape))
    trials = try_all(candidates, training, folds, shape, settings)
    chosen = choose(trials)
    family, parameters = chosen.candidate.family, chosen.candidate.parameters
    calibrations = try_calibrations(chosen.candidate, training, settings)
    trial = choose_calibration(calibrations)
    calibration = METHODS[trial.method](log_odds_of(chosen.out_of_fold), training.churned)
    points = operating_points(trial.out_of_fold, training.churned, contract.point_rules, settings)
    for point in points.left_out:
        log.warning("the operating point %s is left out: %s", point.name, point.why)
    native = family.fit(training, parameters, settings)
    grown = family.ensemble(native)
    assert grown is not None  # only a family that ships is chosen
    ensemble = merged(grown)
    raw = family.predict(native, hold_out.features)
    outcome = Outcome(
        inputs=inputs,
        trials=trials,
        chosen=chosen,
        grown=grown,
        ensemble=ensemble,
        calibrations=calibrations,
        calibration=calibration,
        out_of_fold=trial.out_of_fold,
        confidence=fit_confidence(margins_of(chosen.out_of_fold, ensemble.link), training.churned, settings),
        points=points,
        rounding=rounding(
            chosen, ensemble.link, calibration, points.kept, training, hold_out, folds, settings
        ),
        split_method=prepared.method,
        data_sha256=prepared.data_sha256,
        training=training,
        hold_out=hold_out,
        hold_out_margin=margins_of(raw, ensemble.link),
        hold_out_probability=calibrated(calibration, raw),
    )
    return native, outcome
