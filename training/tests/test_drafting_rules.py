"""The rules of the draft one by one, on cells written for the purpose."""

import numpy as np
import pytest

from churn_training.contract import CellReading
from churn_training.drafting.columns import Column, judge_column
from churn_training.drafting.copies import Sum, constants, renamed, straight_lines, sums
from churn_training.drafting.counting import masked, rows_in_words
from churn_training.drafting.dates import dates_of, days_of, names_a_month
from churn_training.drafting.decisions import _in_their_words
from churn_training.drafting.dependence import dependence_of
from churn_training.drafting.labels import label_of, readable, title_of
from churn_training.drafting.leaks import suspicion_of
from churn_training.drafting.levels import levels_of
from churn_training.drafting.names import identifier_of, identifiers_of
from churn_training.drafting.numbers import numbers_of, readings_of
from churn_training.drafting.phrases import label
from churn_training.drafting.ratings import place_on_scale
from churn_training.drafting.scales import scale_of
from churn_training.drafting.table import sniff
from churn_training.preparation.cell_reading import number_reader


def column(header: str, cells: list[str]) -> Column:
    return judge_column(header, np.array(cells, dtype=object))


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1.234,50 €", "2,00 €"], [1234.5, 2.0]),
        (["$1,234.5", "$ 5"], [1234.5, 5.0]),
        (["(12)", "3"], [-12.0, 3.0]),
        (["12 months", "1 month"], [12.0, 1.0]),
        (["0,125", "0,5"], [0.125, 0.5]),
        (["1'234.50", "3"], [1234.5, 3.0]),
        (["1’234.50", "1'000"], [1234.5, 1000.0]),
        (["1\u202f234,5", "2"], [1234.5, 2.0]),
        (["10k", "1.2M", "950"], [10_000.0, 1_200_000.0, 950.0]),
        (["$1.5M", "$2M"], [1_500_000.0, 2_000_000.0]),
        (["1,5 Mio. €", "2 Mio. €"], [1_500_000.0, 2_000_000.0]),
        (["45 min", "5 min"], [45.0, 5.0]),
        ([f"{size}.5 mm" for size in range(40, 50)], [size + 0.5 for size in range(40, 50)]),
        ([f"{size} m²" for size in range(40, 50)], [float(size) for size in range(40, 50)]),
        (["$1,200.50", "(45.10)"], [1200.5, -45.1]),
        (["1 234,5", "2"], [1234.5, 2.0]),
        (["12%", "3.5 %"], [12.0, 3.5]),
        (["1e5", "2"], [100000.0, 2.0]),
        (["-5", "3-", "−2"], [-5.0, -3.0, -2.0]),
    ],
)
def test_numbers_are_read_in_the_one_way_that_fits(cells: list[str], numbers: list[float]) -> None:
    found = readings_of(cells)
    assert found is not None
    assert len(found.ways) == 1
    assert numbers_of(cells, found.ways[0].cells).tolist() == numbers


@pytest.mark.parametrize("cells", [["1,234", "2,345"], ["1.234", "2.500"]])
def test_a_mark_that_could_be_either_is_left_open(cells: list[str]) -> None:
    found = readings_of(cells)
    assert found is not None
    assert {way.cells.decimal for way in found.ways} == {".", ","}


@pytest.mark.parametrize(
    "cells",
    [
        ["A12", "A13"],
        ["12M", "24M"],
        ["1 h 20 min", "5 min"],
        ["007", "12"],
        ["18-25"],
        ["10+"],
        [f"{size} m²" for size in range(40, 44)],
        [f"{number} {'North' if number % 2 else 'South'}" for number in range(40)],
        [f"{number}nd" for number in range(40)],
        ["€5", "$5"],
        ["-"],
    ],
)
def test_codes_bands_and_mixed_money_are_no_numbers(cells: list[str]) -> None:
    assert readings_of(cells) is None


def test_a_number_with_the_other_marks_is_not_read_as_a_thousandth_of_itself() -> None:
    read = number_reader(CellReading(decimal=",", thousands="."))
    assert (read("1.234,5"), read("1.234"), read("10.17"), read("1.23.456")) == ("1234.5", "1234", None, None)


