"""The decisions of a draft, and the questions that the file leaves open, with their answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from churn_training.errors import FixableError

KEEP = "keep: "
"""Begins an answer that names the columns to keep, separated by semicolons."""

KEPT = "decisions file"
"""The source of an answer that was given for an earlier file."""

LEAVE_OUT = "leave out"
KEEP_ALL = "keep"


@dataclass(frozen=True)
class Decision:
    """One thing that was decided about the file, and why."""

    topic: str
    column: str | None
    decision: str
    reason: str
    evidence: str = ""


@dataclass(frozen=True)
class Question:
    """A choice that the file leaves open."""

    key: str
    text: str
    why: str
    choices: tuple[str, ...]
    proposed: str | None
    """What a careful person would answer; None where only somebody who knows the company can tell."""
    columns: tuple[str, ...] = ()
    """Columns of which an answer may keep some: "keep: a; b"."""
    takes_date: bool = False
    """Whether a date such as 2026-01-31 is an answer, too."""

    def allows(self, answer: str) -> bool:
        """Whether the answer is one of the choices, a date if one is asked for, or keeps some columns."""
        if answer in self.choices or (self.takes_date and is_date(answer)):
            return True
        return answer.startswith(KEEP) and set(kept_columns(answer)) <= set(self.columns) != set()

    @property
    def expected(self) -> str:
        """The possible answers in words."""
        choices = [repr(choice) for choice in self.choices]
        if self.takes_date:
            choices.append("a date such as 2026-01-31")
        if self.columns:
            choices.append(f"'{KEEP}' with columns separated by semicolons")
        return ", ".join(choices)


@dataclass(frozen=True)
class Answer:
    """The answer to a question, where it comes from, and whether a person gave it."""

    question: Question
    answer: str
    source: str
    reviewed: bool


class OpenQuestionsError(FixableError):
    """The file leaves choices open; the message lists them with the flags that answer them."""


class MisfitError(FixableError):
    """What was decided about an earlier file does not fit this one."""


def kept_columns(answer: str) -> list[str]:
    """The columns that an answer "keep: a; b" names."""
    return [name.strip() for name in answer.removeprefix(KEEP).split(";") if name.strip()]


def is_date(answer: str) -> bool:
    """Whether the answer is a date that exists, as 2026-01-31."""
    try:
        return date.fromisoformat(answer).isoformat() == answer
    except ValueError:
        return False


@dataclass
class Ledger:
    """Collects decisions; answers questions from flags, an earlier decisions file, a person, or proposals."""

    flags: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    """Answers of the decisions file, and whether each was reviewed."""
    ask_person: Callable[[Question], str] | None = None
    takes_proposals: bool = False
    decisions: list[Decision] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    open: list[Question] = field(default_factory=list)

    def note(self, topic: str, column: str | None, decision: str, reason: str, evidence: str = "") -> None:
        """Records a decision."""
        self.decisions.append(Decision(topic, column, decision, reason, evidence))

    def ask(self, question: Question) -> str:
        """The answer. Raises OpenQuestionsError at once if the draft cannot go on without it."""
        found = self._answer(question)
        if found is not None:
            self.answers.append(found)
            return found.answer
        self.open.append(question)
        if question.proposed is None:
            self.close()
        return question.proposed or ""

    def forget(self, key: str) -> None:
        """Drops the earlier file's answer, which says nothing of this file."""
        self.earlier = {name: answer for name, answer in self.earlier.items() if name != key}

    def answered(self, key: str) -> bool:
        """Whether a flag or the decisions file answers the question."""
        return key in self.flags or key in self.earlier

    def close(self) -> None:
        """Raises OpenQuestionsError if a question is open, or FixableError if a flag answered none."""
        if self.open:
            raise OpenQuestionsError(_listing(self.open))
        asked = {answer.question.key for answer in self.answers}
        idle = [key for key in self.flags if key not in asked]
        if idle:
            raise FixableError(
                f"--answer {idle[0]}={self.flags[idle[0]]}: the file leaves no question {idle[0]!r} open. "
                f"It asks {', '.join(sorted(asked)) or 'nothing'}"
            )

    def _answer(self, question: Question) -> Answer | None:
        if question.key in self.flags:
            answer = self.flags[question.key]
            if not question.allows(answer):
                raise FixableError(f"--answer {question.key}={answer}: expected {question.expected}")
            return Answer(question, answer, "flag", reviewed=True)
        if question.key in self.earlier:
            answer, reviewed = self.earlier[question.key]
            if not question.allows(answer):
                raise MisfitError(
                    f"the decisions file answers the question {question.key!r} with {answer!r}, which does "
                    "not fit "
                    f"this file: expected {question.expected}. Ask for a file like the earlier one, or "
                    "answer anew "
                    f"with --answer '{question.key}=…'"
                )
            return Answer(question, answer, KEPT, reviewed)
        if self.ask_person is not None:
            return Answer(question, self.ask_person(question), "person", reviewed=True)
        if self.takes_proposals and question.proposed is not None:
            return Answer(question, question.proposed, "proposal", reviewed=False)
        return None


def _listing(questions: list[Question]) -> str:
    parts = []
    for question in questions:
        flag = f"--answer '{question.key}={question.proposed or '…'}'"
        if question.takes_date:
            flag = "--as-of 2026-01-31" + (f" or {flag}" if question.choices else "")
        proposal = f"one of {question.expected}" if question.choices else f"expected {question.expected}"
        if question.proposed is not None:
            proposal = f"proposed: {question.proposed!r}" if question.takes_date else "proposed"
        parts.append(f"{question.text}\n    {question.why}\n    {flag}  ({proposal})")
    count = "a choice" if len(questions) == 1 else f"{len(questions)} choices"
    tail = ""
    if any(question.proposed is not None for question in questions):
        tail = "\n\n--yes takes the proposed answers, and records that nobody has reviewed them."
    return f"the file leaves {count} open:\n\n  " + "\n\n  ".join(parts) + tail
