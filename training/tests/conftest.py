"""What the tests share: the contract, a small run on generated data, and the real file where it is."""

from pathlib import Path

import pytest

from churn_training.contract import Contract, read_contract
from churn_training.preparation.generation import generate
from churn_training.preparation.source import locate
from churn_training.settings import QUICK, REPOSITORY, WORKSPACE, Settings
from churn_training.stages.pipeline import STAGES
from churn_training.stages.stage import Run, perform
from churn_training.stages.train import train

BUNDLE = REPOSITORY / "models" / "telco"
CHAMPION = WORKSPACE / "champion"
FIXTURES = WORKSPACE / "fixtures"
SMALL = QUICK


@pytest.fixture(scope="session")
def contract() -> Contract:
    return read_contract(BUNDLE / "contract.json")


@pytest.fixture(scope="session")
def small() -> Settings:
    return SMALL


@pytest.fixture(scope="session")
def generated(contract: Contract, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("generated") / "customers.csv"
    generate(contract, path, rows=2000, seed=1)
    return path


@pytest.fixture(scope="session")
def small_bundle(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle trained on generated data, with its champion in `champion/`."""
    folder = tmp_path_factory.mktemp("bundle")
    train(BUNDLE / "contract.json", generated, folder, folder / "champion", SMALL)
    return folder


@pytest.fixture(scope="session")
def quick_run(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a whole quick run on generated data."""
    run = Run(tmp_path_factory.mktemp("runs") / "quick", BUNDLE / "contract.json", generated, QUICK)
    for stage in STAGES:
        perform(run, stage)
    return run.folder


@pytest.fixture(scope="session")
def real(contract: Contract) -> Path:
    """The real data. A CHURN_DATA that names nothing usable fails; no data at all is a reported skip."""
    path = locate(contract)
    if path is None:
        pytest.skip("NOT CHECKED: the real data is neither in training/data/ nor named by CHURN_DATA")
    return path
