"""fixtures/converted: files as the usual converters write them, with the native libraries' answers.

In an environment of its own, because the converters want other versions than the training does:

    python3.11 -m venv converters/.venv
    converters/.venv/bin/pip install --require-hashes -r converters/requirements.lock
    PYTHONHASHSEED=0 PYTHONPATH=. converters/.venv/bin/python converters/write_fixtures.py

The same machine writes the same bytes; without that seed skl2onnx lists its opsets in any order.

`<name>.onnx.gz` is the converter's file, byte for byte. `<name>.cover.onnx.gz` is the same with real cover,
as `python -m churn_training cover` writes it, of the kinds of native model that it knows.
"""

import logging
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import joblib
import lightgbm
import numpy as np
import onnx
import onnxmltools
import xgboost
from onnxmltools.convert.common.data_types import FloatTensorType
from skl2onnx import to_onnx
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from churn_training.bundle.champion import gzipped
from churn_training.evidence.judge import judge
from churn_training.evidence.synthetic import Synthetic, synthetic
from churn_training.preparation.encoding import Matrix
from churn_training.readable_json import readable_json
from churn_training.trees.onnx_cover import read_native, with_cover

log = logging.getLogger(__name__)

OUTPUT = Path(__file__).parent.parent / "fixtures" / "converted"
GRAPH = "trees"
"""Name of the graph: onnxmltools draws a random one otherwise."""

SEED = 7
ROWS = 1000
FEATURES = 6
ORDINARY = 30
MISSING = 15

XGBOOST = {"n_estimators": 15, "max_depth": 3, "random_state": SEED, "n_jobs": 1}
LIGHTGBM = {
    "n_estimators": 15,
    "num_leaves": 8,
    "random_state": SEED,
    "n_jobs": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}
SCIKIT_LEARN = {"max_depth": 4, "random_state": SEED}
FOREST = {**SCIKIT_LEARN, "n_estimators": 10, "n_jobs": 1}
BOOSTING = {"n_estimators": 15, "random_state": SEED}
HISTOGRAMS = {"max_iter": 15, "max_leaf_nodes": 8, "random_state": SEED}


@dataclass(frozen=True)
class Recipe:
    """A native model and the way into an ONNX file."""

    name: str
    fit: Callable[[Synthetic], Any]
    convert: Callable[[Any], onnx.ModelProto]
    link: str | None
    """How the margin becomes a probability; None for regressors."""
    margins: Callable[[Any, Matrix], Any]
    missing_in_training: bool = False
    missing_in_rows: bool = False
    keep: Callable[[Any, Path], Path] | None = None
    """Writes the native model for `python -m churn_training cover`; None for kinds that it does not know."""


def converted_xgboost(model: Any) -> onnx.ModelProto:
    """By onnxmltools."""
    return onnxmltools.convert_xgboost(model, GRAPH, initial_types=_types(), target_opset=15)


def converted_lightgbm(zipmap: bool) -> Callable[[Any], onnx.ModelProto]:
    """By onnxmltools, with or without its last step."""
    return lambda model: onnxmltools.convert_lightgbm(
        model, GRAPH, initial_types=_types(), target_opset=15, zipmap=zipmap
    )


def converted_scikit_learn(**options: bool) -> Callable[[Any], onnx.ModelProto]:
    """By skl2onnx."""
    row = np.zeros((1, FEATURES), dtype=np.float32)
    return lambda model: to_onnx(model, row, GRAPH, options=options or None)


def _types() -> list[tuple[str, Any]]:
    return [("features", FloatTensorType([None, FEATURES]))]


def fitted(model: Any) -> Callable[[Synthetic], Any]:
    """With scikit-learn's interface."""
    return lambda data: model.fit(data.features, data.labels)


def _fit_booster(data: Synthetic) -> xgboost.Booster:
    parameters = {"objective": "binary:logistic", "max_depth": 3, "seed": SEED, "nthread": 1}
    return xgboost.train(parameters, xgboost.DMatrix(data.features, label=data.labels), 15)


