"""The margins that base scores become: what the exporter reads beside what native XGBoost adds."""

import json
import math
from collections.abc import Iterable

import numpy as np
import xgboost

from churn_training.trees.xgboost_trees import base_margin

BASES = 6001
"""Base scores from 0.2 to 0.8, one ten-thousandth apart."""


def base_scores(apart: int = 1) -> list[float]:
    """Every base score, or one in `apart`."""
    return [0.2 + step / 10_000 for step in range(0, BASES, apart)]


def compare_bases(scores: Iterable[float]) -> tuple[list[str], int]:
    """What the exporter reads otherwise than XGBoost, in words; and how many margins a formula would miss.

    The formula is −log(1 / p − 1) of the float32 p, correctly rounded.
    """
    inputs = np.zeros((8, 1), dtype=np.float32)
    matrix = xgboost.DMatrix(inputs, label=np.arange(8) % 2, nthread=1)
    still = {"objective": "binary:logistic", "max_depth": 1, "learning_rate": 0.0, "nthread": 1}
    document = json.loads(xgboost.train(still, matrix, 1).save_raw("json"))
    model = document["learner"]["learner_model_param"]
    row = xgboost.DMatrix(inputs[:1], nthread=1)
    found, missed = [], 0
    for score in scores:
        model["base_score"] = f"[{score:.7E}]"
        native = xgboost.Booster({"nthread": 1}, model_file=bytearray(json.dumps(document).encode()))
        margin = native.predict(row, output_margin=True)[0]
        read = base_margin(document)
        if read != margin:
            found.append(f"the base score {score}: read as the margin {read!r}, XGBoost answers {margin!r}")
        missed += margin != np.float32(-math.log(np.float32(1) / np.float32(score) - np.float32(1)))
    return found, missed