@pytest.mark.parametrize(
    ("cells", "name", "day"),
    [
        (["13/04/2024", "05/06/2024"], "day/month/year", "2024-04-13"),
        (["03/14/24"], "month/day/yy", "2024-03-14"),
        (["9/26/11 0:00", "10/3/70 14:05"], "month/day/yy", "2011-09-26"),
        (["26.9.11", "1.1.70"], "day.month.yy", "2011-09-26"),
        (["1/31/2026 9:05 PM"], "month/day/year", "2026-01-31"),
        (["2024-01-02 10:11:12"], "year-month-day", "2024-01-02"),
        (["1.2.2023"], "day.month.year", "2023-02-01"),
        (["5 März 2024"], "day month year", "2024-03-05"),
        (["2024-02", "2023-11"], "year-month", "2024-02-01"),
        (["Jan 5, 2024"], "month day, year", "2024-01-05"),
    ],
)
def test_dates_are_proved(cells: list[str], name: str, day: str) -> None:
    found = dates_of(cells)
    assert found is not None
    assert found.formats == (name,)
    assert days_of(cells, name)[0] == (np.datetime64(day) - np.datetime64("1970-01-01")).astype(int)


@pytest.mark.parametrize(("cell", "is_one"), [
    ("Jan-24", True), ("24-Jan", True), ("March 2024", True), ("Sept.'21", True), ("2024-Mar", True),
    ("Jan", False), ("5 Jan 2024", False), ("Zone-24", False), ("A1", False),
])  # fmt: skip
def test_a_month_and_one_number_is_no_date(cell: str, is_one: bool) -> None:
    assert names_a_month(cell) is is_one


def test_day_and_month_below_thirteen_are_left_open() -> None:
    found = dates_of(["03/04/2024", "05/06/2024"])
    assert found is not None
    assert set(found.formats) == {"day/month/year", "month/day/year"}
    assert dates_of(["31/02/2024"]) is None


@pytest.mark.parametrize(
    ("header", "name", "label"),
    [
        ("Call  Failure", "callFailure", "Call failure"),
        ("StreamingTV", "streamingTv", "Streaming TV"),
        ("customerID", "customerId", "Customer ID"),
        ("class", "classValue", "Class"),
        ("2nd line", "column2ndLine", "2nd line"),
        ("", "column", "Unnamed column"),
        ("Kündigungsgrund", "kundigungsgrund", "Kündigungsgrund"),
        ("Besuche pro Monat", "besucheProMonat", "Besuche pro Monat"),
        ("  monthly_fee (€) ", "monthlyFee", "Monthly fee (€)"),
        ("SEPA-Mandat", "sepaMandat", "SEPA-Mandat"),
        ("Verbruik kWh", "verbruikKwh", "Verbruik kWh"),
        ("VMail Plan", "vMailPlan", "VMail plan"),
    ],
)
def test_headers_become_identifiers_and_labels(header: str, name: str, label: str) -> None:
    assert identifier_of(header) == name
    assert label_of(header) == label


@pytest.mark.parametrize(
    ("header", "label"),
    [
        ("NumCompaniesWorked", "Number of companies worked"),
        ("num_of_products", "Number of products"),
        ("phone_num", "Phone number"),
        ("YearsWithCurrManager", "Years with current manager"),
        ("OverTime", "Overtime"),
        ("usage over time", "Usage over time"),  # two words, because a blank stands between them
        ("mrr", "MRR"),
        ("nps_score", "NPS score"),
        ("HasCrCard", "Has credit card"),
        ("Total_Trans_Ct", "Total transaction count"),
        ("Total_Amt_Chng_Q4_Q1", "Total amount change Q4 Q1"),
        ("Contacts_Count_12_mon", "Contacts count 12 months"),
        ("support_tickets_90d", "Support tickets 90 days"),
        ("mon_calls", "Mon calls"),  # perhaps those of Monday
        ("MONTHLY_FEE", "Monthly fee"),
        ("SMS_PER_DAY", "SMS per day"),
        ("XDSL", "XDSL"),
        ("Vertragslaufzeit Monate", "Vertragslaufzeit Monate"),
    ],
)
def test_labels_are_in_words_that_people_use(header: str, label: str) -> None:
    assert label_of(header) == label


