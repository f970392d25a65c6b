"""training/fixtures/calibrations.json: calibrations and intervals at ordinary and extreme margins."""

from pathlib import Path
from typing import TypedDict

import numpy as np

from churn_training.modelling.calibration import METHODS, Calibration, calibrate, calibrated_margins
from churn_training.modelling.confidence import Confidence, Values, fit_confidence, intervals
from churn_training.preparation.splitting import Labels
from churn_training.readable_json import readable_json
from churn_training.settings import Settings

FILE = "calibrations.json"
ROWS = 400
GREATEST = float(np.finfo(np.float32).max)
EXTREMES = (0.0, 1e-30, 1.0, 17.4, 36.7, 37.5, 709.8, 1e6, GREATEST)
"""Margins in log-odds, used with both signs: here a probability or its complement rounds to 0 in float64."""


class Case(TypedDict):
    """One calibration and band, with their values at many margins."""

    link: str
    calibration: Calibration
    confidence: Confidence
    margins: list[float]
    probabilities: list[float]
    lower: list[float]
    upper: list[float]


class Cases(TypedDict):
    """The content of the file."""

    seed: int
    cases: list[Case]


def write_calibrations(output: Path, settings: Settings) -> None:
    """Writes the file into `output`."""
    text = readable_json(calibrations(settings))
    (output / FILE).write_text(text, encoding="utf-8", newline="\n")


def calibrations(settings: Settings) -> Cases:
    """Each method on overconfident log-odds with ties, for both links, and beta with a parameter of 0."""
    random = np.random.default_rng(settings.fixtures_seed)
    log_odds = random.normal(-1, 2, ROWS).round(1)  # rounded, so that many rows share a value
    churned = random.random(ROWS) < calibrate({"method": "platt", "slope": 0.5, "intercept": 0.3}, log_odds)
    fitted = [fit(log_odds, churned) for fit in METHODS.values()]
    flat = METHODS["beta"](
        log_odds, random.random(ROWS) < np.where(log_odds > 0, 0.3, 0.6 - 0.2 * (log_odds < -2))
    )
    return {
        "seed": settings.fixtures_seed,
        "cases": [
            _case(link, calibration, log_odds, churned, settings)
            for calibration in (*fitted, flat)
            for link in ("logit", "identity")
        ],
    }


def _case(link: str, calibration: Calibration, log_odds: Values, churned: Labels, settings: Settings) -> Case:
    own = log_odds if link == "logit" else 1 / (1 + np.exp(-log_odds))
    confidence: Confidence = fit_confidence(own, churned, settings)
    corners = calibration["thresholds"] if calibration["method"] == "isotonic" else []
    knots = np.array([*confidence["margins"], *corners])
    ends = np.array([sign * value for value in EXTREMES for sign in (1, -1)])
    if link == "identity":
        knots = np.array(confidence["margins"])
        ends = np.array([0.0, 1e-9, 1e-6, 0.5, 1 - 1e-6, 1.0, 1 + 2**-23, -(2.0**-24)])
    near = np.concatenate([knots, np.nextafter(knots, -np.inf), np.nextafter(knots, np.inf), own[:20], ends])
    margins = np.unique(near + 0.0)
    chances = calibrated_margins(calibration, margins, link)
    band = intervals(confidence, margins, chances)
    return {
        "link": link,
        "calibration": calibration,
        "confidence": confidence,
        "margins": margins.tolist(),
        "probabilities": chances.tolist(),
        "lower": band.lower.tolist(),
        "upper": band.upper.tolist(),
    }
