from dataclasses import replace
from pathlib import Path

import pytest

from churn_training.contract import Contract
from churn_training.preparation import source
from churn_training.preparation.source import FetchError, SourceError, locate, obtain, read_rows
from churn_training.settings import DEFAULT


def test_a_named_file_that_is_absent_is_an_error(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHURN_DATA", "/nowhere/customers.csv")
    with pytest.raises(SourceError, match="not a regular file"):
        locate(contract)


def test_a_file_with_other_bytes_is_an_error(
    contract: Contract, generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHURN_DATA", str(generated))
    with pytest.raises(SourceError, match=f"expected {contract.source.sha256}"):
        locate(contract)


def test_an_unreachable_server_is_a_separate_error(
    contract: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHURN_DATA", raising=False)
    monkeypatch.setattr(source, "WORKSPACE", tmp_path)
    closed = replace(contract, source=replace(contract.source, url="http://127.0.0.1:9/x.csv"))
    with pytest.raises(FetchError, match="could not fetch"):
        obtain(closed, DEFAULT)


def test_fetched_bytes_are_verified(
    contract: Contract, generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHURN_DATA", raising=False)
    monkeypatch.setattr(source, "WORKSPACE", tmp_path)
    other = replace(contract, source=replace(contract.source, url=generated.as_uri()))
    with pytest.raises(SourceError, match="got sha256"):
        obtain(other, DEFAULT)
    assert not (tmp_path / "data" / contract.source.file).exists()


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("customerID,gender", "columns missing from the header: SeniorCitizen"),
        ("", "columns missing"),
        ("customerID;gender;SeniorCitizen", "columns missing"),
    ],
)
def test_a_table_without_the_columns_is_refused(
    contract: Contract, tmp_path: Path, header: str, message: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(header + "\n")
    with pytest.raises(SourceError, match=message):
        list(read_rows(path, contract, labelled=False))


@pytest.mark.parametrize("row", [b'"never closed,1\n2,3\n', b"\xff\xfe\n", b'"a"b,1\n'])
def test_bytes_that_are_not_csv_are_refused(contract: Contract, tmp_path: Path, row: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(",".join(contract.columns).encode() + b"\n" + row)
    with pytest.raises(SourceError, match=r"x\.csv, about line"):
        list(read_rows(path, contract, labelled=False))


def test_a_column_named_twice_is_refused(contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(",".join([*contract.columns, "gender"]) + "\n")
    with pytest.raises(SourceError, match="twice"):
        list(read_rows(path, contract, labelled=False))


def test_the_label_is_only_needed_where_it_is_asked_for(contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(",".join(contract.columns[:-1]) + "\n")
    assert list(read_rows(path, contract, labelled=False)) == []
    with pytest.raises(SourceError, match="Churn"):
        list(read_rows(path, contract, labelled=True))


def test_line_numbers_count_lines_not_records(contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    rest = ",".join([""] * (len(contract.columns) - 1))
    table = [",".join(contract.columns), "", f'"two\nlines",{rest}', f"a,{rest}", "short"]
    path.write_text("\n".join(table) + "\n")
    rows = list(read_rows(path, contract, labelled=False))
    assert [row.line for row in rows] == [3, 5, 6]
    assert rows[0].cells["customerID"] == "two\nlines"
    assert rows[2].fault is not None
