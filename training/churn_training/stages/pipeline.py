"""The stages in their order: what `run` does, and what each of them can do alone."""

from churn_training.stages.compare import compare_stage
from churn_training.stages.report import report_stage
from churn_training.stages.stage import Stage
from churn_training.stages.track import track_stage
from churn_training.stages.train import train_stage
from churn_training.stages.tune import tune_stage
from churn_training.stages.validate import REPORT, validate_stage

STAGES = (
    Stage("validate", validate_stage, outputs=(REPORT,)),
    Stage("tune", tune_stage, outputs=("tuned.json",), needs=("validate",), resumes=True),
    Stage("train", train_stage, outputs=("bundle", "champion"), needs=("tune",)),
    Stage("compare", compare_stage, outputs=("figures.json", "predictions.npz"), needs=("tune", "train")),
    Stage("report", report_stage, outputs=("MODEL_CARD.md", "report"), needs=("train", "compare")),
    Stage("track", track_stage, outputs=("tracked.json",), needs=("tune", "train", "report")),
)
