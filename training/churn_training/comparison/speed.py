"""Time to train and to predict on this machine, kept apart from figures that must repeat exactly."""

import time
from dataclasses import dataclass
from typing import Any

import onnxruntime

from churn_training.modelling.choice import Candidate
from churn_training.preparation.encoding import Matrix
from churn_training.trees.onnx_run import open_session

SINGLE_PREDICTIONS = 300


@dataclass(frozen=True)
class Speed:
    """Wall-clock times."""

    training_seconds: float
    """Of one fit on the training part, on one thread."""
    prediction_microseconds: float
    """Of one customer at a time, median."""
    predicted_by: str


def speed(
    candidate: Candidate, model: Any, onnx: bytes | None, features: Matrix, training_seconds: float
) -> Speed:
    """Measures through ONNX Runtime if the model can be exported, or else through its own library."""
    if onnx is None:
        seconds = _median_seconds(lambda row: candidate.family.predict(model, row), features)
        return Speed(training_seconds, seconds * 1e6, candidate.family.library)
    session = open_session(onnx)
    seconds = _median_seconds(lambda row: session.run(["margin"], {"features": row}), features)
    return Speed(training_seconds, seconds * 1e6, f"ONNX Runtime {onnxruntime.__version__}")


def _median_seconds(predict: Any, features: Matrix) -> float:
    times = []
    for place in range(SINGLE_PREDICTIONS):
        row = features[place % len(features)][None, :]
        started = time.perf_counter()
        predict(row)
        times.append(time.perf_counter() - started)
    return sorted(times)[len(times) // 2]
