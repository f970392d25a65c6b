import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from churn_training import __main__ as commands
from churn_training.families.xgboost_boosting import fit
from churn_training.settings import QUICK
from churn_training.stages import stage as stages
from churn_training.stages import stage_code
from churn_training.stages.pipeline import STAGES
from churn_training.stages.stage import Run, Stage, StageError, perform
from churn_training.stages.stage_code import code_behind


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


def test_what_has_been_done_is_not_done_again(run: Run) -> None:
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


def test_a_setting_counts_only_where_the_code_mentions_it() -> None:
    names = code_behind(fit).settings
    assert "seed" in names
    assert "vectors_seed" not in names


def test_code_is_followed_through_imports_and_not_into_settings() -> None:
    before = code_behind(fit)
    imports = stage_code._read("churn_training.families.xgboost_boosting").imports
    assert {"churn_training.preparation.splitting", "churn_training.trees.xgboost_trees"} <= imports
    assert stage_code.SETTINGS not in imports
    assert code_behind(fit) == before
    assert code_behind(write).settings == ()


def test_a_stage_before_its_needs_is_refused(run: Run) -> None:
    with pytest.raises(StageError, match="the stage write has to be done first"):
        perform(run, READ)


def test_a_broken_promise_is_told(run: Run) -> None:
    with pytest.raises(StageError, match=r"has not left figures\.json"):
        perform(run, replace(WRITE, outputs=("tables", "figures.json")))
    assert perform(run, WRITE)  # what did not finish is begun again


@pytest.mark.parametrize(("resumes", "steps"), [(True, 3), (False, 4)])
def test_a_killed_stage_goes_on_only_where_it_says_that_it_can(run: Run, resumes: bool, steps: int) -> None:
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
        assert "validate: begins, because it has not been done" in caplog.text
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
    with pytest.raises(SystemExit, match="the stage validate has to be done first"):
        commands.main(["run", "tune", "--quick", "--data", str(path)])


def test_a_stage_that_there_is_not() -> None:
    with pytest.raises(SystemExit, match="got the stage tunes, expected one of validate, tune, train"):
        commands.main(["run", "tunes"])


def test_every_stage_needs_only_what_comes_before_it() -> None:
    names = [stage.name for stage in STAGES]
    assert len(set(names)) == len(names)
    for place, stage in enumerate(STAGES):
        assert set(stage.needs) <= set(names[:place])
        assert code_behind(stage.perform).settings  # its module is followed, so its settings are known
