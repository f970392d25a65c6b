"""The draft: from a file to a contract and the decisions behind it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from churn_training.contract import contract_of
from churn_training.drafting import columns as judging
from churn_training.drafting.as_of import KEY as DAY
from churn_training.drafting.as_of import late_dates, settle_as_of
from churn_training.drafting.columns import Column, Mask, judge_column
from churn_training.drafting.counting import number_in_words, rows_in_words
from churn_training.drafting.decisions import decisions_document
from churn_training.drafting.direction import check_direction
from churn_training.drafting.document import contract_document, note_dependences, note_levels
from churn_training.drafting.identity import find_identity, words_for
from churn_training.drafting.leaks import suspicion_of
from churn_training.drafting.ledger import Ledger
from churn_training.drafting.marks import settle_dates, settle_marks, settle_sentinels
from churn_training.drafting.names import identifiers_of
from churn_training.drafting.order import is_ordered
from churn_training.drafting.pins import Pins
from churn_training.drafting.refusal import RefusalError
from churn_training.drafting.roles import Role, roles_of
from churn_training.drafting.settled import Draft
from churn_training.drafting.soundness import check_soundness, groups_of
from churn_training.drafting.table import Table, read_table
from churn_training.drafting.target import find_target
from churn_training.progress import progress
from churn_training.settings import Settings

log = logging.getLogger(__name__)

FEWEST_CHURNERS = 100
FEW_CHURNERS = 300
"""With fewer churners the intervals are wide, and it is said."""


@dataclass(frozen=True)
class Drafted:
    """Both documents."""

    contract: dict[str, Any]
    decisions: dict[str, Any]


def draft(path: Path, name: str, ledger: Ledger, settings: Settings, pins: Pins | None = None) -> Drafted:
    """Drafts the contract of the file. Raises RefusalError, OpenQuestionsError or MisfitError."""
    table = read_table(path)
    _note_reading(table, ledger)
    if table.rows < settings.validation_minimum_rows:
        raise RefusalError(
            found=f"{table.file} has {table.rows} customers; at least {settings.validation_minimum_rows} "
            "are needed.",
            why="a fifth of them is held back to test the model, and of so few nothing could be said.",
            bring="more customers, or a longer period in which customers left.",
        )
    columns = {
        header: judge_column(header, table.columns[header]) for header in progress(table.header, "columns")
    }
    known = {} if pins is None else pins.ways
    columns |= settle_marks(columns.values(), table.reading, ledger, known)
    columns |= settle_dates(columns.values(), ledger, known)
    if pins is None:
        target = find_target(columns, ledger)
    elif pins.target.header in columns:
        target = pins.check_target(columns[pins.target.header])
    else:
        raise RefusalError(
            found=f"The file has no column {pins.target.header!r}, which the decisions file names as the "
            "outcome.",
            why="the model learns from customers of whom it is known whether they left.",
            bring="a file with that column, or no decisions file.",
        )
    labelled = target.labelled(columns[target.header])
    table, columns = (
        table.where(labelled),
        {name: _where(column, labelled) for name, column in columns.items()},
    )
    churned = target.churned(columns[target.header])
    _check_classes(table, churned, settings, ledger)
    columns |= settle_sentinels(columns.values(), ledger)
    if pins is not None:
        pins.prepare_day(table, ledger)
    needed = () if pins is None else pins.dates
    if pins is None:
        told_later = _days_of_leaving(columns, churned, target.header)
    else:  # what the earlier file left out needs no day, though an answer is kept
        told_later = [] if ledger.answered(DAY) else [name for name in columns if name not in needed]
    as_of = settle_as_of(columns, ledger, needed, told_later)
    if pins is not None:
        pins.check_day(columns, as_of)
    late = late_dates(columns.values(), as_of, churned)
    if pins is None:
        named = {name: column for name, column in columns.items() if name.strip()}
        identity = find_identity(named, ledger)
        roles = roles_of(columns, target.header, identity, churned, as_of, late, ledger)
    else:
        roles = pins.roles(columns, ledger)
        pins.check_suspicions(columns, churned, columns[target.header], late)
    described = [columns[name] for name, role in roles.items() if role.use in ("input", "fairness")]
    check_direction(described, churned, ledger)
    roles = _check_inputs(columns, roles, churned, settings, ledger)
    ordered = is_ordered(churned, settings.hold_out_share, ledger)
    ledger.close()
    names = identifiers_of(columns)
    called = words_for(identity) if pins is None else pins.called
    drafted = Draft(name, table, columns, roles, names, target, as_of, called, ordered)
    contract = contract_document(drafted)
    contract_of(contract, "")  # what training would refuse is refused here
    note_levels(drafted, ledger)
    note_dependences(drafted, contract, ledger)
    return Drafted(contract, decisions_document(drafted, contract, ledger))


def _days_of_leaving(columns: dict[str, Column], churned: Mask, target: str) -> list[str]:
    """Columns of dates that nobody needs to be asked about: they hold the day when somebody left."""
    dates = [column for column in columns.values() if column.kind == "date"]
    found = [suspicion_of(column, churned, columns[target]) for column in dates]
    return [suspicion.column for suspicion in found if suspicion is not None and suspicion.certain]


def _where(column: Column, rows: Mask) -> Column:
    """The column with only these rows, judged again where counts are kept."""
    values = None if column.values is None else column.values[rows]
    kept = replace(column, cells=column.cells[rows], present=column.present[rows], values=values)
    return kept if rows.all() or values is not None else judging.counted(kept)


def _note_reading(table: Table, ledger: Ledger) -> None:
    reading = table.reading
    named = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}[reading.delimiter]
    reason = "the bytes are valid in it"
    if reading.encoding == "windows-1252":
        reason = (
            "the bytes are not UTF-8, and Windows' Western European encoding reads them all: check "
            "names with accents"
        )
    ledger.note("encoding", None, f"read as {reading.encoding}", reason)
    ledger.note(
        "delimiter",
        None,
        f"cells are separated by {named}",
        "it gives nearly all records equally many cells",
        f"{len(table.header)} columns",
    )
    if reading.lead:
        ledger.note(
            "lead", None, f"the header is record {reading.lead + 1}", "the records before it are narrower"
        )
    if reading.total is not None:
        ledger.note("total", None, "the last record is not read", f"it begins with {reading.total!r}")


def _check_classes(table: Table, churned: Mask, settings: Settings, ledger: Ledger) -> None:
    low, high = settings.validation_churn_share
    left, share = int(churned.sum()), float(churned.mean())
    if share > high:
        raise RefusalError(
            found=f"{share:.1%} of the customers churned by this column, more than {high:.0%}.",
            why="where nearly everyone leaves, the labels are usually the wrong way round, or the "
            "customers who stayed "
            "are missing from the file.",
            bring="a file of all customers as of one day; if the column means the opposite, answer the "
            "question "
            "'churned' with its other value.",
        )
    if table.rows < settings.validation_minimum_rows or left < FEWEST_CHURNERS:
        raise RefusalError(
            found=f"The file has {number_in_words(left)} churners among {table.rows} customers with an "
            f"outcome; at least {FEWEST_CHURNERS} churners and {settings.validation_minimum_rows} customers "
            "are needed.",
            why="what so few customers have in common is mostly chance, and a test with a fifth of them "
            "would prove "
            "nothing.",
            bring="a longer period, so that more customers have left, or the customers of several branches "
            "together.",
        )
    if share < low:
        raise RefusalError(
            found=f"{share:.2%} of the customers churned, less than {low:.1%}.",
            why="so rare an outcome is mostly chance, and nearly every alarm would be false.",
            bring="the outcome of a longer period.",
        )
    if left < FEW_CHURNERS:
        text = f"only {left} customers churned: intervals are wide, and small differences mean nothing"
        log.warning("%s", text)
        ledger.note("churners", None, "trained with a warning", text)


def _check_inputs(
    columns: dict[str, Column], roles: dict[str, Role], churned: Mask, settings: Settings, ledger: Ledger
) -> dict[str, Role]:
    inputs = [columns[name] for name, role in roles.items() if role.use == "input"]
    if not inputs:
        raise RefusalError(
            found="No column of the file can be an input of the model.",
            why="identifiers, dates, prose, constants and what is known only afterwards predict nothing.",
            bring="columns of what customers do and pay: months with the company, use, complaints, bills, "
            "terms.",
        )
    others = [column for name, column in columns.items() if roles[name].use not in ("id", "target")]
    _note_duplicates(_described(others, columns, roles), ledger)
    left = check_soundness(inputs, churned, groups_of(inputs), settings.seed, ledger)
    reason = "the model rested on it, as on something that is known only afterwards"
    return roles | {name: Role("left out", reason) for name in left}


def _described(others: Sequence[Column], columns: dict[str, Column], roles: dict[str, Role]) -> list[Column]:
    """The columns that describe a customer: all but identifiers."""
    telling = [column for column in others if "apart" not in roles[column.header].reason]
    return telling or list(columns.values())


def _note_duplicates(columns: Sequence[Column], ledger: Ledger) -> None:
    groups = groups_of(columns)
    counts = np.bincount(groups)
    rows = int(counts[counts > 1].sum())
    if rows:
        ledger.note(
            "duplicates",
            None,
            "identical rows are kept together when rows are held back",
            "the same customer in training and test would show the model its own answer",
            f"{rows_in_words(rows, len(groups))} are identical to another in everything but the identifier",
        )