def _keep_xgboost(model: Any, folder: Path) -> Path:
    path = folder / "model.json"
    model.save_model(path)
    return path


def _keep_lightgbm(model: Any, folder: Path) -> Path:
    path = folder / "model.txt"
    getattr(model, "booster_", model).save_model(path)
    return path


def _keep_scikit_learn(model: Any, folder: Path) -> Path:
    path = folder / "model.joblib"
    joblib.dump(model, path)
    return path


def _booster_margins(model: xgboost.Booster, rows: Matrix) -> Any:
    return model.predict(xgboost.DMatrix(rows), output_margin=True)


def _shares(model: Any, rows: Matrix) -> Any:
    return model.predict_proba(rows)[:, 1]


RECIPES = (
    Recipe(
        "xgboost-classifier",
        fitted(xgboost.XGBClassifier(**XGBOOST)),
        converted_xgboost,
        "logit",
        lambda model, rows: model.predict(rows, output_margin=True),
        missing_in_training=True,
        missing_in_rows=True,
        keep=_keep_xgboost,
    ),
    Recipe(
        "xgboost-booster",
        _fit_booster,
        converted_xgboost,
        "logit",
        _booster_margins,
        keep=_keep_xgboost,
    ),
    Recipe(
        "xgboost-regressor",
        fitted(xgboost.XGBRegressor(**XGBOOST)),
        converted_xgboost,
        None,
        lambda model, rows: model.predict(rows),
    ),
    Recipe(
        "lightgbm-classifier",
        fitted(lightgbm.LGBMClassifier(**LIGHTGBM)),
        converted_lightgbm(zipmap=True),
        "logit",
        lambda model, rows: model.predict(rows, raw_score=True),
        missing_in_training=True,
        missing_in_rows=True,
        keep=_keep_lightgbm,
    ),
    # Without missing values in training LightGBM takes one for 0; the converter says on which side that is.
    Recipe(
        "lightgbm-missing-as-zero",
        fitted(lightgbm.LGBMClassifier(**LIGHTGBM)),
        converted_lightgbm(zipmap=False),
        "logit",
        lambda model, rows: model.predict(rows, raw_score=True),
        missing_in_rows=True,
        keep=_keep_lightgbm,
    ),
    Recipe(
        "lightgbm-regressor",
        fitted(lightgbm.LGBMRegressor(**LIGHTGBM)),
        converted_lightgbm(zipmap=True),
        None,
        lambda model, rows: model.predict(rows),
        missing_in_training=True,
        missing_in_rows=True,
    ),
    Recipe(
        "decision-tree-classifier",
        fitted(DecisionTreeClassifier(**SCIKIT_LEARN)),
        converted_scikit_learn(),
        "identity",
        _shares,
        keep=_keep_scikit_learn,
    ),
    Recipe(
        "decision-tree-regressor",
        fitted(DecisionTreeRegressor(**SCIKIT_LEARN)),
        converted_scikit_learn(),
        None,
        lambda model, rows: model.predict(rows),
    ),
    Recipe(
        "random-forest-classifier",
        fitted(RandomForestClassifier(**FOREST)),
        converted_scikit_learn(),
        "identity",
        _shares,
        keep=_keep_scikit_learn,
    ),
    Recipe(
        "random-forest-regressor",
        fitted(RandomForestRegressor(**FOREST)),
        converted_scikit_learn(),
        None,
        lambda model, rows: model.predict(rows),
    ),
    Recipe(
        "extra-trees-classifier",
        fitted(ExtraTreesClassifier(**FOREST)),
        converted_scikit_learn(zipmap=False),
        "identity",
        _shares,
    ),
    Recipe(
        "gradient-boosting-classifier",
        fitted(GradientBoostingClassifier(**BOOSTING)),
        converted_scikit_learn(zipmap=False),
        "logit",
        lambda model, rows: model.decision_function(rows),
    ),
    Recipe(
        "gradient-boosting-regressor",
        fitted(GradientBoostingRegressor(**BOOSTING)),
        converted_scikit_learn(),
        None,
        lambda model, rows: model.predict(rows),
    ),
    Recipe(
        "histogram-boosting-classifier",
        fitted(HistGradientBoostingClassifier(**HISTOGRAMS)),
        converted_scikit_learn(),
        "logit",
        lambda model, rows: model.decision_function(rows),
        missing_in_training=True,
        missing_in_rows=True,
    ),
    Recipe(
        "histogram-boosting-regressor",
        fitted(HistGradientBoostingRegressor(**HISTOGRAMS)),
        converted_scikit_learn(),
        None,
        lambda model, rows: model.predict(rows),
        missing_in_training=True,
        missing_in_rows=True,
    ),
)


