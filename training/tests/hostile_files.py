"""Invented companies' files with the truth about them, written down before the file is.

Nothing here is shared with the inference it judges: not its words, not its thresholds, not its readers.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

Random = np.random.Generator
Cells = list[str]

LEAKS = ("copy", "noisy copy", "reason", "last date", "blankness", "pure value", "score", "aftermath")
"""The eight ways in which a column can know the outcome."""


PROSE = [
    "the",
    "member",
    "asked",
    "about",
    "a",
    "bike",
    "and",
    "was",
    "told",
    "to",
    "come",
    "again",
    "on",
    "Monday",
]


@dataclass(frozen=True)
class Truth:
    """What a column is."""

    header: str
    kind: str
    """boolean, category, ordered, integer, number, date, constant, text, id or target."""
    leak: str | None = None


@dataclass(frozen=True)
class Style:
    """How a company writes its files."""

    delimiter: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    thousands: str = ""
    missing: str = ""
    yes: str = "Yes"
    no: str = "No"
    date: str = "%Y-%m-%d"
    lead: tuple[str, ...] = ()
    total: str | None = None
    header: Callable[[str], str] = str


STYLES = (
    Style(),
    Style(";", "utf-8-sig", ",", ".", "", "Ja", "Nein", "%d.%m.%Y", header=str.title),
    Style(
        "\t",
        "utf-16",
        ".",
        ",",
        "NA",
        "TRUE",
        "FALSE",
        "%m/%d/%Y",
        header=lambda text: text.replace(" ", "_"),
    ),
    Style("|", "cp1252", ",", "", "n/a", "1", "0", "%d/%m/%Y", header=lambda text: f" {text}  é"),
    Style(",", "utf-8", ".", ",", "null", "y", "n", "%Y/%m/%d", ("Export of the gym",), "Total", str.upper),
    Style(
        ";",
        "cp1252",
        ",",
        " ",
        "-",
        "oui",
        "non",
        "%d %b %Y",
        header=lambda text: text.title().replace(" ", ""),
    ),
)


@dataclass
class HostileFile:
    """A file's bytes and the truth about its columns."""

    content: bytes
    truths: dict[str, Truth]
    churned: npt.NDArray[np.bool_]


@dataclass
class _Company:
    """Everything drawn for one file."""

    random: Random
    rows: int
    style: Style
    risk: npt.NDArray[np.float64]
    churned: npt.NDArray[np.bool_]
    columns: list[tuple[Truth, Cells]] = field(default_factory=list)

    def add(self, name: str, kind: str, cells: Cells, leak: str | None = None) -> None:
        self.columns.append((Truth(self.style.header(name), kind, leak), cells))

    def spelled(self, value: float, decimals: int) -> str:
        text = f"{value:,.{decimals}f}" if self.style.thousands else f"{value:.{decimals}f}"
        return text.replace(",", "\0").replace(".", self.style.decimal).replace("\0", self.style.thousands)

    def flags(self, share: npt.NDArray[np.float64] | float) -> npt.NDArray[np.bool_]:
        return np.asarray(self.random.random(self.rows) < share)

    def holed(self, cells: Cells, share: float) -> Cells:
        return [
            self.style.missing if gone else cell for cell, gone in zip(cells, self.flags(share), strict=True)
        ]


def hostile_file(
    seed: int,
    *,
    rows: int = 1500,
    share: float = 0.25,
    clean: int = 24,
    leaks: tuple[str, ...] = LEAKS,
    classes: int = 2,
    style: Style | None = None,
) -> HostileFile:
    """A file with `clean` honest columns, the named leaks, an identifier, a constant and prose."""
    random = np.random.default_rng(seed)
    style = style or STYLES[seed % len(STYLES)]
    risk = random.normal(0, 1, rows)
    noisy = risk + random.logistic(0, 0.6, rows)
    churned = noisy > np.quantile(noisy, 1 - share)
    company = _Company(random, rows, style, risk, churned)
    company.add("client id", "id", [f"C{number:07d}" for number in random.permutation(rows) + 1_000_000])
    for number in range(clean):
        CLEAN[number % len(CLEAN)](company, f" {number // len(CLEAN) + 1}" if number >= len(CLEAN) else "")
    for leak in leaks:
        _plant(company, leak)
    company.add("currency", "constant", ["XYZ"] * rows)
    company.add("remarks", "text", [_prose(random) for _ in range(rows)])
    company.add("churned", "target", _labels(company, classes))
    return HostileFile(_written(company), {truth.header: truth for truth, _ in company.columns}, churned)


def _labels(company: _Company, classes: int) -> Cells:
    cells = np.where(company.churned, company.style.yes, company.style.no).astype(object)
    if classes == 3:
        cells[~company.churned & company.flags(0.1)] = "Joined"
    return list(map(str, cells))


def _prose(random: Random) -> str:
    words = np.array(PROSE)
    return " ".join(random.choice(words, 9))


def _visits(company: _Company, suffix: str) -> None:
    cells = company.random.poisson(np.exp(2 - 0.4 * company.risk))
    company.add(f"visits{suffix}", "integer", [str(cell) for cell in cells])


def _spend(company: _Company, suffix: str) -> None:
    values = np.exp(company.random.normal(6.5 - 0.2 * company.risk, 0.8))
    cells = [company.spelled(float(value), 2) for value in values]
    company.add(f"spend{suffix}", "number", company.holed(cells, 0.03))


def _debt(company: _Company, suffix: str) -> None:
    values = company.random.normal(0, 3000, company.rows)
    company.add(f"balance{suffix}", "number", [company.spelled(float(value), 1) for value in values])


def _ratio(company: _Company, suffix: str) -> None:
    values = company.random.beta(2, 3, company.rows) + 0.05 * company.risk
    company.add(f"load factor{suffix}", "number", [company.spelled(float(value), 4) for value in values])