def test_a_title_says_who_is_in_the_file_and_not_what_happened_to_them() -> None:
    assert title_of("hr-attrition", "employee") == "HR employee"
    assert title_of("Bank_churn_data_2024", "customer") == "Bank customer"
    assert title_of("customers", "customer") == "Customer"


def test_values_are_shown_without_underscores() -> None:
    assert readable("Travel_Rarely") == "Travel rarely"
    assert readable("Gold_VIP_plan") == "Gold VIP plan"
    assert readable("A_1") == "A_1"  # a code
    assert readable("Fiber optic") == "Fiber optic"


def test_a_score_is_not_called_an_identifier() -> None:
    ratings = ["1", "2", "3", "4"] * 9
    assert label(column("ID_WorkLifeBalance", ratings), ["ID_WorkLifeBalance"]) == "Work life balance"
    both = ["ID_WorkLifeBalance", "WorkLifeBalance"]
    assert label(column("ID_WorkLifeBalance", ratings), both) == "ID work life balance"
    assert label(column("ID_Store", ["A", "B"] * 9), ["ID_Store"]) == "ID store"


@pytest.mark.parametrize(
    ("header", "low", "high", "added"),
    [
        ("JobSatisfaction", 1, 4, " on a scale of 1 to 4"),
        ("StockOptionLevel", 0, 3, " on a scale of 0 to 3"),
        ("nps_score", 0, 10, " on a scale of 0 to 10"),
        ("Education", 1, 5, " (from 1 to 5)"),  # no word of a scale, so only what the file shows
        ("num_of_products", 1, 4, ""),
        ("Total_Relationship_Count", 1, 6, ""),
        ("Visits", 1, 6, ""),
        ("Tenure", 1, 10, ""),
        ("Rooms in use", 2, 6, ""),
        ("Credit score", 1, 60, ""),
    ],
)
def test_numbers_on_a_scale_say_from_where_to_where(header: str, low: int, high: int, added: str) -> None:
    cells = [str(place) for place in range(low, high + 1)] * 12
    assert place_on_scale(column(header, cells)) == added
    if added:
        with_gap = [cell for cell in cells if cell != str(low + 1)]
        assert place_on_scale(column(header, with_gap)) == ""
        one_alone = [cell for cell in cells if cell != str(high)] + [str(high)]
        assert place_on_scale(column(header, one_alone)) == ""  # the end would be one customer's


@pytest.mark.parametrize(
    ("header", "of_churners", "proposed"),
    [
        ("cancelled orders", 0.45, "keep"),  # ROC-AUC 0.66: they may have been cancelled by those who stay
        ("cancelled orders", 0.75, "leave out"),  # 0.81
        ("cancel calls", 0.45, "leave out"),  # nobody calls to cancel twice
        ("customer cancelled", 0.45, "leave out"),
    ],
)
def test_a_count_of_cancelled_things_is_kept_where_it_tells_little(
    header: str, of_churners: float, proposed: str
) -> None:
    churned = np.arange(600) % 3 == 0
    some = np.random.default_rng(4).random(600) < np.where(churned, of_churners, 0.13)
    counts = np.where(some, 1 + np.arange(600) % 4, 0)
    target = column("churned", ["yes" if left else "no" for left in churned])
    found = suspicion_of(column(header, list(map(str, counts))), churned, target)
    assert found is not None
    assert found.leave_out == (proposed == "leave out")


def test_decisions_call_rows_what_they_are() -> None:
    document = {
        "questions": [],
        "columns": [{"column": "customer tier", "reason": "it says the same of nearly every customer"}],
        "decisions": [
            {"topic": "id", "reason": "'customer no' identifies a customer, as customers know"},
            {"topic": "requires", "reason": "is blank where New customer is no"},
        ],
    }
    told = _in_their_words(document, ("employee", "employees"))
    assert told["columns"] == [
        {"column": "customer tier", "reason": "it says the same of nearly every employee"}
    ]
    assert told["decisions"] == [
        {"topic": "id", "reason": "'customer no' identifies an employee, as employees know"},
        {"topic": "requires", "reason": "is blank where New customer is no"},
    ]


