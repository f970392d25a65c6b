import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from churn_training import __main__ as commands
from churn_training.settings import QUICK, WORKSPACE
from churn_training.stages import stage as stages
from churn_training.stages.pipeline import STAGES, stages_up_to
from churn_training.stages.stage import Run, Stage, StageError, perform
from churn_training.stages.tune import tune_stage
from tests.conftest import BUNDLE


@pytest.fixture
def run(tmp_path: Path) -> Run:
    for name in ("contract.json", "data.csv"):
        (tmp_path / name).write_text(name)
    return Run(tmp_path / "run", tmp_path / "contract.json", tmp_path / "data.csv", QUICK)


def write(run: Run) -> None:
    folder = run.folder_of("write")
    (folder / "tables").mkdir(exist_ok=True)
    (folder / "tables" / "length.txt").write_text(str(len(run.data.read_text())))
    (folder / "by-product.txt").write_text("anything")


def read(run: Run) -> None:
    text = (run.folder_of("write") / "tables" / "length.txt").read_text()
    (run.folder_of("read") / "copy.txt").write_text(text)


WRITE = Stage("write", write, outputs=("tables",))
READ = Stage("read", read, outputs=("copy.txt",), needs=("write",))


def test_an_unchanged_stage_is_not_performed_again(run: Run) -> None:
    assert [perform(run, stage) for stage in (WRITE, READ)] == [True, True]
    assert [perform(run, stage) for stage in (WRITE, READ)] == [False, False]
    assert perform(run, WRITE, force=True)
    assert not perform(run, READ)


def test_other_data_with_the_same_outcome_stops_there(run: Run) -> None:
    """What a stage reads is what counts: a stage behind another sees only what that one left."""
    for stage in (WRITE, replace(READ, name="read")):
        perform(run, stage)
    run.data.write_text("file.csv")  # as long as before
    assert perform(run, WRITE)
    record = json.loads((run.folder / "read.json").read_text())
    assert record["finished"]
    run.data.write_text("longer than before")
    assert [perform(run, stage) for stage in (WRITE, READ)] == [True, True]
    assert (run.folder_of("read") / "copy.txt").read_text() == "18"


def test_other_libraries_are_another_run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "REQUIREMENTS", tmp_path / "requirements.lock")
    stages.REQUIREMENTS.write_text("xgboost==3.2.0")
    assert [perform(run, WRITE), perform(run, WRITE)] == [True, False]
    stages.REQUIREMENTS.write_text("xgboost==3.3.0")
    assert perform(run, WRITE)


def test_the_libraries_are_those_that_are_pinned() -> None:
    assert "--hash=sha256:" in stages.REQUIREMENTS.read_text()


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_text("999")])
def test_a_lost_or_changed_output_is_made_again(run: Run, harm: Callable[[Path], object]) -> None:
    perform(run, WRITE)
    (run.folder_of("write") / "by-product.txt").unlink()
    assert not perform(run, WRITE)
    harm(run.folder_of("write") / "tables" / "length.txt")
    assert perform(run, WRITE)


