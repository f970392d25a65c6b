"""Every way in which a file can be broken is found, by the rule that names it and by no other."""

import csv
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from churn_training import __main__ as commands
from churn_training.contract import Contract
from churn_training.preparation.source import SourceError
from churn_training.settings import DEFAULT
from churn_training.stages.validate import validate
from churn_training.validation.findings import Finding, judge_rules
from churn_training.validation.suite import rules_of
from churn_training.validation.tables import read_tables

Rows = list[list[str]]


@pytest.fixture(scope="session")
def rows(generated: Path) -> Rows:
    """Header and records of the generated customers, enough for every rule."""
    with generated.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[: DEFAULT.validation_minimum_rows + 101]


def write(path: Path, rows: Rows, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return path


def findings(contract: Contract, path: Path) -> list[Finding]:
    return judge_rules(read_tables(path, contract), rules_of(contract, DEFAULT), DEFAULT)


def broken(contract: Contract, path: Path) -> dict[str, Finding]:
    return {finding.sentence: finding for finding in findings(contract, path) if finding.status == "broken"}


def put(column: str, text: str, line: int) -> Callable[[Rows], None]:
    """Another cell on that line of the file."""

    def change(rows: Rows) -> None:
        rows[line - 1][rows[0].index(column)] = text

    return change


def put_everywhere(column: str, value: Callable[[dict[str, str]], str]) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        place = rows[0].index(column)
        for row in rows[1:]:
            row[place] = value(dict(zip(rows[0], row, strict=True)))

    return change


def drop_column(column: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        place = rows[0].index(column)
        for row in rows:
            del row[place]

    return change


def add_column(name: str, value: Callable[[dict[str, str]], str]) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[0].append(name)
        for row in rows[1:]:
            row.append(value(dict(zip(rows[0], row, strict=False))))

    return change


def shorten(rows: Rows) -> None:
    del rows[1:201]
    rows[6].pop()


COLUMNS = "The columns are the contract's, no fewer and no more"
LEAK = "No column alone tells the label: ROC-AUC at most 0.95"
NEARLY = ", in at least 95% of the rows"
CLASSES = "Both classes are there: from 0.2 % to 70 % of the rows are churners"

CELLS: dict[str, tuple[dict[str, str], str]] = {
    "unknown category": ({"Contract": "Weekly"}, "Contract is one of Month-to-month, One year, Two year"),
    "category in another case": ({"Partner": "yes"}, "Partner is one of Yes, No"),
    "negative charge": ({"MonthlyCharges": "-70.35"}, "MonthlyCharges is within the limits, 0 to 10000"),
    "duplicate id": ({"customerID": "00000000-GENERATED"}, "customerID is unique"),
    "blank id": ({"customerID": " "}, "customerID is present"),
    "text in a number": ({"TotalCharges": "1,889.50"}, "TotalCharges is a decimal number"),
    "part of a month": ({"tenure": "12.5"}, "tenure is a whole number"),
    "blank where a value is needed": ({"tenure": ""}, "tenure is present"),
    "label missing": ({"Churn": ""}, "Churn, the label, is present"),
    "unreadable label": ({"Churn": "maybe"}, "Churn is one of Yes, No"),
    "an add-on without its service": (
        {"InternetService": "No", "OnlineSecurity": "Yes"},
        "OnlineSecurity agrees with InternetService",
    ),
    "a service denied that is there": (
        {"PhoneService": "Yes", "MultipleLines": "No phone service"},
        "MultipleLines agrees with PhoneService",
    ),
}
"""Cells of one line each, and the one rule that they break."""

FIRST_LINE = 10

BROKEN: dict[str, tuple[Callable[[Rows], object], dict[str, str]]] = {
    "missing column": (drop_column("tenure"), {COLUMNS: "missing: tenure"}),
    "missing label column": (drop_column("Churn"), {COLUMNS: "missing: Churn"}),
    "many unknown where some are accepted": (
        put_everywhere("PaymentMethod", lambda row: "Cash" if row["gender"] == "Male" else "Mailed check"),
        {
            "PaymentMethod is one of Electronic check, Mailed check, Bank transfer (automatic), "
            f"Credit card (automatic){NEARLY}": "PaymentMethod 'Cash'"
        },
    ),
    "another unit": (
        put_everywhere("MonthlyCharges", lambda row: f"{float(row['MonthlyCharges']) * 10:.2f}"),
        {
            f"MonthlyCharges is within the known range, 18.25 to 118.75{NEARLY}": "line 2",
            "TotalCharges is at least MonthlyCharges, in at least 99% of the rows": "TotalCharges",
        },
    ),
    "a single class": (put_everywhere("Churn", lambda _: "No"), {CLASSES: "got 0"}),
    "label the wrong way round": (
        put_everywhere("Churn", lambda row: "No" if row["Churn"] == "Yes" else "Yes"),
        {CLASSES: "got 0."},
    ),
    "leaking column": (
        add_column("CancelledOn", lambda row: "2026-01-31" if row["Churn"] == "Yes" else ""),
        {COLUMNS: "unexpected: CancelledOn", LEAK: "CancelledOn: 1"},
    ),
    "a known column that leaks": (
        put_everywhere("tenure", lambda row: "0" if row["Churn"] == "Yes" else row["tenure"]),
        {LEAK: "tenure: 0.9"},
    ),
    "too few rows, and one too short": (
        shorten,
        {
            "At least 500 rows": "got 400",
            "As many cells in each record as in the header": "line 7: 1 fewer than the header",
        },
    ),
}
"""What breaks a whole column or the table, each in a separate file."""


@pytest.fixture(scope="module")
def found_in_cells(
    contract: Contract, rows: Rows, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Finding]:
    """One file with a broken line of every kind."""
    copied = [list(row) for row in rows]
    for line, (cells, _) in enumerate(CELLS.values(), FIRST_LINE):
        for requirement in (field.requirement for field in contract.fields if field.requirement):
            column = contract.field(requirement.field).column
            put(column, "Yes" if column == "PhoneService" else "DSL", line)(copied)
        for field in contract.fields:
            if field.requirement:  # so that a changed cell of the line is the one thing wrong with it
                put(field.column, "No", line)(copied)
        for column, text in cells.items():
            put(column, text, line)(copied)
    for column in ("OnlineBackup", "DeviceProtection", "TechSupport", "StreamingTV", "StreamingMovies"):
        line = FIRST_LINE + list(CELLS).index("an add-on without its service")
        put(column, "No internet service", line)(copied)
    return broken(contract, write(tmp_path_factory.mktemp("cells") / "x.csv", copied))


@pytest.mark.parametrize("kind", CELLS)
def test_a_broken_line_is_found_with_its_number(found_in_cells: dict[str, Finding], kind: str) -> None:
    cells, sentence = CELLS[kind]
    line = FIRST_LINE + list(CELLS).index(kind)
    examples = [text for text in found_in_cells[sentence].examples if text.startswith(f"line {line}: ")]
    assert len(examples) == 1
    for column, text in cells.items():
        assert f"{column} {text.strip() or None!r}" in examples[0]


def test_no_other_rule_is_broken_by_those_lines(found_in_cells: dict[str, Finding]) -> None:
    assert set(found_in_cells) == {sentence for _, sentence in CELLS.values()}
    counts = {sentence: finding.broken for sentence, finding in found_in_cells.items()}
    assert counts.pop("customerID is unique") == 2  # the copy and what it is a copy of
    assert set(counts.values()) == {1}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_exactly_the_broken_rules_are_found(
    contract: Contract,
    rows: Rows,
    tmp_path: Path,
    change: Callable[[Rows], object],
    expected: dict[str, str],
) -> None:
    copied = [list(row) for row in rows]
    change(copied)
    found = broken(contract, write(tmp_path / "x.csv", copied))
    assert found.keys() == expected.keys()
    for sentence, example in expected.items():
        assert any(example in text for text in found[sentence].examples), found[sentence].examples


def test_good_data_breaks_no_rule(
    contract: Contract, generated: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """And nobody is told: the validation opens no connection."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with caplog.at_level("INFO", logger="churn_training"):
        validate(contract, generated, None, DEFAULT)
    assert "59 rules: 59 kept, 0 broken." in caplog.text


def test_an_empty_file_has_neither_columns_nor_rows(contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("")
    found = broken(contract, path)
    assert set(found) == {COLUMNS, "At least 500 rows"}
    assert found["At least 500 rows"].examples == ("got 0",)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_another_delimiter_is_named(contract: Contract, rows: Rows, tmp_path: Path, delimiter: str) -> None:
    found = broken(contract, write(tmp_path / "x.csv", rows, delimiter))
    assert list(found) == [COLUMNS]
    assert f"separated by {delimiter!r}, expected ','" in found[COLUMNS].examples[0]


def test_a_header_that_names_a_column_twice_is_refused(contract: Contract, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="names a column twice"):
        read_tables(write(tmp_path / "x.csv", [["Churn", "Churn"]]), contract)


def test_the_report_lists_every_rule_and_the_error_the_broken_ones(
    contract: Contract, rows: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = [list(row) for row in rows]
    for line in range(10, 30):
        put("tenure", "a|b", line)(copied)
    path, report = write(tmp_path / "x.csv", copied), tmp_path / "x" / "validate" / "validation.md"
    monkeypatch.setattr(commands, "RUNS", tmp_path)
    with pytest.raises(SystemExit) as caught:
        commands.main(["run", "validate", "--data", str(path), "--name", "x"])
    count = len(rules_of(contract, DEFAULT))
    assert f"error: x.csv: {count} rules: {count - 1} kept, 1 broken." in str(caught.value)
    assert "tenure is a decimal number  20 of 600\n    line 10: tenure 'a|b'" in str(caught.value)
    lines = report.read_text().splitlines()
    assert lines[6].startswith(r"| tenure is a decimal number | broken | 20 | 600 | line 10: tenure 'a\|b'; ")
    assert lines[6].count("line ") == DEFAULT.validation_examples
    assert sum(line.startswith("| ") for line in lines) == count + 2


def test_the_real_data_breaks_no_rule(contract: Contract, real: Path) -> None:
    assert {finding.status for finding in findings(contract, real)} == {"kept"}
