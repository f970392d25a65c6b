"""The stage that writes for people: MODEL_CARD.md, the pictures in report/, and speeds.md."""

from typing import Any

import numpy as np

from churn_training.bundle.champion import read_champion
from churn_training.bundle.manifest_shape import read_manifest
from churn_training.comparison.figures_shape import PointFigures, read_figures, read_speeds
from churn_training.contract import read_contract
from churn_training.evidence.judge import judge, native_margins
from churn_training.evidence.reasons_shape import read_reasons
from churn_training.families.boosting import Probabilities, probabilities
from churn_training.modelling.curves import curves_of
from churn_training.modelling.profit import Campaign
from churn_training.point_rules import PointRules
from churn_training.preparation.encoding import Matrix, features_of
from churn_training.preparation.prepared import prepare
from churn_training.preparation.splitting import Labels
from churn_training.reporting import comparisons, curves, drivers, reasons, tables
from churn_training.reporting.card import model_card
from churn_training.reporting.curves import Judged
from churn_training.settings import Settings
from churn_training.stages.compare import point_figures
from churn_training.stages.stage import Run
from churn_training.trees.onnx_read import read_onnx

SPEEDS = """# Speeds

Written by `python -m churn_training run` on one thread of the machine that made the shipped model. Other
work on that machine slows the times down, so compare their ratios. They stand apart from the model card,
which is the same byte for byte in every run.

{table}
"""


def report_stage(run: Run) -> None:
    """Writes them from the files of the stages train and compare. Nothing is fitted here."""
    folder, trained = run.folder_of("report"), run.folder_of("train")
    contract = read_contract(trained / "bundle" / "contract.json")
    manifest = read_manifest(trained / "bundle")
    figures = read_figures(run.folder_of("compare"))
    predictions = np.load(run.folder_of("compare") / "predictions.npz")
    native = read_champion(trained / "champion", (trained / "bundle" / "model.onnx").read_bytes())
    prepared = prepare(contract, run.data, run.settings)
    out_of_fold = Judged(predictions["out_of_fold"], prepared.training.churned)
    hold_out = Judged(predictions["hold_out"], prepared.hold_out.churned)
    found = drivers.contributions(
        contract,
        features_of(contract),
        judge(native, prepared.hold_out.features).contributions,
        prepared.records_of(prepared.hold_out),
        "log-odds" if manifest["link"] == "logit" else "probability",
    )
    points = manifest["operatingPoints"]
    pictures = folder / "report"
    pictures.mkdir(exist_ok=True)
    curves.ranking(pictures / "ranking.svg", hold_out, points)
    curves.reliability(pictures / "reliability.svg", figures)
    curves.gain(pictures / "gain.svg", hold_out)
    curves.thresholds(pictures / "thresholds.svg", out_of_fold, points)
    curves.benefit(pictures / "net-benefit.svg", hold_out, points)
    curves.profit(pictures / "profit.svg", hold_out, points, Campaign())
    drivers.summary(pictures / "drivers.svg", found)
    drivers.dependence(pictures / "dependence.svg", found)
    comparisons.differences(pictures / "differences.svg", figures)
    comparisons.groups(pictures / "groups.svg", figures)
    comparisons.learning(pictures / "learning.svg", figures)
    shipped = read_onnx((trained / "bundle" / "model.onnx").read_bytes())
    found_curves = curves_of(
        lambda rows: _probabilities(native, rows, manifest["link"]), shipped, prepared.training.features
    )
    reasons.curves_picture(
        pictures / "curves.svg", contract, features_of(contract), found_curves, prepared.training.features
    )
    without = _recall_without_margin(
        out_of_fold.probability, out_of_fold.churned, contract.point_rules, run.settings
    )
    card = model_card(
        contract, manifest, figures, found, without, read_reasons(trained), found_curves, run.settings
    )
    (folder / "MODEL_CARD.md").write_text(card, encoding="utf-8", newline="\n")
    speeds = read_speeds(run.folder_of("compare"))
    text = SPEEDS.format(table=tables.speeds(speeds, figures))
    (folder / "speeds.md").write_text(text, encoding="utf-8", newline="\n")


def _probabilities(native: Any, rows: Matrix, link: str) -> Probabilities:
    margins = native_margins(native, rows)
    return probabilities(margins) if link == "logit" else margins


def _recall_without_margin(
    probability: Probabilities, churned: Labels, rules: PointRules, settings: Settings
) -> PointFigures | None:
    """The recall point without its margin for sampling error; None if the contract has no such point."""
    if rules.recall is None:
        return None
    steps = 10**settings.threshold_decimals
    of_churners = np.sort(probability[churned])[::-1]
    needed = int(np.ceil(rules.recall.least * len(of_churners)))
    threshold = float(np.floor(of_churners[needed - 1] * steps) / steps)
    return point_figures(probability, churned, threshold)
