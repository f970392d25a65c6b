"""From a company's file to a bundle: draft, validate, train. Each is usable alone."""

import json
import logging
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from churn_training.contract import read_contract
from churn_training.drafting.counting import FEWEST_TOLD
from churn_training.drafting.draft import draft
from churn_training.drafting.flags import check_answers
from churn_training.drafting.ledger import Ledger, Question
from churn_training.drafting.pins import read_pins
from churn_training.errors import FixableError
from churn_training.preparation.source import read_records
from churn_training.readable_json import readable_json
from churn_training.settings import Settings

log = logging.getLogger(__name__)

CONTRACT = "contract.json"
DECISIONS = "decisions.json"
CARD = "MODEL_CARD.md"

MANY_ROWS = 30_000
"""Rows from which on five folds hold as many churners as ten folds of an ordinary file."""

SEARCH_TRIALS = 16
SEARCH_FOLDS = 3
"""Of the search for a tuned booster: 48 fits take a minute where there are 10,000 rows."""

NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Choices:
    """How a draft's questions are answered."""

    answers: Mapping[str, str]
    takes_proposals: bool
    decisions: Path | None = None
    """The decisions file of an earlier draft; without it, the one in the output folder, if it is there."""


def create(data: Path, output: Path, name: str | None, choices: Choices, settings: Settings) -> None:
    """Drafts, validates and trains. Writes contract.json, decisions.json, validation.md and the bundle."""
    write_draft(data, output, name, choices, settings)
    train_bundle(output / CONTRACT, data, output, settings)


def write_draft(data: Path, output: Path, name: str | None, choices: Choices, settings: Settings) -> None:
    """Writes contract.json and decisions.json into `output`, both or neither."""
    if name is not None and not NAME.fullmatch(name):
        raise FixableError(
            f"--name: got {name!r}, expected small letters, digits and hyphens, a letter first"
        )
    check_answers(choices.answers)
    _check_folder(output)
    earlier = choices.decisions or output / DECISIONS
    pins = read_pins(earlier) if choices.decisions is not None or earlier.is_file() else None
    ledger = Ledger(
        flags=choices.answers,
        earlier={} if pins is None else pins.answers,
        ask_person=ask_on_terminal if sys.stdin.isatty() and not choices.takes_proposals else None,
        takes_proposals=choices.takes_proposals,
    )
    drafted = draft(data, name or name_of(data), ledger, settings, pins)
    output.mkdir(parents=True, exist_ok=True)
    for file, document in ((CONTRACT, drafted.contract), (DECISIONS, drafted.decisions)):
        (output / file).write_text(readable_json(document), encoding="utf-8", newline="\n")
    unreviewed = [answer.question.key for answer in ledger.answers if not answer.reviewed]
    log.info("wrote %s and %s into %s", CONTRACT, DECISIONS, output)
    if unreviewed:
        log.info("nobody has reviewed the answers to %s: read %s", ", ".join(unreviewed), output / DECISIONS)


def train_bundle(contract: Path, data: Path, output: Path, settings: Settings) -> None:
    """Validates, then trains, and writes the bundle and its card into `output`.

    Refuses data that breaks the contract.
    """
    from churn_training.modelling.ceiling import search
    from churn_training.stages.describe import write_card
    from churn_training.stages.train import train
    from churn_training.stages.validate import validate

    if not contract.is_file():
        raise FixableError(f"--contract: {contract} does not exist or is not a regular file")
    known = read_contract(contract)
    _check_folder(output)
    log.info("step 1 of 3: validating %s", data.name)
    validate(known, data, output / "validation.md", settings)
    rows = sum(1 for _ in read_records(data, known.source.reading))
    settings = settings_for(rows, settings)
    log.info("step 2 of 3: searching for a model, and fitting it")
    trained = train(
        contract, data, output, None, settings, search=lambda training: search(training, settings)
    )
    log.info("step 3 of 3: comparing it with stronger models, and writing %s", CARD)
    decisions = output / DECISIONS
    document = json.loads(decisions.read_text(encoding="utf-8")) if decisions.is_file() else None
    write_card(output / CARD, trained, document, settings)


def _check_folder(output: Path) -> None:
    """Raises FixableError where no folder can be written."""
    for path in (output, *output.parents):
        if path.is_dir():
            return
        if path.exists():
            raise FixableError(f"--out {output}: {path} is not a folder")


def settings_for(rows: int, settings: Settings) -> Settings:
    """A short search, and for a long file, on which each candidate is judged more exactly, a coarser one.

    No leaf rests on fewer customers than may be told of, and no calibration on single ones.
    """
    settings = replace(
        settings,
        fewest_rows=FEWEST_TOLD,
        calibrations=tuple(method for method in settings.calibrations if method != "isotonic"),
        trials=min(settings.trials, SEARCH_TRIALS),
        tuning_folds=min(settings.tuning_folds, SEARCH_FOLDS),
    )
    if rows < MANY_ROWS:
        return settings
    return replace(
        settings,
        folds=min(settings.folds, 5),
        learning_rates=tuple(rate for rate in settings.learning_rates if rate >= 0.1),
        maximum_rounds=min(settings.maximum_rounds, 500),
        early_stopping_rounds=min(settings.early_stopping_rounds, 20),
        calibration_repeats=min(settings.calibration_repeats, 2),
        comparison_repeats=1,
        trials=min(settings.trials, 8),
        bootstrap_samples=min(settings.bootstrap_samples, 200),
    )


def ask_on_terminal(question: Question) -> str:
    """The answer that somebody types: a number of the list, or the answer itself."""
    say(f"\n{question.text}\n  {question.why}")
    for number, choice in enumerate(question.choices, start=1):
        mark = "  (proposed)" if choice == question.proposed else ""
        say(f"  {number}. {choice}{mark}")
    if question.takes_date:
        say(f"  {'or ' if question.choices else ''}a date such as 2026-01-31")
    if question.columns:
        say("  or “keep: ” and columns, separated by semicolons")
    while True:
        say("> ", end="")
        line = sys.stdin.readline()
        if line == "":
            raise FixableError(f"the question {question.key!r} was not answered")
        answer = line.strip() or question.proposed or ""
        if answer.isdigit() and 1 <= int(answer) <= len(question.choices) and answer not in question.choices:
            answer = question.choices[int(answer) - 1]
        if question.allows(answer):
            return answer
        say(f"  expected {question.expected}")


def say(text: str, end: str = "\n") -> None:
    """Writes to the person at the terminal."""
    sys.stderr.write(text + end)
    sys.stderr.flush()


def name_of(data: Path) -> str:
    """A contract's name from the file's: small letters, digits and hyphens."""
    name = re.sub(r"[^a-z0-9]+", "-", data.stem.lower()).strip("-")
    return name if NAME.fullmatch(name) else f"customers-{name}".strip("-")
