"""The first stage: stops the run if the data is not what the contract says."""

import hashlib
import logging
from pathlib import Path

from churn_training.contract import Contract, read_contract
from churn_training.errors import FixableError
from churn_training.settings import Settings
from churn_training.stages.stage import Run
from churn_training.validation.findings import judge_rules
from churn_training.validation.report import page, summary, table
from churn_training.validation.suite import rules_of
from churn_training.validation.tables import read_tables

log = logging.getLogger(__name__)


class InvalidDataError(FixableError):
    """The data breaks rules of the contract; the message holds a table of them."""


def validate_stage(run: Run) -> None:
    """Validates the run's data. The report stays in the run's folder even if the data is refused."""
    validate(read_contract(run.contract), run.data, run.folder_of("validate") / "validation.md", run.settings)


def validate(contract: Contract, data: Path, report: Path | None, settings: Settings) -> None:
    """Judges the CSV by every rule and writes `report`. Raises InvalidDataError if a rule is broken."""
    findings = judge_rules(read_tables(data, contract), rules_of(contract, settings), settings)
    if report is not None:
        digest = hashlib.sha256(data.read_bytes()).hexdigest()
        text = page(f"{data.name} (sha256 {digest[:12]}…) by the contract {contract.name}", findings)
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(text, encoding="utf-8")
    if any(finding.status == "broken" for finding in findings):
        raise InvalidDataError(f"{data.name}: {summary(findings)}\n\n{table(findings)}")
    log.info("%s: %s", data.name, summary(findings))