def write(recipe: Recipe, output: Path) -> None:
    """The converter's file, the same with cover where that can be had, and the native answers."""
    data = _data(recipe)
    rows, kinds = _rows(recipe)
    model = recipe.fit(data)
    proto = recipe.convert(model)
    content = proto.SerializeToString()
    margins = np.asarray(recipe.margins(model, rows), dtype=np.float64).reshape(-1)
    document: dict[str, Any] = {
        "name": recipe.name,
        "library": f"{type(model).__module__.split('.')[0]} {_version(model)}",
        "converter": f"{proto.producer_name} {proto.producer_version}",
        "link": recipe.link,
        "features": FEATURES,
        "kinds": kinds,
        "rows": [[None if np.isnan(cell) else float(cell) for cell in row] for row in rows],
        "margins": margins.tolist(),
    }
    if recipe.link == "logit":
        document["probabilities"] = (1 / (1 + np.exp(-margins))).tolist()
    if recipe.keep is not None:
        with tempfile.TemporaryDirectory() as folder:
            covered = with_cover(content, read_native(recipe.keep(model, Path(folder))))
        judgement = judge(_booster(model), rows)
        document |= {
            "judge": judgement.source,
            "base": judgement.base,
            "contributions": judgement.contributions.tolist(),
        }
        (output / f"{recipe.name}.cover.onnx.gz").write_bytes(gzipped(covered))
    (output / f"{recipe.name}.onnx.gz").write_bytes(gzipped(content))
    (output / f"{recipe.name}.json").write_text(readable_json(document), encoding="utf-8", newline="\n")
    log.info("%s: %d bytes", recipe.name, len(content))


def _data(recipe: Recipe) -> Synthetic:
    data = synthetic(ROWS, FEATURES, SEED)
    if recipe.missing_in_training:
        return data
    return Synthetic(data.names, np.nan_to_num(data.features, nan=1.5), data.labels)


def _rows(recipe: Recipe) -> tuple[Matrix, list[str]]:
    """Rows that no model was trained on, some of them with missing cells."""
    fresh = synthetic(ORDINARY + MISSING, FEATURES, SEED + 1).features
    rows = np.nan_to_num(fresh, nan=-0.5)
    if not recipe.missing_in_rows:
        return rows[:ORDINARY], ["ordinary"] * ORDINARY
    holes = np.random.default_rng(SEED).random((MISSING, FEATURES)) < 0.4
    holes[0] = True
    rows[ORDINARY:][holes] = np.nan
    return rows, ["ordinary"] * ORDINARY + ["missing"] * MISSING


def _booster(model: Any) -> Any:
    """What the judge takes: boosters of the boosting libraries, scikit-learn's own models."""
    if isinstance(model, xgboost.XGBModel):
        return model.get_booster()
    return getattr(model, "booster_", model)


def _version(model: Any) -> str:
    package = type(model).__module__.split(".")[0]
    return version({"sklearn": "scikit-learn", "xgboost": "xgboost-cpu"}.get(package, package))


def main() -> None:
    """Writes every recipe's files."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    warnings.filterwarnings("ignore", message="X does not have valid feature names")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for recipe in RECIPES:
        write(recipe, OUTPUT)


if __name__ == "__main__":
    main()
