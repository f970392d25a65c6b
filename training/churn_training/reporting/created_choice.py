"""How a model was chosen, in words: depth, combinations of fields and families, by evidence."""

from churn_training.bundle.evaluation_shape import ChoiceEntry
from churn_training.bundle.manifest_shape import Manifest
from churn_training.contract import Contract
from churn_training.reporting.markdown import signed, table

FAMILIES = {"xgboost": "XGBoost", "lightgbm": "LightGBM"}
"""As their makers write them."""

DEPTHS = {
    1: "each field by itself",
    2: "pairs of fields",
    3: "up to three fields together",
    4: "up to four fields together",
    5: "up to five fields together",
    6: "up to six fields together",
}


def choice(contract: Contract, manifest: Manifest) -> str:
    """The best candidate of each depth and family, and why the chosen one was."""
    entries = manifest["evaluation"]["choice"]
    chosen = next(entry for entry in entries if entry["chosen"])
    best = {key: min(group, key=_loss) for key, group in _grouped(entries).items()}
    best[_key(chosen)] = chosen
    rows = [
        [
            f"**{words}** (chosen)" if entry["chosen"] else words,
            f"{entry['nodes']:,}",
            f"{entry['logLoss']:.5f}",
            _behind(entry),
            "yes" if entry["withinOneStandardError"] else "no",
        ]
        for words, entry in best.items()
    ]
    header = ["what it may combine", "nodes", "log-loss", "behind the best", "as good as the best"]
    shown = "" if len(rows) == len(entries) else " The table has the best of each kind, and the chosen one."
    return f"""## How it was chosen

{len(entries)} candidates were compared on the same folds of the training part. The rule:
{manifest["evaluation"]["choiceRule"]}.{shown}

{table(header, rows)}

{_why(entries, chosen, contract)}"""


def _why(entries: list[ChoiceEntry], chosen: ChoiceEntry, contract: Contract) -> str:
    shallow = [entry for entry in entries if _depth(entry) == 1]
    singles = min(shallow, key=_loss) if shallow else None
    if _depth(chosen) == 1:
        return (
            "Trees that ask one question are as good as deeper ones here: what one field means does not "
            f"depend on another, as far as these {contract.other} show. The model adds up one curve per "
            "field."
        )
    if singles is None or singles["withinOneStandardError"]:
        good = [entry for entry in entries if entry["withinOneStandardError"]]
        if any((entry["nodes"] or 0) < (chosen["nodes"] or 0) for entry in good):
            return (
                f"Smaller ones are as good, but more of their steps rest on few {contract.other} or go "
                "against a declared direction."
            )
        return "It is the smallest of those that are as good as the best."
    return (
        f"Trees that ask one question are behind the best by {singles['behindBest']:.5f} ± "
        f"{singles['behindBestStandardError']:.5f} nats per {contract.one}: combinations of fields matter "
        f"for these {contract.other}, and the model has them."
    )


def _behind(entry: ChoiceEntry) -> str:
    """How far the log-loss is above the best one's, with the error of the difference."""
    if entry["behindBest"] == 0:
        return "the best"
    return f"{signed(entry['behindBest'], 5)} ± {entry['behindBestStandardError']:.5f}"


def _grouped(entries: list[ChoiceEntry]) -> dict[str, list[ChoiceEntry]]:
    groups: dict[str, list[ChoiceEntry]] = {}
    for entry in entries:
        groups.setdefault(_key(entry), []).append(entry)
    return groups


def _key(entry: ChoiceEntry) -> str:
    depth, family = _depth(entry), FAMILIES.get(entry["family"], entry["family"])
    if depth is None:
        leaves = entry["parameters"].get("num_leaves")
        return f"{family}, tuned" + (f", trees of up to {leaves} leaves" if leaves else "")
    return f"{family}, {DEPTHS.get(depth, f'up to {depth} fields together')}"


def _depth(entry: ChoiceEntry) -> int | None:
    depth = entry["parameters"].get("max_depth")
    if depth is None and entry["parameters"].get("num_leaves") == 2:
        return 1
    return depth


def _loss(entry: ChoiceEntry) -> float:
    return entry["logLoss"]