def test_headers_that_clash_are_numbered() -> None:
    assert list(identifiers_of(["a b", "a_b", "A-B"]).values()) == ["aB", "aB2", "aB3"]


@pytest.mark.parametrize(
    ("cells", "kind", "missing"),
    [
        (["Yes", "no", "YES", ""] * 9, "boolean", ()),
        (["ja", "nein"] * 9, "boolean", ()),
        (["Yes", "no", "Y", "N", "yes ", "TRUE"] * 9, "boolean", ()),
        (["yes", "no", "maybe"] * 9, "category", ()),
        (["f", "m", "t"] * 9, "category", ()),
        (["1.0", "0.0"] * 9, "boolean", ()),
        (["1", "2"] * 9, "integer", ()),
        (["3", "n/a", "12", "7"] * 9, "integer", ("n/a",)),
        (["3", "None", "12", "7"] * 9, "integer", ("None",)),
        (["DSL", "None", "Fiber"] * 9, "category", ()),
        (["low", "high", "medium"] * 9, "ordered", ()),
        (["<10", "10-20", "21+"] * 9, "ordered", ()),
        (["<$10", "$10 - $20", "$20 +", "Unknown"] * 9, "ordered", ("Unknown",)),
        (["<10", "10-20", "21+", "Prefer not to say"] * 9, "ordered", ("Prefer not to say",)),
        (["low", "unknown", "medium", "high"] * 9, "ordered", ("unknown",)),
        (["DSL", "Unknown", "Fiber", "Cable"] * 9, "category", ()),
        (["5.0", "3.0", "12.0", ""] * 9, "integer", ()),
        (["$49.00", "$1,149.00", "$99.00"] * 9, "number", ()),
        (["49,00", "149,00", "99,00"] * 9, "number", ()),
        (["01", "07", "12"] * 9, "category", ()),
        (["", "-", "NA"] * 9, "empty", ("-", "NA")),
        ([f"{a}{b}" for a in "ABCNDEF" for b in "ABLNR"], "category", ()),  # "NA" is Namibia among them
    ],
)
def test_kinds(cells: list[str], kind: str, missing: tuple[str, ...]) -> None:
    found = column("x", cells)
    assert (found.kind, found.missing) == (kind, missing)


def test_scales_are_put_in_order() -> None:
    assert scale_of(["36+", "18-25", "26-35"]) == ["18-25", "26-35", "36+"]
    assert scale_of(["Less than $40K", "$120K +", "$40K - $60K"]) == [
        "Less than $40K",
        "$40K - $60K",
        "$120K +",
    ]
    assert scale_of(["a", "b", "c"]) is None


def test_copies_of_a_column_are_found_and_the_readable_one_stays() -> None:
    random = np.random.default_rng(0)
    codes = random.integers(1, 4, 300)
    minutes = random.uniform(0, 300, 300).round(1)
    parts = random.integers(0, 50, (2, 300))
    columns = [
        column("area", [str(code) for code in codes]),
        column("area name", [["north", "south", "east"][code - 1] for code in codes]),
        column("minutes", [f"{value:.1f}" for value in minutes]),
        column("charge", [f"{value * 0.17:.2f}" for value in minutes]),
        column("day", [str(value) for value in parts[0]]),
        column("night", [str(value) for value in parts[1]]),
        column("both", [str(value) for value in parts.sum(axis=0)]),
        column("fixed", ["EUR"] * 300),
    ]
    assert renamed(columns[:2]) == {"area": "area name"}
    assert straight_lines(columns[2:6]) == {"charge": "minutes"}
    assert sums(columns[2:7:1]) == [Sum("both", ("day", "night"), ())]
    assert constants(columns) == {"fixed": "EUR"}