def _app(company: _Company, suffix: str) -> None:
    flags = company.flags(1 / (1 + np.exp(company.risk)))
    cells = [company.style.yes if flag else company.style.no for flag in flags]
    company.add(f"has app{suffix}", "boolean", company.holed(cells, 0.02))


def _shop(company: _Company, suffix: str) -> None:
    shops = np.array(["North gate", "Old mill", "Harbour", "Station", "Hill top", "Market"])
    company.add(f"shop{suffix}", "category", list(map(str, company.random.choice(shops, company.rows))))


def _town(company: _Company, suffix: str) -> None:
    weights = 1 / np.arange(1, 41)
    towns = [f"Town of {letter}{number}" for letter in "ABCD" for number in range(10)]
    company.add(
        f"town{suffix}",
        "category",
        list(company.random.choice(towns, company.rows, p=weights / weights.sum())),
    )


def _band(company: _Company, suffix: str) -> None:
    bands = ["<10", "10-20", "21-50", "51+"]
    places = np.clip(np.round(company.random.normal(1.5 - 0.3 * company.risk, 1)), 0, 3).astype(int)
    unsaid = company.flags(0.04)
    cells = ["Unknown" if gone else bands[place] for place, gone in zip(places, unsaid, strict=True)]
    company.add(f"orders band{suffix}", "ordered", cells)


def _joined(company: _Company, suffix: str) -> None:
    days = company.random.integers(30, 2500, company.rows)
    start = date(2023, 6, 30)
    cells = [(start - timedelta(days=int(day))).strftime(company.style.date) for day in days]
    company.add(f"first visit{suffix}", "date", cells)


def _code(company: _Company, suffix: str) -> None:
    codes = company.random.choice(["01", "02", "07", "11"], company.rows)
    company.add(f"depot{suffix}", "category", list(map(str, codes)))


def _grade(company: _Company, suffix: str) -> None:
    words = ["low", "medium", "high"]
    places = np.clip(np.round(company.random.normal(1 + 0.3 * company.risk, 0.8)), 0, 2).astype(int)
    company.add(f"noise level{suffix}", "ordered", company.holed([words[place] for place in places], 0.05))


def _percent(company: _Company, suffix: str) -> None:
    values = company.random.uniform(0, 100, company.rows)
    company.add(f"occupancy{suffix}", "number", [f"{company.spelled(float(value), 1)} %" for value in values])


def _lockers(company: _Company, suffix: str) -> None:
    company.add(
        f"lockers{suffix}", "integer", [str(value) for value in company.random.integers(0, 5, company.rows)]
    )


def _ring(company: _Company, suffix: str) -> None:
    """Whole numbers that only name something: the risk goes up and down with them."""
    codes = company.random.choice([210, 340, 455, 780], company.rows)
    company.add(f"ring road sector{suffix}", "category", [str(code) for code in codes])


CLEAN: tuple[Callable[[_Company, str], None], ...] = (
    _visits,
    _spend,
    _debt,
    _ratio,
    _app,
    _shop,
    _town,
    _band,
    _joined,
    _code,
    _grade,
    _percent,
    _lockers,
    _ring,
)


def _plant(company: _Company, leak: str) -> None:
    random, churned, rows = company.random, company.churned, company.rows
    missing = company.style.missing
    if leak == "copy":
        company.add("lane", "category", ["blue" if left else "green" for left in churned], leak)
    elif leak == "noisy copy":
        wrong = company.flags(0.01)
        company.add(
            "lamp",
            "category",
            ["dim" if left != odd else "lit" for left, odd in zip(churned, wrong, strict=True)],
            leak,
        )
    elif leak == "reason":
        reasons = random.choice(["moved", "price", "other gym"], rows)
        company.add(
            "comment code",
            "category",
            [str(r) if left else missing for r, left in zip(reasons, churned, strict=True)],
            leak,
        )
    elif leak == "last date":
        days = random.integers(0, 90, rows)
        cells = [(date(2023, 7, 1) + timedelta(days=int(day))).strftime(company.style.date) for day in days]
        company.add(
            "key return",
            "date",
            [cell if left else missing for cell, left in zip(cells, churned, strict=True)],
            leak,
        )
    elif leak == "blankness":
        gone = company.flags(np.where(churned, 0.95, 0.02))
        cells = [str(value) for value in random.integers(1, 400, rows)]
        company.add(
            "meter", "integer", [missing if g else cell for cell, g in zip(cells, gone, strict=True)], leak
        )
    elif leak == "pure value":
        hit = churned & company.flags(0.4)
        others = random.choice(["A", "B", "C"], rows)
        company.add(
            "shelf",
            "category",
            ["Z" if yes else str(other) for yes, other in zip(hit, others, strict=True)],
            leak,
        )
    elif leak == "score":
        values = random.normal(churned * 3.2, 0.8)
        company.add("index", "number", [company.spelled(float(value), 3) for value in values], leak)
    elif leak == "aftermath":
        hit = churned & company.flags(0.6)
        values = np.where(hit, random.gamma(2, 30, rows) + 1, 0)
        company.add("paid back", "number", [company.spelled(float(value), 2) for value in values], leak)
    else:
        raise KeyError(leak)


def _written(company: _Company) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=company.style.delimiter, lineterminator="\r\n")
    for line in company.style.lead:
        writer.writerow([line])
    writer.writerow([truth.header for truth, _ in company.columns])
    records: Any = zip(*(cells for _, cells in company.columns), strict=True)
    writer.writerows(records)
    if company.style.total is not None:
        writer.writerow([company.style.total, *[""] * (len(company.columns) - 1)])
    return text.getvalue().encode(company.style.encoding)
