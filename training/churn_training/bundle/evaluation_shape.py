"""The shape of the evaluation in manifest.json, with the keys of the file."""

from typing import NotRequired, TypedDict

from churn_training.families.family import Parameters


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


class Split(TypedDict):
    """How the rows were split."""

    method: str
    dataSha256: NotRequired[str]
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


class SimulatedFigures(TypedDict):
    """How often the intervals held the truth in simulation."""

    draws: int
    covered: float
    coveredLeast: float


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
    simulated: NotRequired[SimulatedFigures]


class MergingFigures(TypedDict):
    """What it saved to merge trees with equal splits."""

    treesBefore: int
    treesAfter: int
    bytesBefore: int
    """Of model.onnx, as in the next."""
    bytesAfter: int


class InputEntry(TypedDict):
    """One set of inputs with its figures."""

    leftOut: list[str]
    directed: bool
    """Whether the curves keep the directions that the contract declares."""
    allowed: bool
    """Whether the contract lets the training leave these fields out."""
    repetition: float
    """Sum, over the numeric inputs, of the share of variance that the other inputs explain."""
    logLoss: float
    behindBest: float
    behindBestStandardError: float
    rocAuc: float
    chosen: bool


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
    faults: int | None
    """Steps of the curves that break a rule."""
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
    merging: MergingFigures
    inputsRule: str
    repeated: dict[str, float]
    """Share of each number's variance that all other inputs explain."""
    inputs: list[InputEntry]
    calibrationRule: str
    calibrations: list[CalibrationEntry]
    choiceRule: str
    choice: list[ChoiceEntry]
