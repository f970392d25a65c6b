"""What ONNX Runtime and the package answer for a drawn model, beside what its own library does."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from churn_training.bundle.champion import gzipped
from churn_training.evidence.fixtures import Recipe, describe, train_recipe
from churn_training.readable_json import readable_json
from churn_training.trees.columns import columns
from churn_training.trees.onnx_export import export
from churn_training.trees.onnx_run import onnxruntime_margins

MARGIN_LIMIT = 4e-6
"""Largest difference of a float32 sum of leaves from the library's own, relative to the largest margin."""

REPOSITORY = Path(__file__).resolve().parents[2]


def write_model(recipe: Recipe, seed: int, folder: Path) -> list[str]:
    """Writes a model with its library's answers, and finds what ONNX Runtime says otherwise, in words."""
    native, ensemble, data = train_recipe(recipe, seed)
    document = describe(recipe, seed, native, ensemble, data)
    onnx = export(ensemble, data.names)
    rows = np.array(
        [[np.nan if value is None else value for value in row] for row in document["rows"]], dtype=np.float32
    )
    margins = onnxruntime_margins(onnx, rows)
    document["onnxruntime"] = margins.astype(np.float64).tolist()
    (folder / f"{recipe.name}.onnx.gz").write_bytes(gzipped(onnx))
    (folder / f"{recipe.name}.json").write_text(readable_json(document), encoding="utf-8", newline="\n")
    if recipe.on_grid:
        (folder / f"{recipe.name}.trees.json.gz").write_bytes(gzipped(columns(ensemble).encode()))
    return _differences(recipe, document, margins)


def _differences(recipe: Recipe, document: dict[str, Any], margins: np.ndarray[Any, Any]) -> list[str]:
    own = np.asarray(document["margins"], dtype=np.float64)
    difference = np.abs(margins.astype(np.float64) - own)
    scale = max(1.0, float(np.max(np.abs(own), initial=0.0)))
    limit = 0.0 if recipe.on_grid else MARGIN_LIMIT * scale
    row = int(np.argmax(difference))
    if difference[row] <= limit:
        return []
    got, expected = float(margins[row]), float(own[row])
    return [f"{recipe.name}: row {row}: ONNX Runtime answers {got!r}, {document['library']} {expected!r}"]


def compare_package(folder: Path) -> list[str]:
    """What the package's own trees say otherwise than the files in the folder, in words."""
    node = shutil.which("node")
    if node is None:
        raise FileNotFoundError("Got no node on the PATH, expected it: the package's trees run in it.")
    command = [node, str(REPOSITORY / ".ci" / "program.mjs"), "fuzz/trees", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    if run.returncode not in (0, 1):
        raise RuntimeError(f"node ended with {run.returncode}: {run.stderr}")
    return list(json.loads(run.stdout))
