"""MODEL_CARD.md of a bundle made from any company's file: every sentence is about these customers.

No figure in it is about one to nine customers: such cells say so instead. The card says that itself, and
only because of that sentence `churn package` takes it into the package.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from churn_training.bundle.evaluation_shape import DecisionFigures
from churn_training.bundle.manifest_shape import Manifest
from churn_training.comparison.subgroups import Subgroup
from churn_training.contract import Contract
from churn_training.drafting.counting import FEWEST_TOLD
from churn_training.modelling.ceiling import AUTOML, Ceiling
from churn_training.modelling.intervals import Interval, wilson
from churn_training.reporting.created_choice import choice
from churn_training.reporting.markdown import percent, reflow, signed, table

FEW_CHURNERS = 300
"""Fewer churners than that and the card says first how wide the intervals are."""

NOT_FOR = {
    "employee": "pay, promotion or dismissal",
    "patient": "treatment, prices or access to care",
    "student": "marks, fees or admission",
}
"""Decisions that such a model must not make, by what a row is called."""

TOO_FEW = f"fewer than {FEWEST_TOLD}"


@dataclass(frozen=True)
class CardFigures:
    """What the card tells beyond the manifest."""

    quality: Mapping[str, tuple[float, Interval]]
    """Out of fold, and on the hold-out with its interval, by the measure's name."""
    ceilings: Sequence[Ceiling]
    groups: Sequence[Subgroup]
    """Out of fold, at the default operating point."""
    drivers: Sequence[tuple[str, float]]
    """Fields with their mean absolute contribution, the greatest first."""
    decisions: Mapping[str, Any] | None
    """The decisions file; None if the contract was written by hand."""


def created_card(contract: Contract, manifest: Manifest, figures: CardFigures) -> str:
    """The text of the card, made from the arguments alone."""
    parts = [
        _opening(contract, manifest, figures.decisions),
        _quality(contract, manifest, figures),
        _points(contract, manifest),
        choice(contract, manifest),
        _ceilings(contract, manifest, figures.ceilings),
        _drivers(figures.drivers),
        _groups(contract, manifest, figures.groups),
        *([] if figures.decisions is None else [_decided(figures.decisions)]),
        _limits(contract, manifest),
    ]
    return reflow("\n\n".join(parts)) + "\n"


def _opening(contract: Contract, manifest: Manifest, decisions: Mapping[str, Any] | None) -> str:
    split, model = manifest["evaluation"]["split"], manifest["model"]
    one, other = contract.one, contract.other
    inputs = len({feature["field"] for feature in manifest["features"]})
    unseen = [field.label for field in contract.fields if not field.is_input]
    serves = "serves" if len(unseen) == 1 else "serve"
    kept = (
        f" It does not see {_listing(unseen, 'or')}, which {serves} only to compare groups." if unseen else ""
    )
    left = ""
    if decisions is not None:
        outcome = decisions["target"]
        left = f" (“{outcome['column']}” is {_listing(outcome['churned'])})"
    drafted = "" if decisions is None else " The draft, which decided about the columns, saw the whole file."
    warning = ""
    churners = split["trainingChurners"] + split["holdOutChurners"]
    if churners < FEW_CHURNERS:
        warning = (
            f"\n\n**Few churners.** Only {churners:,} {other} of the file had churned. Every interval "
            "below is wide, and a small difference means nothing."
        )
    return f"""# Model card: {manifest["name"]} {manifest["version"]}

Generated with the model; do not edit. Model sha256 `{model["sha256"]}`. No figure in this card is about fewer
than ten {other}.

**What it does.** From {inputs} fields of one {one} it gives the probability that the {one} churns{left}, an
alarm at a named operating point, and what each field contributed.{kept}

**What it was trained on.** {contract.source.file}{_day(contract)}: it learned from
{split["trainingRows"]:,} {other}, of whom
{split["trainingChurners"]:,} had churned. Another {split["holdOutRows"]:,}, of whom
{split["holdOutChurners"]:,} had
churned, were set aside before anything was chosen ({split["method"]}); they are called the *hold-out*
below, and no choice of the
model was computed from them.{drafted}

**What it is for.** Saying which of these {other} to approach first to keep them, and why. It is not for
decisions about
{NOT_FOR.get(one, "credit, prices or access to a service")}.{warning}"""


def _day(contract: Contract) -> str:
    return "" if contract.as_of is None else f", as of {contract.as_of}"


def _quality(contract: Contract, manifest: Manifest, figures: CardFigures) -> str:
    base = manifest["evaluation"]["outOfFold"]["baseRate"]
    rows = [
        [name, f"{seen:.4f}", f"{held.value:.4f}", f"{held.low:.4f} to {held.high:.4f}"]
        for name, (seen, held) in figures.quality.items()
    ]
    return f"""## How good it is

{table(["", "out of fold", "hold-out", "95 % interval"], rows)}

ROC-AUC is the chance that a churner gets a higher probability than one who stays: 0.5 is a coin, 1
is perfect.
Log-loss is in nats per {contract.one}, and the Brier score is the mean squared distance between
probability and outcome: less is better in both, and giving everyone the share of churners, {percent(base)},
would have {_coin(base):.4f} and {base * (1 - base):.4f}. Average precision is the precision averaged over
all thresholds; in a random order it would be that share.
The calibration error is the mean distance between probability and share of churners
over ten
groups of equal count. *Out of fold* is judged on the training part, each {contract.one} by a model that has
not seen them."""


