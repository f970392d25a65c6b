"""The crew of Example Ferries, a company that does not exist: a CSV to train the tests' second model on.

    npm run python -- training/ferries/write_crew.py build/crew.csv
    npm run python -- -m churn_training run train report --quick \\
        --contract training/ferries/contract.json --data build/crew.csv --name ferries

`.ci/testing/ferries/` holds the bundle that this gives, with its model card and without the rows;
`npm run model:code` then writes the TypeScript beside it.
"""

import csv
import sys
from pathlib import Path

import numpy as np

ROWS = 3_000
SEED = 7


def write_crew(path: Path) -> None:
    """Writes the file; the same seed gives the same bytes."""
    random = np.random.default_rng(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            [
                *("Home port", "Rota", "Seasons", "Hourly wage", "Sick days", "Shift drift"),
                *("Cabin", "Own bunk", "Age", "Has resigned"),
            ]
        )
        for _ in range(ROWS):
            port = random.choice(["North Pier", "Old Harbour", "None", "not asked"], p=[0.45, 0.3, 0.2, 0.05])
            night = random.random() < 0.35
            seasons = int(min(random.geometric(0.18) - 1, 24))
            wage = round(float(np.clip(random.normal(17 + 0.5 * seasons, 3), 11, 35)), 2)
            sick = int(min(random.poisson(5 + 4 * night), 40))
            drift = round(float(np.clip(random.normal(0, 2), -6, 6)), 1)
            cabin = random.random() < 0.6
            bunk = cabin and random.random() < 0.4
            age = int(np.clip(random.normal(30 + seasons, 8), 17, 68))
            log_odds = (
                -1.1 + 1.2 * night * (not bunk) - 0.16 * seasons - 0.11 * (wage - 18) + 0.06 * sick
                + 0.25 * max(drift, 0) - 0.5 * cabin + {"North Pier": -0.3, "Old Harbour": 0.5}.get(port, 0.1)
            )  # fmt: skip
            resigned = random.random() < 1 / (1 + np.exp(-log_odds))
            writer.writerow(
                [
                    port,
                    "night" if night else "day",
                    seasons,
                    "" if random.random() < 0.04 else f"{wage:.2f}",
                    "not asked" if random.random() < 0.06 else sick,
                    drift,
                    "x" if cabin else "-",
                    "no cabin" if not cabin else "x" if bunk else "-",
                    age,
                    "ja" if resigned else "nein",
                ]
            )


if __name__ == "__main__":
    write_crew(Path(sys.argv[1]))
