"""What a build, an update or a check says in lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from indexer.content_problems import Problem, render
from indexer.pipeline.summary import Tally
from indexer.update.changes import Counts

SHOWN = 20  # problems in full; the report holds them all


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it must be."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def summary(tally: Tally, report: Path | None = None) -> Iterator[str]:
    """Yield the lines that say what was left out and what is wrong, errors first."""
    if tally.left_out:
        reasons = (f"{number:,} {reason}" for reason, number in tally.left_out.most_common())
        yield f"Left out on purpose: {'; '.join(reasons)}."
    if tally.problems:
        yield from wrong(tally.problems, report)


def wrong(problems: Iterable[Problem], report: Path | None = None) -> Iterator[str]:
    """Yield how many problems there are, and the first of them, errors first."""
    ordered = sorted(problems, key=lambda problem: problem.severity)
    yield f"Problems: {tolled(ordered)}."
    for problem in ordered[:SHOWN]:
        yield f"  {render(problem)}"
    if len(ordered) > SHOWN:
        where = f"see {report}" if report else "add --report FILE to see them all"
        yield f"  … and {len(ordered) - SHOWN:,} more; {where}."


def tolled(problems: Iterable[Problem]) -> str:
    """Return how many errors and warnings there are."""
    kinds = [problem.severity for problem in problems]
    return f"{counted(kinds.count('error'), 'error')}, {counted(kinds.count('warning'), 'warning')}"


def changes(counts: Counts) -> str:
    """Return what an update did to an index, in words."""
    done = {
        "added": counts.added,
        "changed": counts.changed,
        "moved": counts.moved,
        "deleted": counts.deleted,
    }
    told = [f"{number:,} {what}" for what, number in done.items() if number]
    return ", ".join(told) or "no document changed"
