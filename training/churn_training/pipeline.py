"""The stages in their order: what `run` does, and what each of them can do alone."""

from churn_training.stages import Stage
from churn_training.train import train_stage
from churn_training.tune import tune_stage

STAGES = (
    Stage("tune", tune_stage, outputs=("tuned.json",), resumes=True),
    Stage("train", train_stage, outputs=("bundle", "champion"), needs=("tune",)),
)
