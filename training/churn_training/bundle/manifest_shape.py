"""The shape of manifest.json: its keys as the file has them. `manifest.py` fills it."""

import json
from pathlib import Path
from typing import Literal, NotRequired, TypedDict

from churn_training.families.family import Parameters
from churn_training.modelling.calibration import Calibration
from churn_training.modelling.confidence import Confidence


class ContractFile(TypedDict):
    """Which contract the model was trained by."""

    file: str
    sha256: str


class Checksum(TypedDict):
    """By which a file is known."""

    sha256: str
    bytes: int


class TreesFile(Checksum):
    """trees.json, which says itself what is in it."""

    file: str


class ModelFile(Checksum):
    """model.onnx and what is in it."""

    file: str
    family: str
    library: str
    """With its version."""
    parameters: Parameters
    trees: int
    depth: int
    nodes: int
    cover: str
    """What the trees' cover counts: hessian sums or rows."""


class FeatureColumn(TypedDict):
    """One column of the feature vector."""

    name: str
    field: str
    kind: str
    value: NotRequired[str]
    """The category for which an indicator is 1."""


class DecisionFigures(TypedDict):
    """The confusion matrix at one threshold, and what follows from it."""

    truePositives: int
    falsePositives: int
    falseNegatives: int
    trueNegatives: int
    accuracy: float
    precision: float
    recall: float
    f1: float


class OperatingPointEntry(TypedDict):
    """A named threshold with what it does."""

    name: str
    rule: str
    threshold: float
    margin: int
    """The smallest whole margin whose probability reaches the threshold."""
    outOfFold: DecisionFigures
    holdOut: DecisionFigures


RiskBand = TypedDict("RiskBand", {"name": str, "from": NotRequired[str]})
"""`from` names the operating point at whose threshold the band begins; the first band begins at 0."""


class Split(TypedDict):
    """How the rows were split."""

    method: str
    seed: int
    trainingRows: int
    holdOutRows: int
    trainingChurners: int
    holdOutChurners: int


class EvaluationFigures(TypedDict):
    """Figures of probabilities without a threshold."""

    rows: int
    rocAuc: float
    averagePrecision: float
    logLoss: float
    """Nats per row."""
    brier: float
    calibrationError: float
    meanProbability: float
    baseRate: float


class BeforeAndAfter(TypedDict):
    """The same fits before and after their leaves were rounded."""

    before: EvaluationFigures
    after: EvaluationFigures


class RoundingFigures(TypedDict):
    """What it cost to round the leaves."""

    rows: int
    largestMove: float
    """Of a margin, in its unit."""
    decisionsChanged: int
    largestChange: float
    """Of any figure below."""
    outOfFold: BeforeAndAfter
    holdOut: BeforeAndAfter


class OutOfFoldFigures(EvaluationFigures):
    """The same figures, from models that had not seen the row."""

    folds: int


class IntervalFigures(TypedDict):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


class Bin(TypedDict):
    """Customers of neighbouring probabilities."""

    meanProbability: float
    churn: IntervalFigures
    rows: int


class Outcomes(TypedDict):
    """At falling thresholds, how many customers reach each, and how many of those churned."""

    customers: int
    churners: int
    thresholds: list[float]
    contacted: list[int]
    found: list[int]


class Curves(TypedDict):
    """An evaluation as counts, from which its curves can be drawn."""

    outcomes: Outcomes
    reliability: list[Bin]


class CurvesByPart(TypedDict):
    """One entry per part of the data."""

    outOfFold: Curves
    holdOut: Curves


class CoverageFigures(TypedDict):
    """How the intervals held on the hold-out, in groups of neighbouring margins."""

    groups: int
    groupsInside: int
    groupsCompatible: int
    meanWidth: float
    narrowest: float
    widest: float
    widened: float
    """Share of rows whose calibrated probability lies outside the band."""


class CalibrationEntry(TypedDict):
    """One method of calibration with its figures."""

    method: str
    logLoss: float
    behindBest: float
    behindBestStandardError: float
    calibrationError: float
    chosen: bool


class ChoiceEntry(TypedDict):
    """One candidate with its figures."""

    family: str
    origin: str
    parameters: Parameters
    trees: int | None
    nodes: int | None
    logLoss: float
    standardError: float
    behindBest: float
    behindBestStandardError: float
    withinOneStandardError: bool
    chosen: bool


class EvaluationEntry(TypedDict):
    """How the model was chosen and how good it is."""

    split: Split
    calibrationErrorBins: str
    outOfFold: OutOfFoldFigures
    holdOut: EvaluationFigures
    curves: CurvesByPart
    confidence: CoverageFigures
    rounding: RoundingFigures
    calibrationRule: str
    calibrations: list[CalibrationEntry]
    choiceRule: str
    choice: list[ChoiceEntry]


class Share(TypedDict):
    """How often a value occurs where the field is present."""

    value: bool | str
    share: float


class FieldDistribution(TypedDict):
    """One input field of the training part: `edges` (deciles) of numbers, `shares` of other values."""

    field: str
    type: str
    edges: NotRequired[list[float]]
    shares: NotRequired[list[Share]]
    missing: float


class ProbabilityDistribution(TypedDict):
    """Deciles of the out-of-fold probabilities."""

    edges: list[float]


class ReferenceDistributions(TypedDict):
    """The distributions of the training part, against which drift is measured."""

    rows: int
    fields: list[FieldDistribution]
    probability: ProbabilityDistribution


Unit = Literal["log-odds", "probability"]


class MarginEntry(TypedDict):
    """What a margin counts: whole steps of 2⁻ᵇⁱᵗˢ of the unit, at most `bound` of them either way."""

    unit: Unit
    bits: int
    bound: int


class Manifest(TypedDict):
    """The document."""

    format: int
    name: str
    version: str
    contract: ContractFile
    model: ModelFile
    trees: TreesFile
    features: list[FeatureColumn]
    link: Literal["logit", "identity"]
    margin: MarginEntry
    calibration: Calibration
    confidence: Confidence
    operatingPoints: list[OperatingPointEntry]
    defaultOperatingPoint: str
    riskBands: list[RiskBand]
    evaluation: EvaluationEntry
    reference: ReferenceDistributions


def read_manifest(bundle: Path) -> Manifest:
    """The manifest of the bundle in that folder."""
    manifest: Manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    return manifest
