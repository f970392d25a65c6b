"""The commands end to end: on generated data always, on the real data where it is."""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from churn_training.__main__ import TUNED, main
from churn_training.bundle.champion import read_champion
from churn_training.contract import Contract
from churn_training.errors import FixableError
from churn_training.evidence import reference
from churn_training.evidence.calibrations import FILE, calibrations
from churn_training.evidence.fixtures import RECIPES, write_fixtures
from churn_training.evidence.reference import write_reference
from churn_training.modelling.tuned import read_tuned
from churn_training.preparation.cleaning import clean
from churn_training.preparation.encoding import encode, features_of
from churn_training.preparation.prepared import prepare
from churn_training.preparation.source import FetchError, SourceError, read_rows
from churn_training.settings import DEFAULT, WORKSPACE
from churn_training.stages.pipeline import STAGES
from churn_training.stages.train import train
from tests.conftest import BUNDLE, CHAMPION, FIXTURES

BUNDLE_FILES = (
    "model.onnx",
    "trees.json",
    "manifest.json",
    "vectors.json",
    "bom.json",
)

CONTRACT = BUNDLE / "contract.json"

TRAIN_ELSEWHERE = """
import sys
from pathlib import Path
from churn_training.stages.train import train
from tests.conftest import BUNDLE, SMALL
output = Path(sys.argv[2])
train(BUNDLE / "contract.json", Path(sys.argv[1]), output, output / "champion", SMALL)
"""


same_arithmetic = pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"),
    reason="NOT CHECKED: the committed bytes were made on x86-64, and others round some steps otherwise",
)


def contents(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_training_twice_gives_the_same_bytes(generated: Path, small_bundle: Path, tmp_path: Path) -> None:
    """In another process, with other hash seeds: nothing may hang on the order of a set."""
    environment = os.environ | {"PYTHONHASHSEED": "123"}
    command = [sys.executable, "-c", TRAIN_ELSEWHERE, str(generated), str(tmp_path)]
    subprocess.run(command, check=True, cwd=WORKSPACE, env=environment)
    assert {*BUNDLE_FILES, "contract.json"} < set(contents(tmp_path))
    assert contents(tmp_path) == contents(small_bundle)


def test_a_small_bundle_learns_and_is_whole(small_bundle: Path) -> None:
    manifest = json.loads((small_bundle / "manifest.json").read_text())
    assert manifest["evaluation"]["holdOut"]["rocAuc"] > 0.75
    assert 340 < manifest["evaluation"]["split"]["holdOutRows"] < 460
    model = (small_bundle / "model.onnx").read_bytes()
    assert len(read_champion(small_bundle / "champion", model).get_dump()) == manifest["model"]["trees"]


def test_rows_that_break_the_contract_stop_the_training(
    contract: Contract, generated: Path, tmp_path: Path
) -> None:
    lines = generated.read_text().splitlines()
    broken = tmp_path / "broken.csv"
    broken.write_text("\n".join([*lines[:3], lines[3].replace(",Yes,", ",Perhaps,", 1), *lines[4:]]))
    with pytest.raises(SourceError, match="1 rows break the contract:\n  line 4, column"):
        prepare(contract, broken, DEFAULT)


def test_reference_on_generated_rows_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], contract: Contract
) -> None:
    def unreachable(*_: object) -> Path:
        raise FetchError("no network")

    monkeypatch.setattr(reference, "obtain", unreachable)
    monkeypatch.setattr(reference, "GENERATED_ROWS", 300)
    write_reference(BUNDLE, CHAMPION, tmp_path, DEFAULT)
    assert "WARNING: the reference is made from GENERATED rows" in capsys.readouterr().err
    source = json.loads((tmp_path / "source.json").read_text())
    assert (source["kind"], source["why"], source["rows"]) == ("generated", "no network", 300)
    rows, _ = clean(contract, read_rows(Path(source["csv"]), contract, labelled=False), labelled=False)
    encoded = encode(features_of(contract), [row.record for row in rows])
    assert (tmp_path / "encoded.f32").read_bytes() == encoded.astype("<f4").tobytes()
    native = np.fromfile(tmp_path / "margins.f32", "<f4")
    assert native.shape == (300,)
    assert (native == np.fromfile(tmp_path / "onnxruntime.f32", "<f4")).all()
    assert json.loads((tmp_path / "accepted.json").read_text())["accepted"] == list(range(300))
    answers = np.fromfile(tmp_path / "answers.f64", "<f8").reshape(300, 3)
    probability, lower, upper = answers.T
    assert (np.diff(probability[np.argsort(native)]) >= 0).all()
    assert ((lower >= 0) & (lower <= probability) & (probability <= upper) & (upper <= 1)).all()


@same_arithmetic
def test_fixtures_are_fresh(tmp_path: Path) -> None:
    """The models byte for byte; the figures to within what another processor may round differently."""
    write_fixtures(tmp_path, DEFAULT)
    for recipe in RECIPES:
        model = f"{recipe.name}.onnx.gz"
        assert (tmp_path / model).read_bytes() == (FIXTURES / model).read_bytes()
        made, kept = (
            json.loads((folder / f"{recipe.name}.json").read_text()) for folder in (tmp_path, FIXTURES)
        )
        for figure in ("base", "margins", "contributions"):
            assert np.allclose(made.pop(figure), kept.pop(figure), rtol=0, atol=1e-9)
        assert made == kept


