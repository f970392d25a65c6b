"""Copies the result of a run to where the package ships it from."""

import hashlib
import json
import logging
import shutil
from pathlib import Path

from churn_training.bundle.chosen_contract import chosen_contract
from churn_training.contract import read_contract
from churn_training.stages.stage import StageError

log = logging.getLogger(__name__)

CHAMPION = "champion"
"""Alias in MLflow of the registered model that ships."""


def ship(run: Path, bundle: Path, champion: Path, tuned: Path) -> None:
    """Copies bundle, report, native model and tuned parameters, and moves the alias in MLflow.

    Raises StageError if they do not match.
    """
    made = run / "train" / "bundle"
    card = run / "report" / "MODEL_CARD.md"
    if not card.is_file():
        raise StageError(f"the run {run.name} is not finished: finish it with `run`")
    model = hashlib.sha256((made / "model.onnx").read_bytes()).hexdigest()
    if model not in card.read_text(encoding="utf-8"):
        raise StageError(f"the report of the run {run.name} describes another model: run `run` again")
    contract = read_contract(made / "contract.json")
    left_out = {
        field.name for field in contract.fields if field.input_by == "training" and not field.is_input
    }
    expected = chosen_contract((bundle / "contract.json").read_bytes(), left_out)
    if (made / "contract.json").read_bytes() != expected:
        raise StageError(f"the run {run.name} was made with another contract than {bundle.name}")
    shutil.rmtree(champion, ignore_errors=True)
    shutil.copytree(run / "train" / "champion", champion)
    shutil.copytree(made, bundle, dirs_exist_ok=True)
    shutil.rmtree(bundle / "report", ignore_errors=True)
    shutil.copytree(run / "report" / "report", bundle / "report")
    shutil.copyfile(card, bundle / "MODEL_CARD.md")
    tuned.mkdir(exist_ok=True)
    shutil.copyfile(run / "report" / "speeds.md", tuned.parent / "speeds.md")
    shutil.copyfile(run / "tune" / "tuned.json", tuned / f"{contract.name}.json")
    _point_champion(run / "track" / "tracked.json", contract.name)
    log.info("%s now holds the result of the run %s; `npm run model:code` writes its code", bundle, run.name)


def _point_champion(tracked: Path, model: str) -> None:
    """Moves MLflow's alias to the version that the run registered: only what ships is the champion."""
    if not tracked.is_file():
        log.info("the run is not tracked, so MLflow's alias %s stays where it is", CHAMPION)
        return
    from churn_training.tracking.store import point_alias

    address = json.loads(tracked.read_text(encoding="utf-8"))
    point_alias(address["uri"], model, CHAMPION, address["version"])