def _coin(base: float) -> float:
    return -(base * log(base) + (1 - base) * log(1 - base))


def _points(contract: Contract, manifest: Manifest) -> str:
    rules = [f"- **{point['name']}**: {point['rule']}." for point in manifest["operatingPoints"]]
    rules += [
        f"- **{point['name']}** is left out: {point['why']}."
        for point in manifest.get("operatingPointsLeftOut", [])
    ]
    rows = [
        [
            point["name"],
            f"{point['threshold']:.4f}",
            *_shares(point["holdOut"]),
            *_shares(point["outOfFold"]),
        ]
        for point in manifest["operatingPoints"]
    ]
    columns = [
        f"{ratio}, {part}" for part in ("hold-out", "out of fold") for ratio in ("recall", "precision")
    ]
    header = ["point", "threshold", *columns]
    return f"""## Operating points

{chr(10).join(rules)}

{table(header, rows)}

Recall is the share of churners with an alarm, precision the share of alarms that are churners. `balanced`
is taken
where a caller names none. Figures that would be about one to nine {contract.other} are not told."""


def _shares(found: DecisionFigures) -> tuple[str, str]:
    """Recall and precision, unless one of the four groups that a decision makes is small."""
    hit, missed = found["truePositives"], found["falseNegatives"]
    wrong, rest = found["falsePositives"], found["trueNegatives"]
    if any(map(_is_small, (hit, missed, wrong, rest))):
        return "not told", "not told"
    return _share(hit, hit + missed), _share(hit, hit + wrong)


def _share(hit: int, of: int) -> str:
    if of == 0:
        return "–"
    found = wilson(hit, of)
    return f"{percent(found.value)} ({found.low * 100:.0f} to {found.high * 100:.0f})"


def _is_small(customers: int) -> bool:
    """Whether a figure about them could point at one of them; nothing points at nobody."""
    return 0 < customers < FEWEST_TOLD


def _ceilings(contract: Contract, manifest: Manifest, found: Sequence[Ceiling]) -> str:
    seen, held = manifest["evaluation"]["outOfFold"], manifest["evaluation"]["holdOut"]
    header = [
        "model",
        "ROC-AUC, out of fold",
        "how far this model is behind in log-loss",
        "ROC-AUC, hold-out",
        "log-loss, hold-out",
    ]
    own = (f"{seen['rocAuc']:.4f}", "–", f"{held['rocAuc']:.4f}", f"{held['logLoss']:.4f}")
    rows = [["**this model**", *own]]
    rows += [
        [
            each.name,
            "–" if each.roc_auc is None else f"{each.roc_auc:.4f}",
            "–" if each.behind is None else f"{signed(each.behind)} ± {each.behind_error:.4f}",
            f"{each.hold_out_roc_auc:.4f}",
            f"{each.hold_out_log_loss:.4f}",
        ]
        for each in found
    ]
    automl = any(each.behind is None for each in found)
    said = (
        ""
        if automl
        else f" No AutoML library was installed, so no ensemble was tried: install `{AUTOML}` and "
        "train again to see one here."
    )
    return f"""## What a stronger model would gain

This model is kept small, and every curve in it has a shape that people can follow. The models below have
no such
limits.

{table(header, rows)}

{_verdict(found, contract.one)}{_ensemble(held["logLoss"], found)}{said}"""


def _verdict(found: Sequence[Ceiling], one: str) -> str:
    judged = [each for each in found if each.behind is not None and each.behind_error is not None]
    if not judged:
        return "No stronger model was tried."
    best = max(judged, key=lambda each: each.behind or 0.0)
    behind, error = best.behind or 0.0, best.behind_error or 0.0
    if behind <= 0:
        return "Out of fold, none of them is better than this model."
    if behind <= error:
        return (
            "Out of fold, the strongest of them is ahead by no more than one standard error: nothing that "
            "matters is lost."
        )
    return (
        f"Out of fold, the strongest of them is ahead by {behind:.4f} ± {error:.4f} nats per {one}: that "
        "is what the small model costs here."
    )


def _ensemble(own_log_loss: float, found: Sequence[Ceiling]) -> str:
    """How far the ensemble is ahead, which was fitted only once; an empty text without one."""
    ensemble = next((each for each in found if each.behind is None), None)
    if ensemble is None:
        return ""
    ahead = own_log_loss - ensemble.hold_out_log_loss
    if ahead <= 0:
        return " The ensemble, which was fitted once, is not ahead on the hold-out."
    return f" The ensemble, which was fitted once, is ahead by {ahead:.4f} nats on the hold-out."


