"""Copies the result of a run to where the package ships it from."""

import hashlib
import logging
import shutil
from pathlib import Path

from churn_training.contract import read_contract
from churn_training.stages.stage import StageError

log = logging.getLogger(__name__)


def ship(run: Path, bundle: Path, champion: Path, tuned: Path) -> None:
    """Copies bundle, report, native model and tuned parameters. Raises StageError if they do not match."""
    made = run / "train" / "bundle"
    card = run / "report" / "MODEL_CARD.md"
    if not card.is_file():
        raise StageError(f"the run {run.name} is not finished: finish it with `run`")
    model = hashlib.sha256((made / "model.onnx").read_bytes()).hexdigest()
    if model not in card.read_text(encoding="utf-8"):
        raise StageError(f"the report of the run {run.name} describes another model: run `run` again")
    contract = read_contract(bundle / "contract.json")
    if read_contract(made / "contract.json").sha256 != contract.sha256:
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
    log.info("%s now holds the result of the run %s", bundle, run.name)
