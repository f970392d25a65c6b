"""`npm run python -- -m fuzz`: fits drawn models and compares library, ONNX Runtime and package row by row.

A seed draws the same models again: `npm run python -- -m fuzz --seed 7 --models 1` runs one alone.
"""

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from fuzz.compare import compare_package, write_model
from fuzz.draw import draw_recipe


def main() -> int:
    """Prints what differs, with the seed of each model; answers how the process ends."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, help="of the first model; a fresh one by default")
    parser.add_argument("--models", type=int, default=40, help="how many models, each with the next seed")
    given = parser.parse_args()
    seed = secrets.randbelow(2**31) if given.seed is None else given.seed
    write = sys.stdout.write
    write(f"Seed {seed}, {given.models} models.\n")
    found: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in range(seed, seed + given.models):
            found += write_model(draw_recipe(each), each, folder)
        found += compare_package(folder)
    for fault in found:
        write(f"FAULT: {fault}\n")
    if found:
        write(
            "The number in a model's name is its seed: npm run python -- -m fuzz --models 1 --seed NUMBER\n"
        )
    write(f"{given.models} models, {len(found)} differ\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