def _drivers(found: Sequence[tuple[str, float]]) -> str:
    rows = [[name, f"{value:.3f}"] for name, value in found]
    return f"""## What moves it

How far each field moves the model's margin, in log-odds, on average over the hold-out, up or down.

{table(["field", "mean absolute contribution"], rows)}

A contribution says how the model used a value, not what would happen if the value changed."""


def _groups(contract: Contract, manifest: Manifest, groups: Sequence[Subgroup]) -> str:
    names = {field.name: field.label for field in contract.fields if field.is_sensitive}
    shown = [each for each in groups if each.field in names]
    if not shown:
        return f"""## Groups of {contract.other}

The file says nothing that is protected by law, by the names of its columns, so no groups were compared. If
a column
stands for such a thing all the same, mark it `"use": "fairness"` in decisions.json."""
    rows = [[f"{names[each.field]}: {_band(contract, each, shown)}", *_group(each)] for each in shown]
    header = ["group", contract.other, "churned", "mean probability", "recall", "false alarms"]
    return f"""## Groups of {contract.other}

At the operating point `{manifest["defaultOperatingPoint"]}`, out of fold. None of these fields is an input.

{table(header, rows)}

Recall is the share of the group's churners with an alarm, false alarms the share of those who stay with one.
“Not told” would be about one to nine {contract.other}.

Groups that churn more get more alarms, and more false ones among those who stay. Where the mean
probability of a group
is far from its share of churners, the probability does not mean the same for it."""


def _band(contract: Contract, group: Subgroup, groups: Sequence[Subgroup]) -> str:
    """The group's values; of numbers without the least and the greatest of all, which single ones have."""
    if not contract.field(group.field).is_numeric:
        return group.value
    bands = [each for each in groups if each.field == group.field]
    low, high = group.value.split(" to ")
    if len(bands) == 1:
        return "all"
    if group is bands[0]:
        return f"up to {high}"
    return f"from {low}" if group is bands[-1] else f"{low} to {high}"


def _group(group: Subgroup) -> list[str]:
    """The cells of one group; shares only where those who churned and those who stayed are both many."""
    churners = round(group.churn.value * group.rows)
    stayers = group.rows - churners
    if group.rows < FEWEST_TOLD:
        return [TOO_FEW, "–", "–", "–", "–"]
    if _is_small(churners) or _is_small(stayers):
        return [f"{group.rows:,}", "not told", percent(group.mean_probability), "not told", "not told"]
    shares = [_part(group.recall.value, churners), _part(group.false_alarms.value, stayers)]
    return [f"{group.rows:,}", percent(group.churn.value), percent(group.mean_probability), *shares]


def _part(share: float, of: int) -> str:
    if of == 0:
        return "–"
    hit = round(share * of)
    return "not told" if _is_small(hit) or _is_small(of - hit) else percent(share)


def _decided(decisions: Mapping[str, Any]) -> str:
    left = [entry for entry in decisions["columns"] if entry["use"] == "left out"]
    reasons = "\n".join(f"- “{entry['column']}”: {entry['reason']}." for entry in left)
    open_ones = [entry for entry in decisions["questions"] if not entry["reviewed"]]
    reviewed = (
        "A person has answered every question that the file left open."
        if not open_ones
        else "Nobody has reviewed these answers, which were taken as proposed: "
        + "; ".join(f"“{entry['question']}” – “{entry['answer']}”" for entry in open_ones)
        + "."
    )
    if not decisions["questions"]:
        reviewed = "The file left no question open."
    columns = f"These columns of the file are left out.\n\n{reasons}" if left else "Every column is used."
    return f"""## What was decided about the file

{reviewed} decisions.json has every decision with its reason.

{columns}"""


def _limits(contract: Contract, manifest: Manifest) -> str:
    split = manifest["evaluation"]["split"]
    return f"""## Limits

- **No time.** The probability is of what the file calls churn, within the period that its outcome covers,
and of no
  other.
- **These {contract.other}, this moment.** What makes {contract.other} leave changes with time: compare new
{contract.other} with the
  distributions in manifest.json, and train again when they drift apart.
- **No causes.** A value that goes with less churn is no remedy: giving it to one {contract.one} need
not keep that one.
{_dates(contract)}- **Numbers outside the range of the file** get the answer of the nearest number
inside it, and the result says so.
- **Names were read, not understood.** What a column means was taken from its header and its cells. Read
decisions.json
  before you trust the model.

## How to repeat it

`python -m churn_training train --contract contract.json --data {contract.source.file} --out FOLDER`, with
seed
{split["seed"]} and {manifest["model"]["library"]}. Contract sha256 `{contract.sha256}`, data sha256
`{split.get("dataSha256", contract.source.sha256)}`."""


def _dates(contract: Contract) -> str:
    dates = [field.label for field in contract.inputs if field.type == "date"]
    if not dates:
        return ""
    return f"""- **Dates mean something only beside a day.** The model sees the days between
{_listing(dates)} and the as-of date, which every prediction names: the day on which the {contract.one} is as
described.
"""


def _listing(names: Sequence[str], last: str = "and") -> str:
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""
