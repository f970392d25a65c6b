"""The model card's sections on how the model was chosen and what it was compared with."""

from churn_training.bundle.evaluation_shape import CoverageFigures
from churn_training.bundle.manifest_shape import Manifest
from churn_training.comparison.aims import SHIPPED
from churn_training.comparison.figures_shape import DifferenceFigures, Figures
from churn_training.contract import Contract
from churn_training.reporting import tables
from churn_training.reporting.drivers import Contributions, importance
from churn_training.reporting.markdown import percent, signed, table


def choice(manifest: Manifest, figures: Figures) -> str:
    """The rule, and every candidate with the numbers it was judged by."""
    chosen = next(entry for entry in manifest["evaluation"]["choice"] if entry["chosen"])
    compared = [
        entry for entry in figures["contenders"] if entry["origin"] == "search" and not entry["bytes"]
    ]
    beside = "\n".join(
        f"- {entry['label']}: log-loss {signed(entry['difference']['logLoss']['mean'], 5)} against the "
        f"shipped model's in repeated cross-validation ({_verdict(entry['difference']['logLoss'])})."
        for entry in compared
    )
    return f"""## Why this model

The rule: {manifest["evaluation"]["choiceRule"]}. The number of nodes decides the size of the file. The
standard error is that of the paired difference: all candidates are judged on the same folds, so a hard fold
is hard for all of them. A single model's own standard error is {chosen["standardError"]:.4f}, which would
let nearly anything pass. *Grid* stands for depths and learning rates with early stopping, *search* for the
best of each family's Optuna trials.

{tables.choice(manifest)}

Families without trees to export are compared but do not ship:

{beside}"""


def calibration(manifest: Manifest, figures: Figures) -> str:
    """The rule, every method with its numbers, and what the chosen one changes."""
    evaluation = manifest["evaluation"]
    trials = {entry["method"]: entry for entry in evaluation["calibrations"]}
    method = manifest["calibration"]["method"]
    gain = trials["none"]["logLoss"] - trials[method]["logLoss"]
    words = (
        "That is **none**: the probabilities ship as the trees give them."
        if method == "none"
        else f"That is **{method}**, and it ships. It lowers the log-loss by {gain:.5f} nats per customer: "
        "the trees' own probabilities are nearly true already. It keeps the order of customers."
    )
    before, after = figures["beforeCalibration"]["holdOut"], evaluation["holdOut"]
    changed = (
        ""
        if method == "none"
        else f"""

On the hold-out, which played no part in this, the log-loss is {before["logLoss"]:.4f} before and
{after["logLoss"]:.4f} after, the calibration error {before["calibrationError"]:.3f} and
{after["calibrationError"]:.3f}. The reliability picture above shows both."""
    )
    return f"""## Calibration

Chosen by nested cross-validation: each method learns inside the training rows of an outer fold and is
judged on the rest. The rule is the one for the model: {evaluation["calibrationRule"]}. {words}

{tables.calibration(manifest)}

Every probability, threshold and figure of the shipped model on this page is calibrated, out of fold by
calibrators that had not seen the customer. The other models, the learning curve and the remedies for
imbalance are not calibrated.{changed}"""


def confidence(manifest: Manifest) -> str:
    """How sure a probability is, and whether the hold-out agrees."""
    band, got = manifest["confidence"], manifest["evaluation"]["confidence"]
    widened = (
        "The calibrated probability lies inside the band for every customer of the hold-out."
        if got["widened"] == 0
        else f"For {percent(got['widened'])} of the hold-out the calibrated probability lies outside the "
        "band, which is then widened to include it."
    )
    return f"""## How sure a probability is

Each probability comes with an interval for the share of churners among customers of the same margin. Its
confidence is {percent(band["level"], 0)} at each margin, not at all margins at once. Method:
{band["method"]}, with Clopper and Pearson's bound on each side at half of the remaining
{percent(1 - band["level"], 0)}. It assumes that the risk rises with the margin, so that customers of lower
margins can only churn less and those of higher margins only more. It assumes nothing about the calibration
or the form of the model. Straight lines outside the steps then replace them. The interval does not say how
a customer differs from others of the same margin.

On the hold-out, in {got["groups"]} groups of neighbouring margins: the share of churners lies between the
mean ends of the intervals in {got["groupsInside"]}, and its own 95 % interval overlaps them in
{got["groupsCompatible"]}. The mean width is {got["meanWidth"]:.3f}, from {got["narrowest"]:.3f} to
{got["widest"]:.3f}. {widened}{_simulated(got)}"""


