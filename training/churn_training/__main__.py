"""`python -m churn_training <command>`. A command imports its libraries only when it is run."""

import argparse
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from churn_training.contract import read_contract
from churn_training.errors import FixableError
from churn_training.preparation.source import obtain
from churn_training.progress import logging_above_bars
from churn_training.settings import DEFAULT, QUICK, REPOSITORY, WORKSPACE
from churn_training.stages.pipeline import STAGES, stages_up_to
from churn_training.stages.stage import Run, perform

if TYPE_CHECKING:
    from churn_training.stages.create import Choices

BUNDLE = REPOSITORY / "models" / "telco"
CHAMPION = WORKSPACE / "champion"
TUNED = WORKSPACE / "tuned"
"""Parameters that a search found, one file per contract."""
ANCHORS = WORKSPACE / "anchors"
"""Figures below which no later bundle may fall far, one file per model."""
RUNS = WORKSPACE / "runs"


def command() -> None:
    """The command `churn-training` of the installed package."""
    main(sys.argv[1:])


def main(arguments: list[str]) -> None:
    """Run one command."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("churn_training").setLevel(logging.INFO)  # only ours: the libraries log too much
    options = _parser().parse_args(arguments)
    try:
        with logging_above_bars():
            options.run(options)
    except FixableError as error:
        sys.exit(f"error: {error}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m churn_training")
    commands = parser.add_subparsers(required=True, metavar="command")
    contract = argparse.ArgumentParser(add_help=False)
    contract.add_argument(
        "--contract", type=Path, default=BUNDLE / "contract.json", help="contract.json, the list of fields"
    )
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", type=Path, help="the CSV; default: the contract's source")

    drafted = argparse.ArgumentParser(add_help=False)
    drafted.add_argument(
        "file", type=Path, metavar="CUSTOMERS.csv", help="one row per customer, with the outcome"
    )
    drafted.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="the folder to write into")
    drafted.add_argument("--name", help="the contract's name; default: the file's")
    drafted.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="QUESTION=ANSWER",
        help="answers a question of the draft",
    )
    drafted.add_argument(
        "--as-of",
        metavar="DAY",
        help="the day that the file describes, such as 2026-01-31: a file with dates needs it",
    )
    drafted.add_argument(
        "--yes",
        action="store_true",
        help="take the proposed answers, and record that nobody has reviewed them",
    )
    drafted.add_argument(
        "--decisions",
        type=Path,
        help="the decisions file of an earlier file; default: the folder's, if it has one",
    )

    command = commands.add_parser(
        "run", parents=[contract, data], help="from the CSV to a model with its report, stage by stage"
    )
    names = ", ".join(stage.name for stage in STAGES)
    command.add_argument(
        "stages", nargs="*", metavar="stage", help=f"only these and the stages they need: {names}"
    )
    command.add_argument("--name", help="the run's folder in runs/; default: full, or quick")
    command.add_argument(
        "--quick", action="store_true", help="a little of everything in seconds, to see that it works"
    )
    command.add_argument("--tuned", type=Path, help="parameters to choose from, instead of a new search")
    command.add_argument(
        "--force", action="store_true", help="run the stages again even if nothing has changed"
    )
    command.set_defaults(run=_run)

    command = commands.add_parser(
        "create", parents=[drafted], help="from any company's CSV to a bundle: draft, validate and train"
    )
    command.set_defaults(run=_create)

    command = commands.add_parser(
        "draft", parents=[drafted], help="write the contract of a CSV, and the decisions"
    )
    command.set_defaults(run=_draft)

    command = commands.add_parser("train", help="validate a CSV by its contract, and train a bundle")
    command.add_argument("--contract", type=Path, required=True, help="contract.json, the list of fields")
    command.add_argument("--data", type=Path, required=True, help="the CSV")
    command.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="the bundle's folder")
    command.set_defaults(run=_train)

    command = commands.add_parser(
        "gate", parents=[data], help="check whether a candidate may replace the shipped bundle"
    )
    command.add_argument("--candidate", type=Path, required=True, help="a bundle's folder")
    command.add_argument("--shipped", type=Path, default=BUNDLE, help="the bundle to compare it with")
    command.set_defaults(run=_gate)

    command = commands.add_parser(
        "anchor", parents=[data], help="make the shipped bundle the one that no later one may fall far below"
    )
    command.set_defaults(run=_anchor)

    command = commands.add_parser("ship", help="copy the result of a finished run to where it ships from")
    command.add_argument("--name", default="full", help="the run's folder in runs/; default: full")
    command.add_argument("--force", action="store_true", help="ship even if the gate finds it worse")
    command.set_defaults(run=_ship)

    command = commands.add_parser(
        "reference", help="write every row, encoded and with native answers, for other tests to compare with"
    )
    command.add_argument("--output", type=Path, default=WORKSPACE / "reference")
    command.set_defaults(run=_reference)

    command = commands.add_parser(
        "fixtures",
        parents=[contract],
        help="write models of every family with native answers, for the TypeScript tests",
    )
    command.add_argument("--output", type=Path, default=WORKSPACE / "fixtures")
    command.set_defaults(run=_fixtures)

    command = commands.add_parser("cover", help="write real cover into an ONNX file of another converter")
    command.add_argument("onnx", type=Path, metavar="MODEL.onnx", help="with one tree ensemble in it")
    command.add_argument(
        "native",
        type=Path,
        metavar="NATIVE_MODEL",
        help="what it was converted from: XGBoost .json or .ubj, LightGBM .txt, scikit-learn .pickle or "
        ".joblib (a pickle runs code as it is read)",
    )
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="the ONNX file to write")
    command.set_defaults(run=_cover)

    command = commands.add_parser("bom", help="write bom.json, the bill of materials of a bundle")
    command.add_argument("--bundle", type=Path, default=BUNDLE, help="the bundle's folder")
    command.set_defaults(run=_bom)

    command = commands.add_parser("generate", parents=[contract], help="write a CSV of invented customers")
    command.add_argument("--rows", type=int, required=True)
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--output", type=Path, required=True, help="the CSV to write")
    command.set_defaults(run=_generate)
    return parser


def _run(options: argparse.Namespace) -> None:
    stages = stages_up_to(options.stages)
    _file("--contract", options.contract)
    read_contract(options.contract)
    run = Run(
        folder=RUNS / (options.name or ("quick" if options.quick else "full")),
        contract=options.contract,
        data=_data(options, options.contract),
        settings=QUICK if options.quick else DEFAULT,
        tuned=_file("--tuned", options.tuned),
    )
    for stage in stages:
        perform(run, stage, force=options.force and stage.name in (options.stages or [stage.name]))


def _data(options: argparse.Namespace, contract: Path) -> Path:
    """The CSV that --data names, or else the contract's own."""
    return _file("--data", options.data) or obtain(read_contract(contract), DEFAULT)


