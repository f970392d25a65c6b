"""training/fixtures: models of every family on synthetic data, with rows and figures to compare with.

Of each family there is one as its library grew it, and one whose leaves were rounded to a grid.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
import xgboost
from sklearn.ensemble import RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from churn_training.bundle.champion import gzipped
from churn_training.evidence.fixture_rows import fixture_rows
from churn_training.evidence.judge import judge
from churn_training.evidence.synthetic import Synthetic, synthetic
from churn_training.readable_json import readable_json
from churn_training.settings import Settings
from churn_training.trees.columns import columns
from churn_training.trees.ensemble import Ensemble
from churn_training.trees.grid import grid_of
from churn_training.trees.lightgbm_grid import round_lightgbm
from churn_training.trees.lightgbm_trees import read_lightgbm
from churn_training.trees.onnx_export import export
from churn_training.trees.scikit_learn_grid import round_scikit_learn
from churn_training.trees.scikit_learn_trees import read_scikit_learn
from churn_training.trees.xgboost_grid import round_xgboost
from churn_training.trees.xgboost_trees import read_xgboost

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    """How one fixture is made."""

    name: str
    rows: int
    """Of the synthetic data it is fitted on."""
    features: int
    fit: Callable[[Synthetic, int], Any]
    read: Callable[[Any], Ensemble]
    edges: int = 32
    """Splits with three rows each."""
    on_grid: bool = False


def fit_xgboost(
    depth: int, rounds: int, learning_rate: float = 0.1
) -> Callable[[Synthetic, int], xgboost.Booster]:
    """A fit of exactly that many rounds."""

    def fit(data: Synthetic, seed: int) -> xgboost.Booster:
        parameters = {
            "objective": "binary:logistic",
            "tree_method": "hist",
            "max_depth": depth,
            "learning_rate": learning_rate,
            "seed": seed,
            "nthread": 1,
        }
        return xgboost.train(parameters, xgboost.DMatrix(data.features, label=data.labels), rounds)

    return fit


def _lightgbm(data: Synthetic, seed: int) -> lightgbm.Booster:
    parameters = {
        "objective": "binary",
        "num_leaves": 31,
        "learning_rate": 0.05,
        "min_data_in_leaf": 5,
        "seed": seed,
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }
    return lightgbm.train(parameters, lightgbm.Dataset(data.features, label=data.labels), num_boost_round=60)


def _random_forest(data: Synthetic, seed: int) -> RandomForestClassifier:
    forest = RandomForestClassifier(n_estimators=100, random_state=seed, n_jobs=1)
    return forest.fit(data.features, data.labels)


def _decision_tree(data: Synthetic, seed: int) -> DecisionTreeClassifier:
    return DecisionTreeClassifier(random_state=seed).fit(data.features, data.labels)


def on_grid(recipe: Recipe, rounded: Callable[[Any], Any]) -> Recipe:
    """The same model with its leaves rounded, by the function of its family."""
    return replace(
        recipe,
        name=f"{recipe.name}-grid",
        fit=lambda data, seed: rounded(recipe.fit(data, seed)),
        on_grid=True,
    )


AS_GROWN = (
    Recipe("xgboost-depth-1", 2000, 10, fit_xgboost(1, 60), read_xgboost),
    Recipe("xgboost-depth-3", 2000, 10, fit_xgboost(3, 60), read_xgboost),
    Recipe("xgboost-depth-8", 2000, 10, fit_xgboost(8, 40), read_xgboost),
    Recipe("lightgbm-31-leaves", 2000, 10, _lightgbm, read_lightgbm),
    Recipe("random-forest-100", 800, 10, _random_forest, read_scikit_learn),
    Recipe("decision-tree", 800, 10, _decision_tree, read_scikit_learn),
    # Also the benchmark's model: as large as a tuned ensemble gets, and every tree really six deep.
    Recipe("xgboost-200x6", 6000, 20, fit_xgboost(6, 200, 0.01), read_xgboost),
)

ROUNDED = {
    "xgboost-depth-1": round_xgboost,
    "xgboost-depth-3": round_xgboost,
    "lightgbm-31-leaves": round_lightgbm,
    "random-forest-100": round_scikit_learn,
    "decision-tree": round_scikit_learn,
}

RECIPES = (
    *AS_GROWN,
    *(on_grid(recipe, ROUNDED[recipe.name]) for recipe in AS_GROWN if recipe.name in ROUNDED),
)


def write_fixtures(output: Path, settings: Settings) -> None:
    """Every recipe: `<name>.onnx.gz` and `<name>.json`, and `<name>.trees.json.gz` of what is on a grid."""
    output.mkdir(parents=True, exist_ok=True)
    for recipe in RECIPES:
        native, ensemble, data = train_recipe(recipe, settings.fixtures_seed)
        document = describe(recipe, settings.fixtures_seed, native, ensemble, data)
        (output / f"{recipe.name}.onnx.gz").write_bytes(gzipped(export(ensemble, data.names)))
        (output / f"{recipe.name}.json").write_text(readable_json(document), encoding="utf-8", newline="\n")
        if recipe.on_grid:
            (output / f"{recipe.name}.trees.json.gz").write_bytes(gzipped(columns(ensemble).encode()))
        log.info("%s: %d trees, %d rows", recipe.name, len(ensemble.trees), len(document["rows"]))


def describe(recipe: Recipe, seed: int, native: Any, ensemble: Ensemble, data: Synthetic) -> dict[str, Any]:
    """The rows, with what the native library and shap say about them."""
    rows, kinds = fixture_rows(ensemble, data, recipe.edges, np.random.default_rng(seed + 1))
    judgement = judge(native, rows)
    grid = {"grid": vars(grid_of(ensemble))} if recipe.on_grid else {}
    return {
        "name": recipe.name,
        "library": judgement.library,
        "judge": judgement.source,
        "link": ensemble.link,
        "cover": ensemble.cover,
        **grid,
        "features": list(data.names),
        "seed": seed,
        "trees": len(ensemble.trees),
        "depth": ensemble.depth,
        "nodes": ensemble.node_count,
        "base": judgement.base,
        "kinds": kinds,
        "margins": judgement.margins.tolist(),
        "rows": [_with_nulls(row) for row in rows],
        "contributions": judgement.contributions.tolist(),
    }


def train_recipe(recipe: Recipe, seed: int) -> tuple[Any, Ensemble, Synthetic]:
    """The fitted native model, its neutral form and the data."""
    data = synthetic(recipe.rows, recipe.features, seed)
    native = recipe.fit(data, seed)
    return native, recipe.read(native), data


def _with_nulls(row: npt.NDArray[np.float32]) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in row]