def _simulated(got: CoverageFigures) -> str:
    """What simulation says of the coverage."""
    found = got.get("simulated")
    if found is None:
        return ""
    return (
        f" Where the truth is known, because outcomes are drawn from the probabilities themselves, the "
        f"intervals hold it for {percent(found['covered'])} of the customers, and for "
        f"{percent(found['coveredLeast'])} in the tenth of the margins where they do so least: they are "
        "wider than their confidence asks, and a decision that abstains wherever the interval holds the "
        "threshold abstains more often than it must."
    )


def rounding(manifest: Manifest) -> str:
    """What it cost to put the leaves on a grid: the same fits before and after."""
    margin, got = manifest["margin"], manifest["evaluation"]["rounding"]
    bits = margin["bits"]
    changed = (
        "No decision changes at any operating point."
        if got["decisionsChanged"] == 0
        else f"Decisions that change, over all operating points: {got['decisionsChanged']:,}."
    )
    return f"""## Whole margins

After every fit the leaves are rounded to multiples of 2^-{bits} ({2.0**-bits:.2g}) {margin["unit"]}, before
anything is chosen, calibrated or measured, so that a margin is a whole number of such steps, at most
{margin["bound"]:,} of them. That is below 2^24, up to which a float32 holds every whole number: the sum of
the leaves is exact in any order, on any number of threads, and in a database.

What it cost, against the same fits before their leaves were rounded: over {got["rows"]:,} customers no
margin moves by more than {got["largestMove"]:.2g}. {changed} The largest change of any figure is
{got["largestChange"]:.2g}.

{tables.rounding(got)}"""


def comparison(manifest: Manifest, figures: Figures) -> str:
    """The shipped model beside the reference system's and the other families."""
    others = figures["contenders"][1:]
    by_verdict = {
        verdict: ", ".join(e["label"] for e in others if e["difference"]["rocAuc"]["verdict"] == verdict)
        or "none"
        for verdict in ("better", "equivalent", "undecided", "worse")
    }
    margins = figures["equivalenceMargins"]
    return f"""## Beside other models

With the columns of the reference system's own table, on the hold-out of
{manifest["evaluation"]["split"]["holdOutRows"]:,} rows. Its configurations weight the classes and decide
at 0.30; they are trained here, on our encoding. The parameters of its tuned XGBoost are not published, so
that row is a stand-in.{_published(manifest)}

{tables.reference_columns(manifest, figures)}

On equal terms: each model at the threshold that the rule of the recall point gives it out of fold, judged
on the hold-out.

{tables.same_rule(figures)}

Without a threshold, by repeated cross-validation. EMPC is the expected maximum profit per customer.

{tables.repeated(figures)}

Differences, with the corrected resampled t-test of Nadeau and Bengio (2003), because folds share rows, and
p-values corrected by Holm's method (1979) for {len(others)} comparisons. Finding no difference is not finding
equality: *equivalent* takes a test of its own at 5 % (Schuirmann, 1987) that the difference is within
± {margins["rocAuc"]:g} of ROC-AUC, or ± {margins["logLoss"]:g} of log-loss, which would not matter. What
neither test settles is *undecided*.

{tables.differences(figures)}

In ROC-AUC, better than the shipped model: {by_verdict["better"]}. Equivalent: {by_verdict["equivalent"]}.
Undecided: {by_verdict["undecided"]}. Worse: {by_verdict["worse"]}.

![Differences](report/differences.svg)"""