def _file(option: str, path: Path | None) -> Path | None:
    if path is not None and not path.is_file():
        raise FixableError(f"{option}: {path} does not exist or is not a regular file")
    return path


def _create(options: argparse.Namespace) -> None:
    from churn_training.stages.create import create

    create(_csv(options), options.out, options.name, _choices(options), DEFAULT)


def _draft(options: argparse.Namespace) -> None:
    from churn_training.stages.create import write_draft

    write_draft(_csv(options), options.out, options.name, _choices(options), DEFAULT)


def _train(options: argparse.Namespace) -> None:
    from churn_training.stages.create import train_bundle

    data = _file("--data", options.data)
    assert data is not None  # the parser requires it
    train_bundle(options.contract, data, options.out, DEFAULT)


def _csv(options: argparse.Namespace) -> Path:
    path = _file("CUSTOMERS.csv", options.file)
    assert path is not None  # the parser requires it
    return path


def _choices(options: argparse.Namespace) -> "Choices":
    from churn_training.drafting.as_of import KEY as DAY
    from churn_training.stages.create import Choices

    answers: dict[str, str] = {}
    for answer in options.answer:
        key, equals, text = answer.partition("=")
        if not equals:
            raise FixableError(f"--answer: got {answer!r}, expected QUESTION=ANSWER")
        answers[key.strip()] = text.strip()
    if options.as_of is not None and answers.setdefault(DAY, options.as_of) != options.as_of:
        raise FixableError(f"--as-of {options.as_of}: --answer {DAY}={answers[DAY]} names another day")
    return Choices(answers, options.yes, options.decisions)


def _gate(options: argparse.Namespace) -> None:
    from churn_training.stages.gate import gate

    for option, folder in (("--candidate", options.candidate), ("--shipped", options.shipped)):
        if not folder.is_dir():
            raise FixableError(f"{option}: {folder} is not a folder")
    data = _data(options, options.shipped / "contract.json")
    gate(options.candidate, options.shipped, data, DEFAULT, _anchor_of(options.shipped))


def _anchor(options: argparse.Namespace) -> None:
    from churn_training.stages.gate import fix_anchor

    fix_anchor(BUNDLE, _data(options, BUNDLE / "contract.json"), DEFAULT, _anchor_of(BUNDLE))


def _anchor_of(bundle: Path) -> Path:
    """The file with the anchor of the bundle's model."""
    return ANCHORS / f"{read_contract(bundle / 'contract.json').name}.json"


def _ship(options: argparse.Namespace) -> None:
    from churn_training.stages.gate import gate
    from churn_training.stages.ship import ship

    run = RUNS / options.name
    if not options.force:
        data = obtain(read_contract(BUNDLE / "contract.json"), DEFAULT)
        gate(run / "train" / "bundle", BUNDLE, data, DEFAULT, _anchor_of(BUNDLE))
    ship(run, BUNDLE, CHAMPION, TUNED)


def _reference(options: argparse.Namespace) -> None:
    from churn_training.evidence.reference import write_reference

    write_reference(BUNDLE, CHAMPION, options.output, DEFAULT)


def _fixtures(options: argparse.Namespace) -> None:
    from churn_training.evidence.arithmetic import write_arithmetic
    from churn_training.evidence.calibrations import write_calibrations
    from churn_training.evidence.cells import write_cells
    from churn_training.evidence.fixtures import write_fixtures
    from churn_training.evidence.kinds import write_kinds
    from churn_training.evidence.writing import write_writing

    write_fixtures(options.output, DEFAULT)
    write_calibrations(options.output, DEFAULT)
    write_arithmetic(options.output, DEFAULT)
    write_cells(options.output, read_contract(options.contract))
    write_kinds(options.output, DEFAULT)
    write_writing(options.output)


def _cover(options: argparse.Namespace) -> None:
    from churn_training.trees.ensemble import UnsupportedModelError
    from churn_training.trees.onnx_cover import CoverError, read_native, with_cover

    _file("MODEL.onnx", options.onnx)
    _file("NATIVE_MODEL", options.native)
    try:
        content = with_cover(options.onnx.read_bytes(), read_native(options.native))
    except (CoverError, UnsupportedModelError) as error:
        raise FixableError(str(error)) from error
    options.out.write_bytes(content)


def _bom(options: argparse.Namespace) -> None:
    from churn_training.bundle.bill_of_materials import write_bill_of_materials

    write_bill_of_materials(options.bundle)


def _generate(options: argparse.Namespace) -> None:
    from churn_training.preparation.generation import generate

    generate(read_contract(options.contract), options.output, options.rows, options.seed)


if __name__ == "__main__":
    command()
