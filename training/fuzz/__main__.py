"""`npm run python -- -m fuzz`: fits drawn models and compares library, ONNX Runtime and package row by row.

Before them, every base score from 0.2 to 0.8 is read and compared with what XGBoost adds. A seed draws the
same models again: `npm run python -- -m fuzz --without-bases --seed 7 --models 1` runs one alone.
"""

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from fuzz.bases import BASES, base_scores, compare_bases
from fuzz.compare import compare_package, write_model
from fuzz.draw import draw_recipe


def main() -> int:
    """Prints what differs, with the seed of each model; answers how the process ends."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, help="of the first model; a fresh one by default")
    parser.add_argument("--models", type=int, default=40, help="how many models, each with the next seed")
    parser.add_argument("--without-bases", action="store_true", help="leave the base scores out")
    given = parser.parse_args()
    seed = secrets.randbelow(2**31) if given.seed is None else given.seed
    write = sys.stdout.write
    write(f"Seed {seed}, {given.models} models.\n")
    found: list[str] = []
    if not given.without_bases:
        found, missed = compare_bases(base_scores())
        write(f"{BASES} base scores, {len(found)} differ; a formula would miss {missed}.\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in range(seed, seed + given.models):
            found += write_model(draw_recipe(each), each, folder)
        found += compare_package(folder)
    for fault in found:
        write(f"FAULT: {fault}\n")
    if found:
        write(
            "The number in a model's name is its seed: "
            "npm run python -- -m fuzz --without-bases --models 1 --seed NUMBER\n"
        )
    write(f"{given.models} models, {len(found)} differ\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