def _published(manifest: Manifest) -> str:
    """What the reference system reports of itself, which is of the customers that the shipped model is of."""
    if manifest["name"] != SHIPPED:
        return ""
    return (
        " Its own report gives the tuned model accuracy 67.1 %, precision 44.3 %, recall 92.5 % and F1 "
        "59.9 % on the hold-out of IBM's Telco sample, after choosing its parameters on those same rows."
    )


def imbalance(figures: Figures) -> str:
    """What class weights and synthetic churners do."""
    nothing, weighted = figures["imbalance"][:2]
    deep = figures["imbalance"][-1]
    return f"""## Why the classes are not balanced

Of all customers, {percent(nothing["outOfFold"]["baseRate"], 0)} churn. Weighting churners, or adding
synthetic ones, ranks customers no better and distorts the probabilities: with weights the mean probability
is {weighted["outOfFold"]["meanProbability"]:.2f} where {nothing["outOfFold"]["baseRate"]:.2f} churn.
Resampling before the split puts near copies of the same customer on both sides: deep trees then *seem* to
reach a ROC-AUC of {deep["outOfFold"]["rocAuc"]:.3f}, and really reach {deep["holdOutRocAuc"]:.3f}. The
threshold deals with imbalance.

{tables.imbalance(figures)}"""


def main_fields(found: Contributions) -> str:
    """What moves the prediction."""
    return f"""## What moves it

Mean absolute contribution to the {found.scale}, path-dependent SHAP by the native library, on the hold-out.

{table(["field", found.scale], [[name, f"{value:.3f}"] for name, value in importance(found)])}

![Summary](report/drivers.svg)

![Dependence](report/dependence.svg)

A contribution says how the model used a value, not what would happen if the value changed. Contributions
start from a base, the margin of an average training customer. In that average customers whose outcome the
model finds open count more than those it is sure of: each counts p (1 − p) of the probability p that the
trees gave while they were grown, which is what XGBoost keeps of them. Models of the other families count
every customer once."""


def groups(contract: Contract, manifest: Manifest, figures: Figures) -> str:
    """The same threshold on parts of the customers."""
    sensitive = " and ".join(field.name for field in contract.fields if field.is_sensitive) or "none"
    return f"""## Groups of customers

At the operating point `{manifest["defaultOperatingPoint"]}`. Sensitive fields: {sensitive}. Intervals are
95 %.

On the hold-out:

{tables.subgroups(figures, "holdOut")}

Out of fold, where groups are four times as large:

{tables.subgroups(figures, "outOfFold")}

![Groups](report/groups.svg)

Groups that churn more get more alarms, and more false ones among those who stay. *At equal score* is how many
points more the group churns than all others of similar probability, less the difference of their
probabilities, ± one standard error: where it is far from 0, the same probability does not mean the same in
both groups, even if the means agree.{_largest_gap(contract, figures)}"""


def _largest_gap(contract: Contract, figures: Figures) -> str:
    """The sensitive group whose probabilities are furthest off at equal score, out of fold."""
    sensitive = {field.name for field in contract.fields if field.is_sensitive}
    groups = [entry for entry in figures["subgroups"]["outOfFold"] if entry["field"] in sensitive]
    if not groups:
        return ""
    widest = max(groups, key=lambda entry: abs(entry["atEqualScore"]))
    direction = "too low" if widest["atEqualScore"] > 0 else "too high"
    return (
        f" Out of fold it is furthest off for {widest['field']}: {widest['value']}, whose probabilities are "
        f"{direction} by {abs(widest['atEqualScore']) * 100:.1f} ± "
        f"{widest['atEqualScoreError'] * 100:.1f} points."
    )


def _verdict(difference: DifferenceFigures) -> str:
    return f"{difference['verdict']}, p = {difference['pHolm']:.2f}"
