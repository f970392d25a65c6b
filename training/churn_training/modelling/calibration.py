"""Methods that calibrate probabilities: fitting them, and applying them as the manifest holds them.

All start from log-odds, compute in float64 and never fall: a customer with a greater margin keeps the greater
probability. They are applied operation for operation as the package applies them
(`src/steps/calibrate.ts`), so that both give the same bits.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypedDict

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from churn_training.arithmetic.elementary import log
from churn_training.arithmetic.logistic import logistic, rounded, softplus_tail
from churn_training.families.boosting import Probabilities
from churn_training.modelling.rising_curve import on_curve
from churn_training.preparation.splitting import Labels

LogOdds = npt.NDArray[np.float64]


class NoCalibration(TypedDict):
    """The model's own probabilities."""

    method: Literal["none"]


class Platt(TypedDict):
    """A line in log-odds."""

    method: Literal["platt"]
    slope: float
    intercept: float


class Beta(TypedDict):
    """A line in ln p and −ln(1 − p)."""

    method: Literal["beta"]
    a: float
    b: float
    c: float


class Isotonic(TypedDict):
    """A rising curve from thresholds in log-odds to probabilities: straight lines, level beyond them."""

    method: Literal["isotonic"]
    thresholds: list[float]
    values: list[float]


Calibration = NoCalibration | Platt | Beta | Isotonic
"""The manifest's entry: the method and its parameters."""

SMALLEST = 1e-6
"""Least distance of probabilities from 0 and 1, where log-odds and log-loss would be infinite."""

DECIMALS = 6
"""Decimals of fitted parameters. On another processor the fit differs in the fifteenth digit, but not in six
decimals. Rounding moves no probability by 1e-5, a tenth of the last decimal of a threshold."""

LINES = {"platt": ("slope", "intercept"), "beta": ("a", "b", "c")}
"""Parameters of the methods that fit a line; the last is the intercept."""


class CalibrationError(ValueError):
    """A calibration that cannot be applied. The message says what was got and what was expected."""


def fit_none(log_odds: LogOdds, churned: Labels) -> NoCalibration:  # noqa: ARG001
    """Leaves the model's probabilities as they are."""
    return {"method": "none"}


def fit_platt(log_odds: LogOdds, churned: Labels) -> Platt:
    """A line in log-odds: two parameters (Platt, 1999)."""
    (slope,), intercept = _rising_line(log_odds[:, None], churned)
    return {"method": "platt", "slope": slope, "intercept": intercept}


def fit_beta(log_odds: LogOdds, churned: Labels) -> Beta:
    """A line in ln p and −ln(1 − p): three parameters (Kull, Silva Filho and Flach, 2017)."""
    falls, rises = _logarithms(log_odds)
    (a, b), c = _rising_line(np.column_stack([-falls, rises]), churned)
    return {"method": "beta", "a": a, "b": b, "c": c}


def fit_isotonic(log_odds: LogOdds, churned: Labels) -> Isotonic:
    """The rising curve of greatest likelihood, straight between its points (Zadrozny and Elkan, 2002)."""
    curve = IsotonicRegression(y_min=SMALLEST, y_max=1 - SMALLEST, out_of_bounds="clip")
    curve.fit(log_odds, churned)
    at, first = np.unique(curve.X_thresholds_.round(DECIMALS) + 0.0, return_index=True)
    return {
        "method": "isotonic",
        "thresholds": at.tolist(),
        "values": curve.y_thresholds_[first].round(DECIMALS).tolist(),
    }


METHODS: dict[str, Callable[[LogOdds, Labels], Calibration]] = {
    "none": fit_none,
    "platt": fit_platt,
    "beta": fit_beta,
    "isotonic": fit_isotonic,
}
"""From the plainest to the freest."""


