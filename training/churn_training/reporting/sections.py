"""The model card's sections on how the model was chosen and what it was compared with."""

from churn_training.bundle.manifest_shape import Manifest
from churn_training.comparison.figures_shape import DifferenceFigures, Figures
from churn_training.contract import Contract
from churn_training.reporting import tables
from churn_training.reporting.drivers import Contributions, importance
from churn_training.reporting.markdown import percent, signed, table

NO_DIFFERENCE = 0.05
"""p-value from which on a difference is taken for chance."""


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

The rule: {manifest["evaluation"]["choiceRule"]}. Nodes are what the file's size is made of. The standard
error is that of the paired difference: all candidates are judged on the same folds, and what makes a fold
hard is common to them. A single model's own standard error is {chosen["standardError"]:.4f}, which would
let nearly anything pass. *Grid* are depths and learning rates with early stopping, *search* is the best of
each family's Optuna trials.

{tables.choice(manifest)}

Families without trees to export are compared and do not ship:

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

On the hold-out, which had no say in it, the log-loss is {before["logLoss"]:.4f} before and
{after["logLoss"]:.4f} after, the calibration error {before["calibrationError"]:.3f} and
{after["calibrationError"]:.3f}. The picture of reliability above has both."""
    )
    return f"""## Calibration

Chosen by nested cross-validation: each method learns inside the training rows of an outer fold and is
judged on the rest. The rule, which is also the model's: {evaluation["calibrationRule"]}. {words}

{tables.calibration(manifest)}

Every probability, threshold and figure of the shipped model on this page is calibrated; those out of fold
by calibrators that had not seen the customer either. The other models, the learning curve and the remedies
for imbalance are compared as they are fitted.{changed}"""


def confidence(manifest: Manifest) -> str:
    """How sure a probability is, and what the hold-out says of that."""
    band, got = manifest["confidence"], manifest["evaluation"]["confidence"]
    widened = (
        "For no customer of the hold-out does the calibrated probability lie outside of the band."
        if got["widened"] == 0
        else f"For {percent(got['widened'])} of the hold-out the calibrated probability lies outside of the "
        "band, which is widened there to hold it."
    )
    return f"""## How sure a probability is

Beside each probability stands an interval: between which shares of churners the truth lies for customers of
the same margin, with a confidence of {percent(band["level"], 0)} at that margin (not at all margins at
once). Method: {band["method"]}, each side by Clopper and Pearson at half of the remaining
{percent(1 - band["level"], 0)}; of all customers near in margin those below can only churn less and those
above only more, as long as the risk rises with the margin. Nothing else is assumed, neither the calibration
nor the model's form. The steps are then replaced by straight lines outside of them. It does not say how a
customer differs from others of the same margin.

Measured on the hold-out, in {got["groups"]} groups of neighbouring margins: in {got["groupsInside"]} the
share of churners is inside the interval's mean ends, in {got["groupsCompatible"]} the share's own 95 %
interval meets it. Mean width {got["meanWidth"]:.3f}, from {got["narrowest"]:.3f} to {got["widest"]:.3f}.
{widened}"""


def comparison(manifest: Manifest, figures: Figures) -> str:
    """The shipped model beside the reference system's and the other families."""
    others = figures["contenders"][1:]
    alike = [entry["label"] for entry in others if entry["difference"]["rocAuc"]["pValue"] >= NO_DIFFERENCE]
    better = [
        entry["label"]
        for entry in others
        if entry["difference"]["rocAuc"]["pValue"] < NO_DIFFERENCE
        and entry["difference"]["rocAuc"]["mean"] > 0
    ]
    return f"""## Beside other models

In the reference system's own columns, on the hold-out, {manifest["evaluation"]["split"]["holdOutRows"]:,}
rows. Its configurations weight the classes and decide at 0.30; they are trained here, on our encoding. The
parameters of its tuned XGBoost are not published: that row is a stand-in. Its own report, on the hold-out
of IBM's Telco sample, has for the tuned one accuracy 67.1 %, precision 44.3 %, recall 92.5 %, F1 59.9 %:
after choosing its parameters on those very rows.

{tables.reference_columns(manifest, figures)}

At equal terms: everybody at the threshold that the rule of the recall point gives them out of fold, judged
on the hold-out.

{tables.same_rule(figures)}

Without a threshold, by repeated cross-validation. EMPC is the expected maximum profit per customer.

{tables.repeated(figures)}

Differences, with the corrected resampled t-test of Nadeau and Bengio (2003), as folds share training rows:

{tables.differences(figures)}

Better than the shipped model in ROC-AUC: {", ".join(better) or "none"}. Different by no more than chance
explains: {", ".join(alike) or "none"}. The others are worse.

![Differences](report/differences.svg)"""


def imbalance(figures: Figures) -> str:
    """What weights and invented churners do."""
    nothing, weighted = figures["imbalance"][:2]
    deep = figures["imbalance"][-1]
    return f"""## Why the classes are not balanced

Of all customers, {percent(nothing["outOfFold"]["baseRate"], 0)} churn. Weighting or inventing churners
ranks customers no better and bends the probabilities: with weights the mean probability is
{weighted["outOfFold"]["meanProbability"]:.2f} where {nothing["outOfFold"]["baseRate"]:.2f} churn.
Resampling before the split puts near copies of the same customer on both sides: deep trees then *seem* to
reach a ROC-AUC of {deep["outOfFold"]["rocAuc"]:.3f}, and reach {deep["holdOutRocAuc"]:.3f}. Imbalance is
the threshold's business.

{tables.imbalance(figures)}"""


def main_fields(found: Contributions) -> str:
    """What moves the prediction."""
    return f"""## What moves it

Mean absolute contribution to the {found.scale}, path-dependent SHAP by the native library, on the hold-out.

{table(["field", found.scale], [[name, f"{value:.3f}"] for name, value in importance(found)])}

![Summary](report/drivers.svg)

![Dependence](report/dependence.svg)

A contribution says what the model made of a value, not what would happen if it were changed."""


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

Groups that churn more get more alarms, and more right ones; where *churned* and *mean probability* agree,
the probabilities mean the same in both groups."""


def _verdict(difference: DifferenceFigures) -> str:
    words = "no more than chance" if difference["pValue"] >= NO_DIFFERENCE else "more than chance"
    return f"{words}, p = {difference['pValue']:.2f}"
