"""Every constant of the training, with its unit and its reason."""

from dataclasses import dataclass, replace
from pathlib import Path

WORKSPACE = Path(__file__).resolve().parent.parent
REPOSITORY = WORKSPACE.parent


@dataclass(frozen=True)
class Settings:
    """One frozen object that describes a run completely."""

    model_version: str = "1.0.0"
    """Version of the shipped model (not of the package); raised by hand when the model changes."""

    seed: int = 42
    """Seeds the hold-out split, the folds and XGBoost. 42 is the reference system's, so figures compare."""

    hold_out_share: float = 0.2
    """Share of rows set aside before anything is chosen. The reference system's."""

    folds: int = 10
    """Stratified folds inside the training part. Ten keeps each fit close to the final one in size."""

    depths: tuple[int, ...] = (1, 2, 3, 4, 6)
    """Tree depths tried, in splits from root to leaf. Stumps suffice on some data, others need depth 3."""

    learning_rates: tuple[float, ...] = (0.05, 0.1, 0.3)
    """Shrinkage per round. Slower steps fit a little better, faster ones give smaller models."""

    maximum_rounds: int = 1500
    """Rounds of boosting, an upper bound that early stopping reaches only at the slowest rate."""

    early_stopping_rounds: int = 40
    """Rounds without a better mean out-of-fold log-loss before a candidate's training stops."""

    trials: int = 30
    """Points of the search space tried for each family."""

    tuning_folds: int = 5
    """Folds of the tuning: half the cost of ten. Each family's best is judged again on all `folds`."""

    automl_trials: int = 200
    """Configurations that an AutoML library tries for the ceiling, where one is installed."""

    tuning_rounds: int = 600
    """Most rounds of boosting in the search space: stumps at a rate of 0.1 need 450."""

    step_bound: float = 0.1
    """Largest step of a curve, in log-odds, that may rest on fewer than `step_rows` rows. It changes the odds
    by a tenth, and no probability by more than 2.5 points: below that, a step is not worth a reason."""

    step_rows: int = 80
    """Rows on either side of a larger step. In 80 rows a share of churners of 0.27 has a standard error of
    0.05, and people who look at a step want to know that it is more than the luck of a dozen customers."""

    fewest_rows: int = 1
    """Fewest rows that a leaf or a bound of the interval rests on: more where no customer may be told of."""

    bin_reserve: float = 1.25
    """Rows of a bin of values before splits are sought, as a multiple of `step_rows`: bins are equal only
    approximately, where values repeat."""

    repeated_share: float = 0.9
    """Share of a number's variance that the other inputs explain, out of fold, from which on the training
    weighs a model without it."""

    repeated_rows: int = 20_000
    """Rows from which that share is learned: more of them move it in the third decimal."""

    repeated_fields: int = 3
    """Most numbers so weighed, the most repeated first: all their subsets are tried, eight of three."""

    forest_trees: int = 100
    """Trees of a random forest: more of them change log-loss in the fourth decimal and make a larger file."""

    explainable_bags: int = 2
    """Bags of the explainable boosting machine, about a second each. Its default of 14 is no better here."""

    threshold_decimals: int = 4
    """Decimals of a published threshold, in probability. Finer steps are below the calibration error."""

    curve_points: int = 101
    """Thresholds of the published curves: one for each hundredth of the customers, and both ends."""

    calibrations: tuple[str, ...] = ("none", "platt", "beta", "isotonic")
    """Methods to choose from, the plainest first. An isotonic curve tells the margins of single rows."""

    calibration_repeats: int = 5
    """How often the folds are drawn to choose the calibration: in one draw, the seed decided between two."""

    calibration_bins: int = 10
    """Equal-count bins of the calibration error."""

    confidence_level: float = 0.95
    """Of the interval around a probability."""

    confidence_points: int = 21
    """Points of the interval's lines: mean width 0.17. Ten more would make it 0.16, ten fewer 0.20."""

    comparison_repeats: int = 3
    """How often the folds are drawn for the comparison: thirty scores per model."""

    reference_trees_share: float = 1.0
    """Share of the reference system's trees that are grown: all of them, except in a quick run."""

    lift_share: float = 0.1
    """Share of customers, riskiest first, at which lift is given: as many as a campaign can call."""

    bootstrap_samples: int = 1000
    """Resamples behind an interval: another seed then changes its ends in the third digit."""

    equivalence_margins: tuple[float, float] = (0.005, 0.003)
    """Differences of ROC-AUC and of log-loss that do not matter: half of what another hold-out
    would change."""

    stability_refits: int = 20
    """Refits on customers drawn again: the mean move of a probability is then known to a tenth of itself."""

    coverage_draws: int = 20
    """Samples of outcomes drawn from the probabilities, to see how often the intervals hold the truth."""

    learning_shares: tuple[float, ...] = (0.1, 0.2, 0.4, 0.7, 1.0)
    """Shares of each fold's training rows on which the learning curve is drawn."""

    figure_digits: int = 6
    """Significant digits of published figures: further digits depend on the machine."""

    vectors_seed: int = 20261122
    """Seeds the verification rows, so that they stay the same when the seed of the training changes."""

    fixtures_seed: int = 7
    """Seeds the synthetic data and the models of the fixtures."""

    validation_minimum_rows: int = 500
    """Rows to train on: with fewer, the hold-out has too few churners (about 25) for any figure."""

    validation_exception_share: float = 0.05
    """Largest share of rows with an unknown category or a number out of range, in fields that accept them.
    Predictions can cope with some; a twentieth of the training data points to another unit or meaning."""

    validation_churn_share: tuple[float, float] = (0.002, 0.7)
    """Plausible shares of churners, least and greatest. A greater share suggests a reversed label, and with a
    smaller one nearly every alarm is false."""

    validation_greatest_skill: float = 0.95
    """Largest plausible ROC-AUC of one column alone: beyond it, the column was filled in after the outcome.
    The best column of Telco has 0.74."""

    validation_examples: int = 5
    """Examples given for each broken rule."""

    gate_resamples: int = 300
    """Resamples of all rows behind the limit of a paired difference, whose error is then known to 4 %."""

    gate_simulations: int = 400
    """Draws of outcomes behind the gate's power: the power is then known to two points."""

    gate_group_churners: int = 40
    """Fewest churners in a group of the hold-out for the gate to compare its recall with other groups."""

    fetch_timeout_seconds: float = 20.0
    """Longest wait for the source's server."""


DEFAULT = Settings()

QUICK = replace(
    DEFAULT,
    folds=3,
    depths=(1, 2),
    learning_rates=(0.3,),
    maximum_rounds=40,
    early_stopping_rounds=5,
    trials=3,
    automl_trials=5,
    tuning_folds=2,
    tuning_rounds=40,
    forest_trees=10,
    explainable_bags=1,
    comparison_repeats=1,
    calibration_repeats=1,
    step_rows=20,
    reference_trees_share=0.1,
    bootstrap_samples=50,
    learning_shares=(0.3, 1.0),
    stability_refits=3,
    coverage_draws=3,
)
"""The same pipeline in seconds, to see that it works. Its figures mean nothing."""