def calibrate(calibration: Calibration, log_odds: LogOdds) -> Probabilities:
    """Calibrated probabilities of log-odds."""
    if calibration["method"] == "none":
        return logistic(log_odds)
    if calibration["method"] == "platt":
        return logistic(calibration["slope"] * log_odds + calibration["intercept"])
    if calibration["method"] == "beta":
        falls, rises = _logarithms(log_odds)
        return logistic(calibration["b"] * rises - calibration["a"] * falls + calibration["c"])
    return on_curve(log_odds, calibration["thresholds"], calibration["values"])


def calibrated(calibration: Calibration, probability: Probabilities) -> Probabilities:
    """Calibrated probabilities of a model's own ones. The method `none` returns them unchanged."""
    if calibration["method"] == "none":
        return probability
    return calibrate(calibration, log_odds_of(probability))


def calibrated_margins(calibration: Calibration, margin: npt.NDArray[Any], link: str) -> Probabilities:
    """Calibrated probabilities of margins, as every runtime of the package computes them."""
    exact = margin.astype(np.float64)
    if link == "logit":
        return calibrate(calibration, exact)
    return calibrated(calibration, np.clip(exact, 0, 1))


def log_odds_of(probability: Probabilities) -> LogOdds:
    """Finite log-odds of any probability."""
    chance = np.clip(probability, SMALLEST, 1 - SMALLEST)
    return log(chance / (1 - chance))


def margins_of(probability: Probabilities, link: str) -> npt.NDArray[np.float64]:
    """The margins behind a model's own probabilities, in the unit of its link."""
    return log_odds_of(probability) if link == "logit" else probability


def check_calibration(calibration: Mapping[str, Any]) -> None:
    """Raises CalibrationError unless the method is known and its parameters complete, finite and rising."""
    method = calibration.get("method")
    if method not in METHODS:
        raise CalibrationError(f"got calibration {method!r}, expected one of {', '.join(METHODS)}")
    names = LINES.get(method, ())
    for name in names:
        value, least = calibration.get(name), -np.inf if name == names[-1] else 0.0
        if not (isinstance(value, int | float) and np.isfinite(value) and value >= least):
            raise CalibrationError(f"calibration {method}: got {name} {value!r}, expected a number ≥ {least}")
    if method == "isotonic":
        _check_curve(calibration.get("thresholds", ()), calibration.get("values", ()))


def _check_curve(thresholds: Sequence[float], values: Sequence[float]) -> None:
    if not thresholds or len(thresholds) != len(values):
        raise CalibrationError(
            f"calibration isotonic: got {len(thresholds)} thresholds and {len(values)} values, "
            "expected equally many"
        )
    rising = np.isfinite(thresholds).all() and (np.diff(thresholds) > 0).all()
    if not (rising and (np.diff([0.0, *values, 1.0]) >= 0).all()):
        raise CalibrationError("calibration isotonic: got a curve that falls, or that leaves 0 to 1")


def _logarithms(log_odds: LogOdds) -> tuple[LogOdds, LogOdds]:
    """−ln p and −ln(1 − p), without the p that would round to 0 or 1."""
    z = rounded(log_odds)
    tail = softplus_tail(np.abs(z))
    return np.maximum(-z, 0) + tail, np.maximum(z, 0) + tail


def _rising_line(columns: npt.NDArray[np.float64], churned: Labels) -> tuple[list[float], float]:
    """Slopes and intercept of the likeliest line among those that do not fall in any column.

    Leaves out a column whose coefficient would be negative and fits the others again, as in the paper on beta
    calibration.
    """
    kept = list(range(columns.shape[1]))
    while True:
        with threadpool_limits(1):
            # Without columns, a column of zeros stands in: the fit is then the share of churners.
            part = columns[:, kept] if kept else np.zeros((len(churned), 1))
            line = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1000).fit(part, churned)
        slopes = line.coef_[0].tolist() if kept else []
        if all(slope >= 0 for slope in slopes):
            by_column = dict(zip(kept, slopes, strict=True))
            found = [by_column.get(k, 0.0) for k in range(columns.shape[1])]
            return [round(slope, DECIMALS) for slope in found], round(float(line.intercept_[0]), DECIMALS)
        del kept[int(np.argmin(slopes))]
