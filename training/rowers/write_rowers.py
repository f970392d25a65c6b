"""The members of Example Rowing Club, which does not exist: a CSV to train on with every kind of field.

    npm run python -- training/rowers/write_rowers.py build/rowers.csv
    npm run python -- -m churn_training run train --quick \\
        --contract training/rowers/contract.json --data build/rowers.csv --name rowers

`.ci/testing/rowers/` holds what a package is made of: contract, manifest, trees and verification rows.
"""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np

ROWS = 2_500
SEED = 11
AS_OF = date(2026, 3, 31)


def write_rowers(path: Path) -> None:
    """Writes the file; the same seed gives the same bytes."""
    random = np.random.default_rng(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        header = ["Member", "Joined", "Paid until", "Level", "Boathouse", "Outings", "Fee", "Locker", "Left"]
        writer.writerow(header)
        for number in range(ROWS):
            days = int(20 + 3580 * random.random() ** 2)
            ahead = int(random.integers(-30, 366))
            level = int(random.choice(3, p=[0.4, 0.4, 0.2]))
            boathouse = str(random.choice(["Weir", "Island", "Lock", "Mill"], p=[0.5, 0.35, 0.1, 0.05]))
            outings = int(min(random.poisson(6 + 6 * level), 40))
            fee = round(float(random.uniform(120, 480)), 2)
            locker = random.random() < 0.4
            log_odds = (
                1.2 - 0.0005 * days - 0.004 * ahead - 0.5 * level - 0.09 * outings + 0.003 * (fee - 300)
                - 0.6 * locker + {"Weir": 0.0, "Island": -0.4}.get(boathouse, 0.7)
            )  # fmt: skip
            left = random.random() < 1 / (1 + np.exp(-log_odds))
            writer.writerow(
                [
                    f"R-{number:04}",
                    day(AS_OF - timedelta(days=days)),
                    "?" if random.random() < 0.05 else day(AS_OF + timedelta(days=ahead)),
                    "?" if random.random() < 0.05 else ("Novice", "Club", "Racing")[level],
                    boathouse,
                    outings,
                    "?" if random.random() < 0.05 else f"{fee:.2f}",
                    "yes" if locker else "no",
                    "yes" if left else "no",
                ]
            )


def day(each: date) -> str:
    """A date as the club writes it."""
    return each.strftime("%d.%m.%Y")


if __name__ == "__main__":
    write_rowers(Path(sys.argv[1]))
