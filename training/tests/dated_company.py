"""A society of allotment gardeners that does not exist: dates, bands, a scale, and clubs of few members."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np

from tests.shape import Cells, Shape

AS_OF = date(2024, 6, 30)

CLUBS = {"Beech lane": 700, "Mill pond": 500, "Quarry": 262, "Old orchard": 19, "Weir": 15, "Gate house": 4}
"""Members of each club: the last three have few."""

BANDS = ("under 50 m2", "50-100 m2", "over 100 m2")
MOODS = ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied")


def dated_company(as_of: date = AS_OF, seed: int = 1) -> Shape:
    """A file of the society, as of a day."""
    shape = Shape("gardeners", seed=seed)
    days = shape.random.gamma(2, 500, shape.rows) * np.exp(-0.4 * shape.risk) + 10
    seen = shape.random.gamma(2, 30, shape.rows) * np.exp(0.4 * shape.risk) + 1
    ends = shape.random.integers(-30, 365, shape.rows)
    shape.add("member", "id", shape.unique("M{}"))
    shape.add("joined", "input date", before(as_of, days, "%d.%m.%Y"))
    shape.add("last seen", "input date", shape.holed(before(as_of, seen, "%Y-%m-%dT08:15:00Z"), 0.05))
    shape.add("lease ends", "input date", before(as_of, -ends, "%m/%d/%Y"))
    shape.add("plot", "input ordered", shape.levels(*BANDS))
    shape.add("mood", "input ordered", shape.holed(shape.levels(*MOODS[::-1], effect=0.8), 0.04))
    clubs = [club for club, members in CLUBS.items() for _ in range(members)]
    shape.add("club", "input category", shape.random.permutation(clubs))
    shape.add("water", "input integer", shape.counts(30, -0.3))
    shape.add("left", "target", shape.outcome("yes", "no"))
    return shape


def before(as_of: date, days: Iterable[Any], form: str) -> Cells:
    """The dates so many days before the day."""
    return [(as_of - timedelta(days=int(day))).strftime(form) for day in days]
