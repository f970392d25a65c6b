"""From a run's folder to the repository: what a run has made becomes what the package ships."""

import logging
import shutil
from pathlib import Path

from churn_training.contract import read_contract
from churn_training.stages import StageError

log = logging.getLogger(__name__)


def ship(run: Path, bundle: Path, champion: Path, tuned: Path) -> None:
    """Copy bundle, native model and tuned parameters; raises StageError unless the contracts are the same."""
    made = run / "train" / "bundle"
    if not (made / "model.onnx").is_file() or not (run / "train" / "champion").is_dir():
        raise StageError(f"the run {run.name} has no finished bundle: run `run` first")
    contract = read_contract(bundle / "contract.json")
    if read_contract(made / "contract.json").sha256 != contract.sha256:
        raise StageError(f"the run {run.name} is of another contract than {bundle.name}")
    shutil.rmtree(champion, ignore_errors=True)
    shutil.copytree(run / "train" / "champion", champion)
    shutil.copytree(made, bundle, dirs_exist_ok=True)
    tuned.mkdir(exist_ok=True)
    shutil.copyfile(run / "tune" / "tuned.json", tuned / f"{contract.name}.json")
    log.info("%s now holds what the run %s has made", bundle, run.name)