def test_no_internet_is_found_under_the_column_that_decides_it() -> None:
    internet = column("Internet service", ["DSL", "No", "Fiber"] * 30)
    other = column("Partner", ["Yes", "No", "No"] * 30)
    backup = column("Backup", ["Yes", "No internet service", "No"] * 30)
    found = dependence_of(backup, "No internet service", [other, internet, backup])
    assert found is not None
    assert (found.parent, found.value, set(found.others), found.exact) == (
        "Internet service",
        "No",
        {"DSL", "Fiber"},
        True,
    )
    contradicted = column("Backup", ["Yes", "No internet service", "No"] * 29 + ["No", "No", "No"])
    assert dependence_of(contradicted, "No internet service", [internet]) is None


def test_rare_levels_become_other_and_those_of_a_few_customers_are_not_named() -> None:
    cells = ["A"] * 500 + ["B"] * 400 + ["C"] * 15 + ["D"] * 12 + ["E"] * 3 + ["a"] * 70 + ["A "]
    found = levels_of(column("shop", cells))
    assert [(level.value, level.spellings, level.rows) for level in found.listed] == [
        ("A", ("A", "a"), 571),
        ("B", ("B",), 400),
        ("Other", ("C", "D"), 30),
    ]
    assert [level.is_other for level in found.listed] == [False, False, True]
    # Three whose value is not named, and one whose spelling nobody else has.
    assert found.unlisted_rows == 4


@pytest.mark.parametrize(
    ("header", "cells", "reason"),
    [
        ("lane", ["blue"] * 50 + ["green"] * 150, "copy of the outcome"),
        ("note", ["x"] * 48 + [""] * 152, "because of the outcome"),
        (
            "index",
            [str(900 + n) for n in range(50)] + [str(n) for n in range(150)],
            "tells the outcome by itself",
        ),
        ("shelf", ["Z"] * 35 + ["A", "B", "C"] * 55, "only churners have"),
        (
            "cancel calls",
            [str(n % 5 + 3) for n in range(50)] + [str(n % 5) for n in range(150)],
            "named like something",
        ),
        (
            "cancelled orders",
            [str(n % 5 + 3) for n in range(50)] + [str(n % 5) for n in range(150)],
            "named like something",
        ),
        ("cancelled", ["a", "b"] * 20 + ["c"] * 10 + ["c", "b"] * 75, "named like the outcome"),
        (
            "churn points",
            [str(n % 5 + 3) for n in range(50)] + [str(n % 5) for n in range(150)],
            "named like the outcome",
        ),
    ],
)
def test_leaks_are_told_apart(header: str, cells: list[str], reason: str) -> None:
    churned = np.array([True] * 50 + [False] * 150)
    target = column("churned", ["yes"] * 50 + ["no"] * 150)
    order = np.random.default_rng(1).permutation(200)
    found = suspicion_of(column(header, [cells[place] for place in order]), churned[order], target)
    assert found is not None
    assert reason in found.reason
    shuffled = [cells[place] for place in np.random.default_rng(2).permutation(200)]
    assert suspicion_of(column("plain", shuffled), churned[order], target) is None


def test_a_preamble_and_a_total_are_skipped() -> None:
    body = "\r\n".join(f"{n};{n},5;x" for n in range(50))
    found = sniff("x.csv", f"Export\r\nof all\r\na;b;c\r\n{body}\r\nTotal;;\r\n".encode("cp1252"))
    assert (found.delimiter, found.lead, found.total) == (";", 2, "Total")
    assert sniff("x.csv", "a,b\r\ncafé,1\r\n".encode("cp1252")).encoding == "windows-1252"
    assert sniff("x.csv", "a,b\r\nx,1\r\n".encode("utf-16")).encoding == "utf-16le"


def test_nothing_is_told_of_fewer_than_ten_customers() -> None:
    assert rows_in_words(9) == "fewer than 10 rows"
    assert rows_in_words(10, 50) == "10 of 50 rows"
    assert rows_in_words(9, 50) == "fewer than 10 rows"
    assert masked("1.234,50 €") == "9.999,99 €"