@same_arithmetic
def test_the_calibrations_fixture_is_fresh() -> None:
    made, kept = calibrations(DEFAULT), json.loads((FIXTURES / FILE).read_text())
    assert len(made["cases"]) == len(kept["cases"]) == 10
    for new, old in zip(made["cases"], kept["cases"], strict=True):
        for name in ("margins", "probabilities", "lower", "upper"):
            assert np.allclose(new[name], old[name], rtol=0, atol=1e-9)
        assert new["calibration"]["method"] == old["calibration"]["method"]


def test_the_largest_fixture_is_as_deep_as_its_name() -> None:
    kept = json.loads((FIXTURES / "xgboost-200x6.json").read_text())
    assert (kept["trees"], kept["depth"], len(kept["features"])) == (200, 6, 20)
    assert sum(path.stat().st_size for path in FIXTURES.iterdir()) < 2_200_000


def test_the_generate_command(tmp_path: Path) -> None:
    main(["generate", "--rows", "5", "--seed", "3", "--output", str(tmp_path / "x.csv")])
    assert len((tmp_path / "x.csv").read_text().splitlines()) == 6


def test_a_mistake_that_a_person_can_fix_ends_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHURN_DATA", str(tmp_path / "absent.csv"))
    with pytest.raises(
        SystemExit, match=r"error: CHURN_DATA names .*, which does not exist or is not a regular file"
    ):
        main(["run", "train", "--name", tmp_path.name])
    absent = str(tmp_path / "absent")
    for option, others in (("--data", []), ("--tuned", ["--data", __file__])):
        with pytest.raises(SystemExit, match=rf"error: {option}: .* does not exist or is not a regular file"):
            main(["run", option, absent, *others])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is not JSON: Expecting property name"),
        ("[]", "expected an object"),
        ("null", "expected an object"),
        ('{"formatVersion": 1}', "name: got nothing, expected text"),
        (
            json.dumps(json.loads(CONTRACT.read_text()) | {"fields": [7]}),
            r"fields\[0\]: got 7, expected an object",
        ),
        (
            json.dumps(json.loads(CONTRACT.read_text()) | {"target": []}),
            "target: got an array of 0, expected",
        ),
    ],
)
def test_a_broken_contract_ends_in_a_sentence(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "contract.json"
    path.write_text(content)
    with pytest.raises(SystemExit, match=words):
        main(["run", "validate", "--contract", str(path), "--data", __file__, "--name", tmp_path.name])


def test_missing_files_and_broken_ones_end_in_a_sentence(tmp_path: Path, generated: Path) -> None:
    absent, broken = tmp_path / "absent", tmp_path / "broken.json"
    broken.write_text("{")
    data = ["--data", str(generated)]
    with pytest.raises(SystemExit, match=r"--contract: .*absent does not exist or is not a regular file"):
        main(["run", "--contract", str(absent), *data])
    with pytest.raises(SystemExit, match=r"--candidate: .*absent is not a folder"):
        main(["gate", "--candidate", str(absent), *data])
    damaged = Path(shutil.copytree(BUNDLE, tmp_path / "damaged"))
    (damaged / "manifest.json").write_text("{")
    with pytest.raises(SystemExit, match=r"manifest\.json is not JSON"):
        main(["gate", "--candidate", str(damaged), *data])
    with pytest.raises(FixableError, match=r"broken\.json is not JSON"):
        read_tuned(broken, generated)


UNCHANGED = """
import sys, time
from pathlib import Path
from churn_training import __main__ as commands
commands.RUNS = Path(sys.argv[1])
commands.main(["run", "--quick", "--data", sys.argv[2]])
heavy = {"numpy", "sklearn", "xgboost", "lightgbm", "mlflow", "optuna", "matplotlib", "pandas", "scipy"}
print(sorted(heavy & sys.modules.keys()), time.process_time())
"""


def test_an_unchanged_run_says_so_at_once(quick_run: Path, generated: Path) -> None:
    """Without loading a library that takes seconds."""
    command = [sys.executable, "-c", UNCHANGED, str(quick_run.parent), str(generated)]
    done = subprocess.run(command, check=True, cwd=WORKSPACE, capture_output=True, text=True)
    assert done.stderr.count(": nothing has changed") == len(STAGES)
    loaded, seconds = done.stdout.rsplit(" ", 1)
    assert loaded == "[]"
    assert float(seconds) < 3


@same_arithmetic
def test_retraining_on_the_real_data_gives_the_shipped_bytes(real: Path, tmp_path: Path) -> None:
    train(BUNDLE / "contract.json", real, tmp_path, tmp_path / "champion", DEFAULT, TUNED / "telco.json")
    made, kept = contents(tmp_path), contents(BUNDLE)
    assert {name: made[name] for name in BUNDLE_FILES} == {name: kept[name] for name in BUNDLE_FILES}
    assert contents(tmp_path / "champion") == contents(CHAMPION)
