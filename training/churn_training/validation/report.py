"""The report of the validation: all rules as a page, and the broken ones as a table for the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from churn_training.validation.findings import Finding

HEADINGS = ("rule", "status", "rows broken", "of", "examples")


def page(title: str, findings: Sequence["Finding"]) -> str:
    """Markdown: the outcome in a sentence, then every rule, the broken ones first."""
    ordered = sorted(findings, key=lambda finding: ("broken", "not judged", "kept").index(finding.status))
    rows = [HEADINGS, ("---",) * len(HEADINGS), *map(_cells, ordered)]
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([f"# Validation of {title}", "", summary(findings), "", *lines, ""])


def table(findings: Sequence["Finding"]) -> str:
    """The broken rules in columns, each with its examples below."""
    broken = [finding for finding in findings if finding.status == "broken"]
    width = max(len(finding.sentence) for finding in broken)
    lines: list[str] = []
    for finding in broken:
        count = f"  {finding.broken} of {finding.judged}" if finding.judged else ""
        lines.append(f"{finding.sentence:<{width}}{count}")
        lines += [f"    {example}" for example in finding.examples]
    return "\n".join(lines)


def summary(findings: Sequence["Finding"]) -> str:
    """How many rules are kept, are broken, and cannot be judged."""
    count = {status: sum(finding.status == status for finding in findings) for status in ("kept", "broken")}
    unjudged = len(findings) - sum(count.values())
    tail = f", {unjudged} cannot be judged because a column is missing" if unjudged else ""
    return f"{len(findings)} rules: {count['kept']} kept, {count['broken']} broken{tail}."


def _cells(finding: "Finding") -> tuple[str, ...]:
    counts = (str(finding.broken), str(finding.judged)) if finding.judged else ("", "")
    return (finding.sentence, finding.status, *counts, "; ".join(finding.examples))
