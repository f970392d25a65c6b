"""From a file to a draft at the command line: questions, answers, decisions that are used again, refusals."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from churn_training.__main__ import main
from churn_training.contract import contract_of, read_contract
from churn_training.drafting.flags import QUESTIONS
from churn_training.drafting.ledger import Question
from churn_training.errors import FixableError
from churn_training.preparation.cleaning import clean
from churn_training.preparation.source import read_rows
from churn_training.settings import DEFAULT, WORKSPACE, Settings
from churn_training.stages import create
from churn_training.stages.stage import PACKAGE
from churn_training.stages.validate import validate
from tests.hostile_files import STYLES, hostile_file

PLAIN: dict[str, Any] = {"clean": 5, "leaks": (), "rows": 900}


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def refused(*arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return str(ended.value)


def draft(data: Path, folder: Path, *options: str) -> dict[str, Any]:
    main(["draft", str(data), "--out", str(folder), *options])
    decisions: dict[str, Any] = json.loads((folder / "decisions.json").read_text(encoding="utf-8"))
    return decisions


def csv_of(columns: dict[str, list[str]]) -> bytes:
    lines = [",".join(columns), *map(",".join, zip(*columns.values(), strict=True))]
    return ("\n".join(lines) + "\n").encode()


def company(rows: int = 800, share: float = 0.3) -> dict[str, list[str]]:
    """Customers whose outcome follows one number, with nothing hostile about them."""
    random = np.random.default_rng(5)
    risk = random.normal(0, 1, rows)
    noisy = risk + random.logistic(0, 0.5, rows)
    churned = noisy > np.quantile(noisy, 1 - share)
    return {
        "customer id": [f"C{number:05d}" for number in random.permutation(rows)],
        "visits": [str(count) for count in random.poisson(np.exp(2 - 0.5 * risk))],
        "spend": [f"{value:.2f}" for value in random.uniform(5, 90, rows)],
        "churned": ["yes" if left else "no" for left in churned],
    }


@pytest.mark.parametrize("style", STYLES, ids=lambda style: f"{style.delimiter} {style.encoding}")
def test_a_drafted_contract_reads_every_row_of_its_file(style: Any, tmp_path: Path) -> None:
    file = hostile_file(3, clean=14, leaks=("reason",), style=style, rows=900)
    data = write(tmp_path / "x.csv", file.content)
    draft(data, tmp_path / "out", "--yes")
    contract = read_contract(tmp_path / "out" / "contract.json")
    accepted, rejected = clean(contract, read_rows(data, contract, labelled=True), labelled=True)
    assert rejected == []
    assert [row.churned for row in accepted] == file.churned.tolist()
    assert not any(
        np.isnan(value) for row in accepted for value in row.record.values() if isinstance(value, float)
    )
    validate(contract, data, None, DEFAULT)


def test_questions_are_listed_with_the_flags_that_answer_them(tmp_path: Path) -> None:
    columns = company() | {"age": [str(20 + number % 50) for number in range(800)]}
    data = write(tmp_path / "gym.csv", csv_of(columns))
    message = refused("draft", str(data), "--out", str(tmp_path / "out"))
    assert "May the model use a person's age?" in message
    assert "--answer 'age=fairness only'  (proposed)" in message
    assert not (tmp_path / "out").exists()
    assert "expected 'fairness only', 'input'" in refused(
        "draft", str(data), "--out", str(tmp_path / "out"), "--answer", "age=perhaps"
    )
    assert "leaves no question 'decimal' open. It asks age" in refused(
        "draft", str(data), "--out", str(tmp_path / "out"), "--yes", "--answer", "decimal=point"
    )
    decisions = draft(data, tmp_path / "out", "--answer", "age=input")
    assert [(each["answer"], each["source"], each["reviewed"]) for each in decisions["questions"]] == [
        ("input", "flag", True)
    ]
    taken = draft(data, tmp_path / "taken", "--yes")
    assert [(each["answer"], each["source"], each["reviewed"]) for each in taken["questions"]] == [
        ("fairness only", "proposal", False)
    ]


def test_a_person_answers_at_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    question = Question("age", "May it?", "Because.", ("fairness only", "input"), "fairness only")
    for typed, answer in (("2\n", "input"), ("\n", "fairness only"), ("what\ninput\n", "input")):
        lines = iter(typed.splitlines(keepends=True))
        monkeypatch.setattr("sys.stdin.readline", lambda lines=lines: next(lines, ""))
        assert create.ask_on_terminal(question) == answer


def test_the_next_file_asks_nothing_and_takes_the_same_decisions(tmp_path: Path) -> None:
    file = hostile_file(1, **PLAIN)
    first = draft(write(tmp_path / "june.csv", file.content), tmp_path / "june", "--yes")
    later = write(tmp_path / "july.csv", hostile_file(7, **PLAIN).content)
    again = draft(later, tmp_path / "july", "--decisions", str(tmp_path / "june" / "decisions.json"))
    kept = ("column", "name", "use", "kind")
    assert [[each[key] for key in kept] for each in again["columns"]] == [
        [each[key] for key in kept] for each in first["columns"]
    ]
    assert again["target"] == first["target"]


def test_a_column_without_a_header_is_left_out(tmp_path: Path) -> None:
    columns = {"": [str(row) for row in range(800)], **company()}
    del columns["customer id"]
    data = write(tmp_path / "index.csv", csv_of(columns))
    decisions = draft(data, tmp_path / "out")
    assert [each["use"] for each in decisions["columns"]] == ["left out", "input", "input", "target"]
    validate(read_contract(tmp_path / "out" / "contract.json"), data, None, DEFAULT)


def test_a_day_of_leaving_asks_for_no_day_of_the_file_this_month_or_next(tmp_path: Path) -> None:
    columns = company()
    gone = [label == "yes" for label in columns["churned"]]
    columns["cancelled on"] = [f"2026-03-{row % 28 + 1:02d}" if left else "" for row, left in enumerate(gone)]
    data = write(tmp_path / "june.csv", csv_of(columns))
    for _ in range(2):
        assert draft(data, tmp_path / "out")["questions"] == []
        data = write(tmp_path / "july.csv", csv_of({name: cells[50:] for name, cells in columns.items()}))


def test_decisions_that_do_not_fit_the_next_file_fail(tmp_path: Path) -> None:
    columns = company()
    draft(write(tmp_path / "june.csv", csv_of(columns)), tmp_path / "out", "--yes")
    left = [label == "yes" for label in columns["churned"]]
    changes: dict[str, dict[str, list[str]]] = {
        "needs the columns 'spend'": {name: cells for name, cells in columns.items() if name != "spend"},
        "'spend' was decided to be of kind 'number'": columns | {"spend": ["cheap", "dear"] * 400},
        "has values that decisions.json does not know: 'perhaps'": columns
        | {"churned": ["yes", "no", "perhaps", "no"] * 200},
        "'visits' is a copy of the outcome in this file, but not": columns
        | {"visits": [str(number % 5 + 90 * gone) for number, gone in enumerate(left)]},
    }
    for sentence, changed in changes.items():
        data = write(tmp_path / "july.csv", csv_of(changed))
        assert sentence in refused("draft", str(data), "--out", str(tmp_path / "out"))


def test_a_new_column_is_left_out_and_said(tmp_path: Path) -> None:
    columns = company()
    draft(write(tmp_path / "june.csv", csv_of(columns)), tmp_path / "out", "--yes")
    more = {"weather": ["sun", "rain"] * 400} | columns
    decisions = draft(write(tmp_path / "july.csv", csv_of(more)), tmp_path / "out")
    entry = next(each for each in decisions["columns"] if each["column"] == "weather")
    assert entry["use"] == "left out"
    assert "was not in the file" in entry["reason"]


@pytest.mark.parametrize(
    ("columns", "found", "bring"),
    [
        (company(400), "has 400 customers; at least 500", "more customers"),
        (company(900, 0.05), "at least 100 churners", "a longer period"),
        (company(900, 0.8), "80.0% of the customers churned", "wrong way round"),
        (
            company() | {"visits": ["1", "2", "3", "4"] * 200, "spend": ["7", "8"] * 400},
            "Nothing in the file tells who will leave",
            "what customers do and pay",
        ),
        (
            {name: cells * 2 for name, cells in company().items()}
            | {"visits": [str(number % 37) for number in range(1600)]},
            "rows share their value with another row: 800 customers, not 1600",
            "one row per customer",
        ),
        (
            {name: cells for name, cells in company().items() if name != "churned"},
            "No column has two",
            '"churned"',
        ),
    ],
    ids=["few rows", "few churners", "reversed", "no signal", "grain", "no outcome"],
)
def test_refusals_say_what_was_found_and_what_to_bring(
    columns: dict[str, list[str]], found: str, bring: str, tmp_path: Path
) -> None:
    data = write(tmp_path / "x.csv", csv_of(columns))
    message = refused("draft", str(data), "--out", str(tmp_path / "out"), "--yes")
    for part in (found, bring, "Why it matters: ", "What to bring: "):
        assert part in message
    assert not (tmp_path / "out").exists()


def test_what_another_column_decides_is_said_whatever_its_kind(tmp_path: Path) -> None:
    columns = company()
    net = ["no" if number % 4 == 0 else "yes" for number in range(800)]
    kinds = ["fibre", "cable", "copper"]
    columns |= {
        "internet": net,
        "traffic": ["" if has == "no" else str(number % 97) for number, has in enumerate(net)],
        "line": ["" if has == "no" else kinds[number % 3] for number, has in enumerate(net)],
        "router": [
            "No internet" if has == "no" else "ABC"[number // 7 % 3] for number, has in enumerate(net)
        ],
    }
    decisions = draft(write(tmp_path / "x.csv", csv_of(columns)), tmp_path / "out", "--yes")
    told = {
        each["column"]: each["decision"] for each in decisions["decisions"] if each["topic"] == "requires"
    }
    assert told == {
        "traffic": "is blank where Internet is no",
        "line": "is blank where Internet is no",
        "router": "says 'No internet' where Internet is no",
    }
    contract = json.loads((tmp_path / "out" / "contract.json").read_text(encoding="utf-8"))
    traffic = next(field for field in contract["fields"] if field["name"] == "traffic")
    assert traffic["phrases"]["missing"] == "Traffic: none where Internet is no"
    assert not any("inputBy" in field for field in contract["fields"])


def test_three_months_ask_nothing_after_the_first(tmp_path: Path) -> None:
    months = [hostile_file(seed, clean=14, leaks=("copy",), style=STYLES[1], rows=900) for seed in (1, 7, 13)]
    folder = tmp_path / "out"
    files = [write(tmp_path / f"month{number}.csv", month.content) for number, month in enumerate(months)]
    first = draft(files[0], folder, "--yes")
    june = read_contract(folder / "contract.json")
    for later in files[1:]:
        again = draft(later, folder)  # with no terminal and no answers, a question would stop it
        assert [each["answer"] for each in again["questions"]] == [
            each["answer"] for each in first["questions"]
        ]
        validate(read_contract(folder / "contract.json"), later, None, DEFAULT)
        validate(june, later, None, DEFAULT)  # the first month's contract reads the later files, too
    renamed = write(tmp_path / "renamed.csv", months[2].content.replace(b"Visits;", b"Entries;", 1))
    assert "needs the columns 'Visits', which this file does not have" in refused(
        "draft", str(renamed), "--out", str(folder)
    )
    with pytest.raises(FixableError, match="missing: Visits; unexpected: Entries"):
        create.train_bundle(folder / "contract.json", renamed, tmp_path / "bundle", DEFAULT)
    assert not (tmp_path / "bundle" / "manifest.json").exists()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"a,b,c\n" + b"1,2,3\n" * 300 + b"a,b,c\n" + b"1,2,3\n" * 300, "record 302 repeats the header"),
        (b"17,yes,3.5,blue\n" + b"12,yes,3.5,blue\n" * 600, "looks like a customer"),
        (b"a,b,c\r" + b"1,2,3\r" * 600, "end in a carriage return alone"),
        (b"PK\x03\x04 and so on", "is a spreadsheet or a zip archive"),
        (b"a,a,b\n1,2,3\n4,5,6\n", "the header names 'a' more than once"),
        (b"just\nwords\n", "no delimiter"),
        (b"", "no delimiter"),
        (b"a,b,c\n" + b"1,2,3\n" * 300 + b"1,2\n", "1 of 301 records do not have the header's 3 cells"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, found: str, tmp_path: Path) -> None:
    data = write(tmp_path / "x.csv", content)
    assert found in refused("draft", str(data), "--out", str(tmp_path / "out"), "--yes")


def test_a_third_class_is_asked_about_and_can_be_left_out(tmp_path: Path) -> None:
    file = hostile_file(0, classes=3, **PLAIN)
    data = write(tmp_path / "x.csv", file.content)
    assert "What are rows whose 'churned' is 'Joined'?" in refused(
        "draft", str(data), "--out", str(tmp_path / "out")
    )
    draft(data, tmp_path / "kept", "--yes")
    draft(data, tmp_path / "left", "--answer", "thirdClass=left out")
    rows = []
    for folder in ("kept", "left"):
        contract = read_contract(tmp_path / folder / "contract.json")
        accepted, rejected = clean(contract, read_rows(data, contract, labelled=True), labelled=True)
        assert rejected == []
        rows.append(len(accepted))
    assert rows[0] == 900
    assert 820 < rows[1] < 880


@pytest.mark.parametrize("share", [0.008, 0.65])
def test_rare_and_frequent_churn(share: float, tmp_path: Path) -> None:
    rows = 16_000 if share < 0.1 else 1500
    data = write(tmp_path / "x.csv", hostile_file(0, share=share, rows=rows, clean=3, leaks=()).content)
    decisions = draft(data, tmp_path / "out", "--yes")
    told = [
        each["evidence"]
        for each in decisions["decisions"]
        if each["topic"] == "target" and "evidence" in each
    ]
    assert f"{share:.1%} of the rows churned" in told[-1]


@pytest.mark.parametrize(("order", "split"), [("time", "order"), ("outcome", None), ("none", None)])
def test_the_end_is_held_back_where_the_order_is_that_of_time(
    order: str, split: str | None, tmp_path: Path
) -> None:
    columns = company(1500)
    left = np.array([label == "yes" for label in columns["churned"]])
    random = np.random.default_rng(3)
    shift = {"time": 1.2, "outcome": 90.0, "none": 0.0}[order]
    places = np.argsort(random.normal(0, 1, 1500) + shift * left)
    shuffled = {name: [cells[place] for place in places] for name, cells in columns.items()}
    draft(write(tmp_path / "x.csv", csv_of(shuffled)), tmp_path / "out", "--yes")
    contract = json.loads((tmp_path / "out" / "contract.json").read_text(encoding="utf-8"))
    assert contract["source"].get("split") == split


def test_a_file_becomes_a_bundle_and_broken_data_does_not(tmp_path: Path, small: Settings) -> None:
    """Decimal commas, semicolons, another encoding, dates and a leak: nothing of it reaches the model."""
    style = STYLES[5]
    file = hostile_file(5, clean=6, leaks=("score",), style=style, rows=900)
    data = write(tmp_path / "x.csv", file.content)
    create.create(data, tmp_path / "out", "gym", create.Choices({}, takes_proposals=True), small)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["name"] == "gym"
    assert 0.6 < manifest["evaluation"]["holdOut"]["rocAuc"] < 0.95
    named = {feature["field"] for feature in manifest["features"]}
    assert "spend" in named
    assert not named & {"index", "clientId", "firstVisit", "remarks", "currency"}  # nobody named the day
    for name in (
        "model.onnx",
        "trees.json",
        "vectors.json",
        "validation.md",
        "decisions.json",
        "MODEL_CARD.md",
    ):
        assert (tmp_path / "out" / name).is_file()
    card = (tmp_path / "out" / "MODEL_CARD.md").read_text(encoding="utf-8")
    for part in ("model", "contract"):
        assert manifest[part]["sha256"] in card
    assert f"LightGBM, the best of {small.trials} trials of Optuna" in card
    assert "No AutoML library was installed" in card
    assert "which were taken as proposed: " in card
    for foreign in ("Telco", "telephone", "C1000"):
        assert foreign not in card
    broken = write(tmp_path / "broken.csv", file.content.replace(style.yes.encode(), b"perhaps"))
    with pytest.raises(FixableError, match="broken"):
        create.train_bundle(tmp_path / "out" / "contract.json", broken, tmp_path / "other", small)
    assert not (tmp_path / "other" / "model.onnx").exists()


def test_rows_without_an_outcome_are_left_out(tmp_path: Path) -> None:
    columns = company()
    columns["churned"] = ["" if number % 200 == 0 else cell for number, cell in enumerate(columns["churned"])]
    data = write(tmp_path / "x.csv", csv_of(columns))
    decisions = draft(data, tmp_path / "out", "--yes")
    told = next(
        each for each in decisions["decisions"] if each["decision"] == "left out rows without an outcome"
    )
    assert told["evidence"] == "fewer than 10 rows"
    contract = read_contract(tmp_path / "out" / "contract.json")
    accepted, rejected = clean(contract, read_rows(data, contract, labelled=True), labelled=True)
    assert (len(accepted), rejected) == (796, [])
    validate(contract, data, None, DEFAULT)


def test_a_long_file_is_searched_more_coarsely() -> None:
    ordinary = create.settings_for(10_000, DEFAULT)
    assert (ordinary.folds, ordinary.learning_rates) == (DEFAULT.folds, DEFAULT.learning_rates)
    long = create.settings_for(100_000, DEFAULT)
    assert (long.folds, long.learning_rates, long.maximum_rounds) == (5, (0.1, 0.3), 500)
    assert (long.depths, long.seed) == (DEFAULT.depths, DEFAULT.seed)


def test_no_document_holds_a_row_or_an_identifier(tmp_path: Path) -> None:
    data = write(tmp_path / "x.csv", hostile_file(1, **PLAIN).content)
    draft(data, tmp_path / "out", "--yes")
    for name in ("contract.json", "decisions.json"):
        text = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert "C1000" not in text
        contract_of(json.loads((tmp_path / "out" / "contract.json").read_text(encoding="utf-8")), "")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--as-of", "2026-02-30"), "--as-of 2026-02-30: expected a date that exists"),
        (("--as-of", "soon"), "--as-of soon: expected a date that exists"),
        (("--answer", "asof=2026-02-03"), "got the question 'asof', expected one of asOf, age"),
        (("--answer", "dates=year"), "--answer dates=year: expected 'day', 'month'"),
        (("--answer", "target= "), "--answer target=: got no answer"),
        (("--decisions", "nowhere.json"), "cannot read the decisions file nowhere.json"),
        (("--name", "A b"), "--name: got 'A b'"),
    ],
)
def test_a_wrong_flag_is_refused_before_the_file_is_read(
    flags: tuple[str, str], said: str, tmp_path: Path
) -> None:
    unreadable = write(tmp_path / "customers.csv", b"")
    for command in ("draft", "create"):
        assert said in refused(command, str(unreadable), "--out", str(tmp_path / "out"), *flags)


def test_a_folder_that_cannot_be_is_refused_first(tmp_path: Path) -> None:
    file = write(tmp_path / "customers.csv", b"")
    contract = write(
        tmp_path / "contract.json", (WORKSPACE.parent / "models/telco/contract.json").read_bytes()
    )
    inside = str(file / "out")
    assert f"{file} is not a folder" in refused("create", str(file), "--out", inside)
    arguments = ("--contract", str(contract), "--data", str(file), "--out", inside)
    assert f"{file} is not a folder" in refused("train", *arguments)
    assert "--contract: nowhere.json does not exist" in refused(
        "train", "--contract", "nowhere.json", *arguments[2:]
    )


def test_every_question_of_a_draft_is_known_to_the_flags() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "drafting").glob("*.py"))
    asked = set(re.findall(r'\bQuestion\(\s*"(\w+)"', sources)) | set(re.findall(r'_asked\("(\w+)"', sources))
    assert asked | {"asOf", "labels"} == set(QUESTIONS)
