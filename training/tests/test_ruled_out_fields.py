"""Columns of every kind that another one rules out: drafted, read, drawn and validated."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from churn_training.contract import Contract, contract_of
from churn_training.drafting.draft import Drafted, draft
from churn_training.drafting.ledger import Ledger
from churn_training.preparation.cleaning import clean, read_record
from churn_training.preparation.generation import draw, generate, records_of
from churn_training.preparation.source import RawRow, read_rows
from churn_training.settings import DEFAULT
from churn_training.validation.findings import judge_rules
from churn_training.validation.suite import rules_of
from churn_training.validation.tables import read_tables

ROWS = 1_000

NEEDS: dict[str, tuple[str, list[Any], str | None]] = {
    "minutes": ("phone", [True], None),
    "roaming": ("phone", [True], None),
    "speed": ("network", ["Copper", "Fibre"], None),
    "connected": ("network", ["Copper", "Fibre"], None),
    "router": ("network", ["Copper", "Fibre"], "No network"),
}
"""By field: the field it requires, the values of that, and its own value where the other has none of them."""


def rows_of(seed: int = 1) -> list[dict[str, str]]:
    """A telephone company's customers, with blanks and "No network" where there is no phone or no network."""
    random = np.random.default_rng(seed)
    rows = []
    for _ in range(ROWS):
        phone, network = (
            random.choice(["Yes", "No"]),
            random.choice(["Fibre", "Copper", "None"], p=[0.4, 0.3, 0.3]),
        )
        has_phone, has_network = phone == "Yes", network != "None"
        day = date(2020, 1, 1) + timedelta(days=int(random.integers(2_000)))
        calls = int(random.integers(9))
        rows.append(
            {
                "phone": phone,
                "network": network,
                "minutes": str(random.integers(600)) if has_phone else "",
                "roaming": str(random.choice(["yes", "no"])) if has_phone else "",
                "speed": str(random.choice(["low", "medium", "high"])) if has_network else "",
                "connected": str(day) if has_network else "",
                "router": str(random.choice(["Own", "Rented", "Shared"])) if has_network else "No network",
                "calls": str(calls),
                "churn": "Yes" if random.random() < 0.05 + 0.07 * calls else "No",
            }
        )
    return rows


def drafted(folder: Path, rows: list[dict[str, str]]) -> Drafted:
    path = folder / "customers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return draft(path, "acme", Ledger(flags={"asOf": "2026-03-01"}, takes_proposals=True), DEFAULT)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Drafted:
    return drafted(tmp_path_factory.mktemp("company"), rows_of())


@pytest.fixture(scope="module")
def contract(company: Drafted) -> Contract:
    return contract_of(company.contract, "")


def test_every_kind_of_field_is_drafted_with_what_it_requires(company: Drafted) -> None:
    required = {
        field["name"]: field["requires"] for field in company.contract["fields"] if "requires" in field
    }
    found = {
        name: (each["field"], sorted(each["values"]), each.get("otherwise"))
        for name, each in required.items()
    }
    assert found == NEEDS
    noted = {each["column"]: each for each in company.decisions["decisions"] if each["topic"] == "requires"}
    assert set(noted) == set(NEEDS)
    assert "refused" in noted["minutes"]["reason"]
    without_phone = sum(row["phone"] == "No" for row in rows_of())
    assert noted["minutes"]["evidence"] == f"{without_phone} rows have both, 0 have one without the other"


def test_a_few_blanks_more_leave_the_requirement_and_one_value_too_many_does_not(tmp_path: Path) -> None:
    rows = rows_of()
    rows[next(at for at, row in enumerate(rows) if row["phone"] == "Yes")]["minutes"] = ""
    rows[next(at for at, row in enumerate(rows) if row["phone"] == "No")]["roaming"] = "no"
    fields = {field["name"]: field for field in drafted(tmp_path, rows).contract["fields"]}
    assert fields["minutes"]["requires"] == {"field": "phone", "values": [True]}
    assert "requires" not in fields["roaming"]


BOTH = {
    "phone": "Yes", "network": "Fibre", "minutes": "70", "roaming": "yes", "speed": "high",
    "connected": "2024-05-01", "router": "Own", "calls": "3",
}  # fmt: skip
NEITHER = {
    "phone": "No", "network": "None", "minutes": "", "roaming": "", "speed": "",
    "connected": "", "router": "No network", "calls": "3",
}  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (BOTH, None),
        (NEITHER, None),
        (NEITHER | {"roaming": "no"}, None),
        (BOTH | {"minutes": ""}, None),
        *((NEITHER | {name: BOTH[name]}, name) for name in NEEDS),
        (BOTH | {"router": "No network"}, "router"),
    ],
)
def test_what_contradicts(contract: Contract, cells: dict[str, str], column: str | None) -> None:
    _, problems = read_record(contract, RawRow(2, cells))
    assert [problem.column for problem in problems] == ([] if column is None else [column])


def test_customers_that_are_drawn_keep_every_requirement(contract: Contract, tmp_path: Path) -> None:
    columns = draw(contract, np.random.default_rng(3), 400)
    for record in records_of(columns):
        for name, (needed, values, otherwise) in NEEDS.items():
            if record[needed] not in values:
                assert record[name] in (otherwise, False if name == "roaming" else otherwise)
            elif otherwise is not None:
                assert record[name] != otherwise
    path = tmp_path / "drawn.csv"
    drawn = replace(contract, id_column="id")
    generate(drawn, path, 400, seed=4)
    accepted, rejected = clean(drawn, read_rows(path, drawn, labelled=True), labelled=True)
    assert (len(accepted), rejected) == (400, [])


def test_the_validation_of_a_file_finds_what_contradicts(contract: Contract, tmp_path: Path) -> None:
    def failed(rows: list[dict[str, str]]) -> set[str]:
        path = tmp_path / "file.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        rules = [rule for rule in rules_of(contract, DEFAULT) if " agrees with " in rule.sentence]
        assert len(rules) == len(NEEDS)
        found = judge_rules(read_tables(path, contract), rules, DEFAULT)
        return {finding.sentence.split(" agrees")[0] for finding in found if finding.status == "broken"}

    labelled = [row | {"churn": "No"} for row in (BOTH, NEITHER, BOTH | {"minutes": ""})]
    assert failed(labelled) == set()
    wrong = [NEITHER | {name: BOTH[name], "churn": "No"} for name in NEEDS if name != "roaming"]
    assert failed(labelled + wrong) == set(NEEDS) - {"roaming"}
    assert failed([*labelled, NEITHER | {"roaming": "yes", "churn": "No"}]) == {"roaming"}
