"""A run: stages that leave files behind, each done again only where something that it reads has changed."""

import hashlib
import json
import logging
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypedDict

from churn_training.errors import FixableError
from churn_training.readable_json import readable_json
from churn_training.settings import WORKSPACE, Settings

log = logging.getLogger(__name__)

Fingerprints = dict[str, str]
"""What was read or written, by name, as sha256 or as the value itself."""


class Record(TypedDict, total=False):
    """What is kept of a stage's last time."""

    finished: bool
    inputs: Fingerprints
    outputs: Fingerprints
    seconds: float


PACKAGE = Path(__file__).resolve().parent.parent
"""All of its source counts as read by every stage."""

REQUIREMENTS = WORKSPACE / "requirements.lock"
"""Names every library to the version: another one may find something else."""


class StageError(FixableError):
    """A stage cannot run, or has not left what it promised."""


@dataclass(frozen=True)
class Run:
    """One run: what it is made from, and the folder that holds everything it finds out."""

    folder: Path
    contract: Path
    data: Path
    settings: Settings
    tuned: Path | None = None
    """Parameters that an earlier run has found, used instead of a new search."""

    def folder_of(self, stage: str) -> Path:
        """Where the stage of that name keeps its files: its own to write, to others to read."""
        return self.folder / stage


@dataclass(frozen=True)
class Stage:
    """A plain function, with what it reads and what it leaves."""

    name: str
    perform: Callable[[Run], None]
    """Reads the run's contract, data and settings and the folders of `needs`; writes to its own folder."""
    outputs: tuple[str, ...]
    """Files or folders in the stage's folder that later stages may read. Others are by-products: they may
    differ from one time to the next without anything being done again."""
    needs: tuple[str, ...] = ()
    """Stages whose outputs are read."""
    resumes: bool = False
    """Whether a stage that was killed goes on from what its folder holds, instead of starting afresh."""


def perform(run: Run, stage: Stage, *, force: bool = False) -> bool:
    """Do the stage where that is necessary, or in any case with `force`; whether it was done."""
    inputs = _inputs(run, stage)
    record = _read_record(run, stage.name)
    reason = "it was asked for" if force else _reason(run, stage, inputs, record)
    if reason is None:
        log.info("%s: nothing has changed", stage.name)
        return False
    log.info("%s: begins, because %s", stage.name, reason)
    folder = run.folder_of(stage.name)
    if force or not stage.resumes or record.get("inputs") != inputs:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    _write_record(run, stage, {"finished": False, "inputs": inputs})
    started = time.monotonic()
    stage.perform(run)
    seconds = round(time.monotonic() - started, 1)
    outputs = _outputs(run, stage)
    _write_record(run, stage, {"finished": True, "inputs": inputs, "outputs": outputs, "seconds": seconds})
    log.info("%s: done in %.1f s", stage.name, seconds)
    return True


def _reason(run: Run, stage: Stage, inputs: Fingerprints, record: Record) -> str | None:
    """Why the stage must be done; None where it need not."""
    if not record:
        return "it has not been done"
    before: Fingerprints = record["inputs"]
    changed = [name for name in {**before, **inputs} if before.get(name) != inputs.get(name)]
    if changed:
        return f"something else is read: {', '.join(changed)}"
    if not record["finished"]:
        return "it was interrupted"
    if _present(run, stage) != record["outputs"]:
        return "what it left is no longer there"
    return None


def _inputs(run: Run, stage: Stage) -> Fingerprints:
    inputs = {
        "contract": _sha256(run.contract),
        "data": _sha256(run.data),
        "code": _source_sha256(),
        "libraries": _sha256(REQUIREMENTS),
        "tuned parameters": "searched" if run.tuned is None else _sha256(run.tuned),
    }
    inputs |= {
        f"settings.{field.name}": repr(getattr(run.settings, field.name)) for field in fields(Settings)
    }
    return inputs | {f"stage {name}": _result_of(run, name) for name in stage.needs}


def _source_sha256() -> str:
    """Of the whole package: a wrong guess at the files behind a stage would keep a stale result."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(f"{path.relative_to(PACKAGE).as_posix()} {_sha256(path)}\n".encode())
    return digest.hexdigest()


def _result_of(run: Run, name: str) -> str:
    record = _read_record(run, name)
    if not record.get("finished"):
        raise StageError(f"the stage {name} has to be done first, in the run {run.folder.name}")
    return hashlib.sha256(json.dumps(record["outputs"]).encode()).hexdigest()


def _outputs(run: Run, stage: Stage) -> Fingerprints:
    folder = run.folder_of(stage.name)
    absent = [name for name in stage.outputs if not (folder / name).exists()]
    if absent:
        raise StageError(f"the stage {stage.name} has not left {', '.join(absent)}")
    return _present(run, stage)


def _present(run: Run, stage: Stage) -> Fingerprints:
    """The stage's outputs as they are now, folders file by file."""
    folder = run.folder_of(stage.name)
    paths = [folder / name for name in stage.outputs]
    files = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])]
    return {str(file.relative_to(folder)): _sha256(file) for file in sorted(files) if file.is_file()}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_record(run: Run, name: str) -> Record:
    """What is known of the last time; empty where there was none."""
    path = run.folder / f"{name}.json"
    if not path.is_file():
        return {}
    record: Record = json.loads(path.read_text(encoding="utf-8"))
    return record


def _write_record(run: Run, stage: Stage, record: Record) -> None:
    """In one step, so that a kill leaves the old record or the new one."""
    partial = run.folder / f"{stage.name}.partial"
    partial.write_text(readable_json(record), encoding="utf-8")
    partial.replace(run.folder / f"{stage.name}.json")
