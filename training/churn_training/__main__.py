"""`python -m churn_training <command>`."""

import argparse
import logging
import sys
from pathlib import Path

from churn_training.bundle.champion import StaleChampionError
from churn_training.bundle.customer_type import customer_type
from churn_training.contract import ContractError, read_contract
from churn_training.evidence.arithmetic import write_arithmetic
from churn_training.evidence.calibrations import write_calibrations
from churn_training.evidence.cells import write_cells
from churn_training.evidence.fixtures import write_fixtures
from churn_training.evidence.reference import write_reference
from churn_training.gating.bundle import BundleError
from churn_training.modelling.operating_points import NoThresholdError
from churn_training.preparation.generation import generate
from churn_training.preparation.source import SourceError, obtain
from churn_training.progress import logging_above_bars
from churn_training.settings import DEFAULT, QUICK, REPOSITORY, WORKSPACE
from churn_training.stages.gate import WorseError, gate
from churn_training.stages.pipeline import STAGES
from churn_training.stages.ship import ship
from churn_training.stages.stage import Run, StageError, perform
from churn_training.stages.train import train
from churn_training.stages.validate import InvalidDataError, validate

BUNDLE = REPOSITORY / "models" / "telco"
CHAMPION = WORKSPACE / "champion"
TUNED = WORKSPACE / "tuned"
"""What the search has found, by the contract's name."""
RUNS = WORKSPACE / "runs"

MENDABLE = (
    *(BundleError, ContractError, InvalidDataError, NoThresholdError),
    *(SourceError, StageError, StaleChampionError, WorseError),
)
_NAMES = tuple(stage.name for stage in STAGES)


def main(arguments: list[str]) -> None:
    """Run one command."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("churn_training").setLevel(logging.INFO)  # ours; the libraries' chatter is not wanted
    options = _parser().parse_args(arguments)
    try:
        with logging_above_bars():
            options.run(options)
    except MENDABLE as error:
        sys.exit(f"error: {error}")  # something a person can mend: a sentence, not a traceback


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m churn_training", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    contract = argparse.ArgumentParser(add_help=False)
    contract.add_argument(
        "--contract", type=Path, default=BUNDLE / "contract.json", help="the list of fields"
    )

    command = commands.add_parser(
        "run", parents=[contract], help="the whole pipeline, in a folder of its own"
    )
    command.add_argument("stages", nargs="*", metavar="stage", help=f"only these: {', '.join(_NAMES)}")
    command.add_argument("--data", type=Path, help="the CSV; default: the contract's source")
    command.add_argument("--name", help="the run's folder in runs/; default: full, or quick")
    command.add_argument("--quick", action="store_true", help="little of everything, to see that it works")
    command.add_argument("--force", action="store_true", help="do again what has been done")
    command.set_defaults(run=_run)

    command = commands.add_parser("validate", parents=[contract], help="is the data what the contract says?")
    command.add_argument("--data", type=Path, help="the CSV; default: the contract's source")
    command.add_argument("--output", type=Path, help="the report to write, Markdown")
    command.set_defaults(run=_validate)

    command = commands.add_parser("train", parents=[contract], help="CSV to model bundle")
    command.add_argument("--data", type=Path, help="the CSV; default: the contract's source")
    command.add_argument("--output", type=Path, default=BUNDLE, help="the bundle's folder")
    command.add_argument("--champion", type=Path, help="folder for the native booster; default for ours only")
    command.set_defaults(run=_train)

    command = commands.add_parser("gate", help="may a candidate replace what is shipped?")
    command.add_argument("--candidate", type=Path, required=True, help="a bundle's folder")
    command.add_argument(
        "--shipped", type=Path, default=BUNDLE, help="the bundle that it must not be worse than"
    )
    command.add_argument(
        "--data", type=Path, help="the CSV; its hold-out judges. Default: the contract's source"
    )
    command.set_defaults(run=_gate)

    command = commands.add_parser("ship", help="a finished run becomes what the package ships")
    command.add_argument("--name", default="full", help="the run's folder in runs/; default: full")
    command.add_argument("--force", action="store_true", help="even where the gate says that it is worse")
    command.set_defaults(run=_ship)

    command = commands.add_parser("reference", help="every row, encoded and judged, to compare with")
    command.add_argument("--output", type=Path, default=WORKSPACE / "reference")
    command.set_defaults(run=_reference)

    command = commands.add_parser(
        "fixtures", parents=[contract], help="models of every family, with figures to compare with"
    )
    command.add_argument("--output", type=Path, default=WORKSPACE / "fixtures")
    command.set_defaults(run=_fixtures)

    command = commands.add_parser("customer", parents=[contract], help="customer.ts from the contract alone")
    command.add_argument("--output", type=Path, default=BUNDLE, help="the bundle's folder")
    command.set_defaults(run=_customer)

    command = commands.add_parser("generate", parents=[contract], help="a CSV of invented customers")
    command.add_argument("--rows", type=int, required=True)
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--output", type=Path, required=True, help="the CSV to write")
    command.set_defaults(run=_generate)
    return parser


def _run(options: argparse.Namespace) -> None:
    unknown = [name for name in options.stages if name not in _NAMES]
    if unknown:
        raise StageError(f"got the stage {unknown[0]}, expected one of {', '.join(_NAMES)}")
    run = Run(
        folder=RUNS / (options.name or ("quick" if options.quick else "full")),
        contract=options.contract,
        data=options.data or obtain(read_contract(options.contract), DEFAULT),
        settings=QUICK if options.quick else DEFAULT,
    )
    for stage in STAGES:
        if stage.name in (options.stages or _NAMES):
            perform(run, stage, force=options.force)


def _validate(options: argparse.Namespace) -> None:
    contract = read_contract(options.contract)
    validate(contract, options.data or obtain(contract, DEFAULT), options.output, DEFAULT)


def _ship(options: argparse.Namespace) -> None:
    run = RUNS / options.name
    if not options.force:
        data = obtain(read_contract(BUNDLE / "contract.json"), DEFAULT)
        gate(run / "train" / "bundle", BUNDLE, data, DEFAULT)
    ship(run, BUNDLE, CHAMPION, TUNED)


def _gate(options: argparse.Namespace) -> None:
    data = options.data or obtain(read_contract(options.shipped / "contract.json"), DEFAULT)
    gate(options.candidate, options.shipped, data, DEFAULT)


def _train(options: argparse.Namespace) -> None:
    data = options.data or obtain(read_contract(options.contract), DEFAULT)
    ships = options.output.resolve() == BUNDLE
    champion = options.champion or (CHAMPION if ships else None)
    tuned = TUNED / f"{read_contract(options.contract).name}.json"
    train(options.contract, data, options.output, champion, DEFAULT, tuned if tuned.is_file() else None)


def _customer(options: argparse.Namespace) -> None:
    text = customer_type(read_contract(options.contract))
    (options.output / "customer.ts").write_text(text, encoding="utf-8", newline="\n")


def _reference(options: argparse.Namespace) -> None:
    write_reference(BUNDLE, CHAMPION, options.output, DEFAULT)


def _fixtures(options: argparse.Namespace) -> None:
    write_fixtures(options.output, DEFAULT)
    write_calibrations(options.output, DEFAULT)
    write_arithmetic(options.output, DEFAULT)
    write_cells(options.output, read_contract(options.contract))


def _generate(options: argparse.Namespace) -> None:
    generate(read_contract(options.contract), options.output, options.rows, options.seed)


if __name__ == "__main__":
    main(sys.argv[1:])
