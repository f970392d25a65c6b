"""How long `create` takes and how much memory it needs, on an invented company's file of any size.

    npm run python -- training/time_create.py 10000 20
    npm run python -- training/time_create.py 100000 30

Prints wall time, processor time and peak memory of the process, from the file to the bundle with its card.
Measure on a quiet machine; Linux and macOS count memory so, Windows does not.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

SEED = 31
PLANS = ("Kayak", "Canoe", "Raft", "Dinghy")
TOWNS = tuple(f"Example Bay {number}" for number in range(1, 13))


def write_customers(path: Path, rows: int, columns: int) -> None:
    """Writes a boat hire's customers: an id, `columns` - 2 fields of four kinds in turn, and who left."""
    random = np.random.default_rng(SEED)
    log_odds = np.full(rows, -1.4)
    cells = [[f"BOAT-{row:07}" for row in range(rows)]]
    header = ["customer id"]
    for place in range(columns - 2):
        kind = ("amount", "count", "plan", "flag")[place % 4]
        header.append(f"{kind} {place + 1}")
        effect = 0.9 / (1 + place)
        if kind == "amount":
            amounts = random.lognormal(3, 0.6, rows)
            log_odds += effect * np.log(amounts / 20)
            cells.append([f"{amount:.2f}" for amount in amounts])
        elif kind == "count":
            counts = random.poisson(7, rows)
            log_odds -= effect * (counts - 7) / 3
            cells.append([str(count) for count in counts])
        else:
            values = {"plan": PLANS if place % 8 == 2 else TOWNS, "flag": ("yes", "no")}[kind]
            drawn = random.integers(0, len(values), rows)
            log_odds += effect * (drawn == 0)
            cells.append([values[value] for value in drawn])
    left = random.random(rows) < 1 / (1 + np.exp(-log_odds))
    header.append("left")
    cells.append(["yes" if each else "no" for each in left])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(zip(*cells, strict=True))


def main(rows: int, columns: int) -> int:
    """Runs `create` in a process of its own, and returns its status."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "customers.csv"
        write_customers(data, rows, columns)
        command = [sys.executable, "-m", "churn_training", "create", str(data), "--out", f"{folder}/bundle"]
        began = time.perf_counter()
        process = subprocess.Popen([*command, "--yes"], stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
    if status != 0:
        sys.stderr.write(said)
        return os.waitstatus_to_exitcode(status)
    memory = used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    sys.stdout.write(
        f"{rows:,} rows x {columns} columns, {os.cpu_count()} cores: {took:.0f} s of wall time, "
        f"{used.ru_utime + used.ru_stime:.0f} s of processor time, {memory:,.0f} MB at most\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
