"""The stages in their order: what `run` does, and what each of them needs.

A stage imports its libraries only when it is performed: they take seconds, and a run in which nothing has
changed needs none of them.
"""

from collections.abc import Iterable

from churn_training.stages.stage import Run, Stage, StageError


def _validate(run: Run) -> None:
    from churn_training.stages.validate import validate_stage

    validate_stage(run)


def _tune(run: Run) -> None:
    from churn_training.stages.tune import tune_stage

    tune_stage(run)


def _train(run: Run) -> None:
    from churn_training.stages.train import train_stage

    train_stage(run)


def _compare(run: Run) -> None:
    from churn_training.stages.compare import compare_stage

    compare_stage(run)


def _report(run: Run) -> None:
    from churn_training.stages.report import report_stage

    report_stage(run)


def _track(run: Run) -> None:
    from churn_training.stages.track import track_stage

    track_stage(run)


STAGES = (
    Stage("validate", _validate, outputs=("validation.md",)),
    Stage("tune", _tune, outputs=("tuned.json",), needs=("validate",), resumes=True),
    Stage("train", _train, outputs=("bundle", "champion", "reasons.json"), needs=("tune",)),
    Stage("compare", _compare, outputs=("figures.json", "predictions.npz"), needs=("tune", "train")),
    Stage("report", _report, outputs=("MODEL_CARD.md", "report"), needs=("train", "compare")),
    Stage("track", _track, outputs=("tracked.json",), needs=("tune", "train", "report")),
)


def stages_up_to(names: Iterable[str]) -> tuple[Stage, ...]:
    """The named stages and all that they need, in order; every stage if no name is given."""
    by_name = {stage.name: stage for stage in STAGES}
    needed: set[str] = set()
    pending = list(names) or list(by_name)
    while pending:
        name = pending.pop()
        if name not in by_name:
            raise StageError(f"got the stage {name}, expected one of {', '.join(by_name)}")
        needed.add(name)
        pending += by_name[name].needs
    return tuple(stage for stage in STAGES if stage.name in needed)
