"""The workspace as a package of its own: its command and what it needs."""

import tomllib
from importlib import import_module
from importlib.metadata import version

import pytest

from churn_training.settings import WORKSPACE

PROJECT = tomllib.loads((WORKSPACE / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_command_of_the_package_is_the_modules(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module, function = PROJECT["project"]["scripts"]["churn-training"].split(":")
    monkeypatch.setattr("sys.argv", ["churn-training", "create", "--help"])
    with pytest.raises(SystemExit) as ended:
        getattr(import_module(module), function)()
    assert ended.value.code == 0
    assert "CUSTOMERS.csv" in capsys.readouterr().out


def test_the_package_needs_what_the_workspace_is_tested_with() -> None:
    lines = (
        (WORKSPACE / PROJECT["tool"]["setuptools"]["dynamic"]["dependencies"]["file"][0])
        .read_text()
        .splitlines()
    )
    pins = [line.split(" ;")[0].split("==") for line in lines if line and not line.startswith("#")]
    assert len(pins) > 10
    for name, wanted in pins:
        if name != "xgboost":  # its build for other systems
            assert version(name) == wanted
    assert "-r runtime.in" in (WORKSPACE / "requirements.in").read_text().splitlines()
