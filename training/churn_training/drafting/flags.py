"""What is wrong with the answers that flags give, told before a file is read and before anything is asked."""

from collections.abc import Mapping

from churn_training.drafting.as_of import KEY as DAY
from churn_training.drafting.as_of import UNKNOWN
from churn_training.drafting.ledger import KEEP, KEEP_ALL, LEAVE_OUT, is_date
from churn_training.errors import FixableError

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    DAY: (UNKNOWN,),
    "age": ("fairness only", "input"),
    "churned": (),
    "codes": (),
    "dates": ("day", "month"),
    "decimal": ("point", "comma"),
    "labels": ("as they are",),
    "leaks": (LEAVE_OUT, KEEP_ALL),
    "perhapsLeaks": (LEAVE_OUT, KEEP_ALL),
    "sentinels": ("missing", KEEP_ALL),
    "skill": (),
    "target": (),
    "thirdClass": ("stayed", "left out", "left"),
}
"""Every question of a draft with its choices; none where the file decides which there are."""


def check_answers(answers: Mapping[str, str]) -> None:
    """Raises FixableError for an answer that no file can take."""
    for key, answer in answers.items():
        if key not in QUESTIONS:
            raise FixableError(
                f"--answer {key}={answer}: got the question {key!r}, expected one of {', '.join(QUESTIONS)}"
            )
        choices = QUESTIONS[key]
        if answer == "":
            raise FixableError(f"--answer {key}=: got no answer")
        if not choices or answer in choices or (key == DAY and is_date(answer)) or answer.startswith(KEEP):
            continue
        if key == DAY:
            raise FixableError(
                f"--as-of {answer}: expected a date that exists, such as 2026-01-31, or {choices[0]!r}"
            )
        raise FixableError(f"--answer {key}={answer}: expected {', '.join(map(repr, choices))}")