def test_any_file_of_the_package_counts(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "package" / "trees" / "leaves.py"
    module.parent.mkdir(parents=True)
    module.write_text("LEAVES = 2")
    monkeypatch.setattr(stages, "PACKAGE", tmp_path / "package")
    assert [perform(run, WRITE), perform(run, WRITE)] == [True, False]
    module.write_text("LEAVES = 3")
    assert [perform(run, WRITE), perform(run, WRITE)] == [True, False]
    module.rename(module.with_name("twigs.py"))
    assert [perform(run, WRITE), perform(run, WRITE)] == [True, False]
    module.with_name("notes.md").write_text("not code")
    assert not perform(run, WRITE)


def test_the_package_is_this_one() -> None:
    assert Path(stages.__file__).is_relative_to(stages.PACKAGE)
    assert (stages.PACKAGE / "__main__.py").is_file()


def test_any_setting_and_other_tuned_parameters_count(run: Run, tmp_path: Path) -> None:
    perform(run, WRITE)
    tuned = tmp_path / "tuned.json"
    tuned.write_text("{}")
    for changed in (replace(run, settings=replace(run.settings, folds=4)), replace(run, tuned=tuned)):
        assert [perform(changed, WRITE), perform(changed, WRITE)] == [True, False]
    tuned.write_text("[]")
    assert perform(replace(run, tuned=tuned), WRITE)


def test_a_stage_before_its_needs_is_refused(run: Run) -> None:
    with pytest.raises(StageError, match="the stage write must run first"):
        perform(run, READ)


def test_a_stage_that_does_not_write_its_outputs_fails(run: Run) -> None:
    with pytest.raises(StageError, match=r"did not write figures\.json"):
        perform(run, replace(WRITE, outputs=("tables", "figures.json")))
    assert perform(run, WRITE)  # what did not finish is begun again


@pytest.mark.parametrize(("resumes", "steps"), [(True, 3), (False, 4)])
def test_a_killed_stage_continues_only_if_it_resumes(run: Run, resumes: bool, steps: int) -> None:
    done: list[int] = []

    def count(run: Run) -> None:
        progress = run.folder_of("count") / "progress.txt"
        while (reached := int(progress.read_text()) if progress.exists() else 0) < 3:
            done.append(reached)
            progress.write_text(str(reached + 1))
            if len(done) == 1:
                raise KeyboardInterrupt

    stage = Stage("count", count, outputs=("progress.txt",), resumes=resumes)
    with pytest.raises(KeyboardInterrupt):
        perform(run, stage)
    assert perform(run, stage)
    assert len(done) == steps
    run.data.write_text("other data")  # what was found out about the old data does not count
    assert perform(run, stage)
    assert len(done) == steps + 3


@pytest.fixture
def validate_alone(generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The command, on a copy of generated data that a test may spoil."""
    shutil.copyfile(generated, tmp_path / "customers.csv")
    monkeypatch.setattr(commands, "RUNS", tmp_path / "runs")
    options = ["--quick", "--data", str(tmp_path / "customers.csv")]
    return lambda: commands.main(["run", "validate", *options])


def test_one_stage_alone_is_done_once(
    validate_alone: Callable[[], None], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="churn_training"):
        validate_alone()
        assert "validate: starts because it has not run yet" in caplog.text
        assert (tmp_path / "runs" / "quick" / "validate" / "validation.md").is_file()
        validate_alone()
    assert "validate: nothing has changed" in caplog.text


def test_data_that_breaks_a_rule_stops_the_run(validate_alone: Callable[[], None], tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(path.read_text().replace("Month-to-month", "Weekly", 1))
    with pytest.raises(SystemExit, match=r"(?s)1 broken.*line \d+: Contract 'Weekly'"):
        validate_alone()
    assert "Weekly" in (tmp_path / "runs" / "quick" / "validate" / "validation.md").read_text()
    record = json.loads((tmp_path / "runs" / "quick" / "validate.json").read_text())
    assert not record["finished"]
    with pytest.raises(SystemExit, match="1 broken"):
        commands.main(["run", "tune", "--quick", "--data", str(path)])
    assert not (tmp_path / "runs" / "quick" / "tune").exists()


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(SystemExit, match="got the stage tunes, expected one of validate, tune, train"):
        commands.main(["run", "tunes"])


def test_every_stage_needs_only_what_comes_before_it() -> None:
    names = [stage.name for stage in STAGES]
    assert len(set(names)) == len(names)
    for place, stage in enumerate(STAGES):
        assert set(stage.needs) <= set(names[:place])


def test_a_stage_comes_with_the_stages_it_needs() -> None:
    assert [stage.name for stage in stages_up_to(["train"])] == ["validate", "tune", "train"]
    assert [stage.name for stage in stages_up_to(["tune", "report"])] == [stage.name for stage in STAGES[:-1]]
    assert stages_up_to([]) == STAGES


def test_tuned_parameters_replace_the_search(quick_run: Path, generated: Path, tmp_path: Path) -> None:
    kept = quick_run / "tune" / "tuned.json"
    run = Run(tmp_path / "run", BUNDLE / "contract.json", generated, QUICK, kept)
    run.folder_of("tune").mkdir(parents=True)
    tune_stage(run)
    assert [path.name for path in run.folder_of("tune").iterdir()] == ["tuned.json"]
    assert (run.folder_of("tune") / "tuned.json").read_bytes() == kept.read_bytes()
    other = tmp_path / "other.csv"
    other.write_text(generated.read_text() + "\n")
    with pytest.raises(StageError, match=r"tuned\.json was found on other data"):
        tune_stage(replace(run, data=other))


UNCHANGED = """
import json, sys, time
from pathlib import Path
from churn_training import __main__ as commands
run, data, contract = map(Path, sys.argv[1:])
commands.RUNS = run.parent
commands.main(["run", "--quick", "--name", run.name, "--data", str(data), "--contract", str(contract)])
print(json.dumps([time.process_time(), sorted(sys.modules)]))
"""


def test_an_unchanged_run_says_so_at_once(quick_run: Path, generated: Path) -> None:
    """Within three seconds, start of Python included: no time to import the libraries that learn and draw."""
    command = [sys.executable, "-c", UNCHANGED, str(quick_run), str(generated), str(BUNDLE / "contract.json")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=WORKSPACE)
    assert done.stderr.splitlines() == [f"{stage.name}: nothing has changed" for stage in STAGES]
    seconds, modules = json.loads(done.stdout)
    assert seconds < 3
    assert not {"numpy", "xgboost", "sklearn", "optuna", "mlflow", "matplotlib"} & set(modules)
