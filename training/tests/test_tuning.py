"""The search repeats itself, resumes where it was killed, and gives up on what is behind."""

from dataclasses import replace
from pathlib import Path

import optuna
import pytest

from churn_training.families import decision_tree
from churn_training.modelling.tuning import FOLD_LOSSES, Tuned, open_study, tune
from churn_training.preparation.splitting import Part
from churn_training.settings import QUICK, Settings
from tests.test_modelling import part

SETTINGS = replace(QUICK, trials=14)
TRAINING = part(600, seed=3)


def search(folder: Path, settings: Settings = SETTINGS, training: Part = TRAINING) -> Tuned:
    return tune(decision_tree, training, folder / "studies.sqlite", settings)


def study(folder: Path) -> optuna.Study:
    return open_study(decision_tree, TRAINING, folder / "studies.sqlite", SETTINGS)


def test_the_search_repeats_itself(tmp_path: Path) -> None:
    folders = (tmp_path / "a", tmp_path / "b")
    for folder in folders:
        folder.mkdir()
    assert search(folders[0]) == search(folders[1])
    tried = [[trial.params for trial in study(folder).trials] for folder in folders]
    assert tried[0] == tried[1]


class Killed(BaseException):
    """Not an Exception: Optuna leaves the trial as running, like a killed process."""


def test_a_killed_search_resumes_and_ends_as_if_nothing_had_happened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for folder in (whole, killed):
        folder.mkdir()
    expected = search(whole)
    fits = 0

    def kill_in_the_middle(*arguments: object) -> object:
        nonlocal fits
        fits += 1
        if fits > 12:
            raise Killed
        return fit(*arguments)  # type: ignore[arg-type]

    fit = decision_tree.fit
    with monkeypatch.context() as context, pytest.raises(Killed):
        context.setattr(decision_tree, "fit", kill_in_the_middle)
        search(killed)
    states = [trial.state.name for trial in study(killed).trials]
    assert states.count("RUNNING") == 1
    assert search(killed) == expected
    finished = [trial.params for trial in study(killed).trials if trial.state.name != "FAIL"]
    assert finished == [trial.params for trial in study(whole).trials]


def test_trials_behind_the_median_are_given_up(tmp_path: Path) -> None:
    tuned = search(tmp_path)
    assert (tuned.trials, tuned.pruned > 0) == (14, True)
    for trial in study(tmp_path).trials:
        assert (FOLD_LOSSES in trial.user_attrs) == (trial.state.name == "COMPLETE")


def test_other_rows_are_another_study(tmp_path: Path) -> None:
    search(tmp_path, replace(SETTINGS, trials=1))
    other = search(tmp_path, replace(SETTINGS, trials=1), part(600, seed=4))
    assert other.trials == 1
    assert len(study(tmp_path).trials) == 1
