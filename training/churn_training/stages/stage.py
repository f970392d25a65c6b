"""A run: stages that write files, each performed again only when one of its inputs has changed."""

import hashlib
import json
import logging
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypedDict, cast

from churn_training.errors import FixableError
from churn_training.readable_json import read_json, readable_json
from churn_training.settings import WORKSPACE, Settings

log = logging.getLogger(__name__)

Fingerprints = dict[str, str]
"""Inputs or outputs by name, each as its sha256 or its value."""


class Record(TypedDict, total=False):
    """What is kept of the last time a stage was performed."""

    finished: bool
    inputs: Fingerprints
    outputs: Fingerprints
    seconds: float


PACKAGE = Path(__file__).resolve().parent.parent
"""Its whole source is an input of every stage."""

REQUIREMENTS = WORKSPACE / "requirements.lock"
"""Pins every library: another version may give another result."""


class StageError(FixableError):
    """A stage cannot run, or did not write its outputs."""


@dataclass(frozen=True)
class Run:
    """One run: its inputs, and the folder for everything it writes."""

    folder: Path
    contract: Path
    data: Path
    settings: Settings
    tuned: Path | None = None
    """Parameters found earlier, used instead of a new search."""

    def folder_of(self, stage: str) -> Path:
        """The folder of that stage: only the stage writes there, others read."""
        return self.folder / stage


@dataclass(frozen=True)
class Stage:
    """A plain function with its inputs and outputs."""

    name: str
    perform: Callable[[Run], None]
    """Reads the run's contract, data and settings and the folders of `needs`; writes to its own folder."""
    outputs: tuple[str, ...]
    """Files or folders in the stage's folder that later stages may read. Other files there are by-products,
    whose changes cause nothing to be performed again."""
    needs: tuple[str, ...] = ()
    """Stages whose outputs this one reads."""
    resumes: bool = False
    """Whether a killed stage continues from the content of its folder, instead of starting over."""


def perform(run: Run, stage: Stage, *, force: bool = False) -> bool:
    """Performs the stage if its inputs have changed or `force` is set. Returns whether it was performed."""
    inputs = _inputs(run, stage)
    record = _read_record(run, stage.name)
    reason = "of --force" if force else _reason(run, stage, inputs, record)
    if reason is None:
        log.info("%s: nothing has changed", stage.name)
        return False
    log.info("%s: starts because %s", stage.name, reason)
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
    """Why the stage must be performed; None if it need not."""
    if not record:
        return "it has not run yet"
    before: Fingerprints = record["inputs"]
    changed = [name for name in {**before, **inputs} if before.get(name) != inputs.get(name)]
    if changed:
        return f"its inputs changed: {', '.join(changed)}"
    if not record["finished"]:
        return "it was interrupted"
    if _present(run, stage) != record["outputs"]:
        return "its outputs are missing or changed"
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
        raise StageError(f"the stage {name} must run first in the run {run.folder.name}")
    return hashlib.sha256(json.dumps(record["outputs"]).encode()).hexdigest()


def _outputs(run: Run, stage: Stage) -> Fingerprints:
    folder = run.folder_of(stage.name)
    absent = [name for name in stage.outputs if not (folder / name).exists()]
    if absent:
        raise StageError(f"the stage {stage.name} did not write {', '.join(absent)}")
    return _present(run, stage)


def _present(run: Run, stage: Stage) -> Fingerprints:
    """The stage's outputs as they are now, file by file."""
    folder = run.folder_of(stage.name)
    paths = [folder / name for name in stage.outputs]
    files = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])]
    return {str(file.relative_to(folder)): _sha256(file) for file in sorted(files) if file.is_file()}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_record(run: Run, name: str) -> Record:
    """The record of the last time; empty if there is none."""
    path = run.folder / f"{name}.json"
    if not path.is_file():
        return {}
    record: Any = read_json(path)
    return cast("Record", record)


def _write_record(run: Run, stage: Stage, record: Record) -> None:
    """Replaces the record in one step, so that a kill leaves either the old or the new one."""
    partial = run.folder / f"{stage.name}.partial"
    partial.write_text(readable_json(record), encoding="utf-8")
    partial.replace(run.folder / f"{stage.name}.json")
