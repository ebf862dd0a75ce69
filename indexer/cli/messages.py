"""The text output of builds, updates and checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from indexer.content_problems import ContentProblem, render
from indexer.files import (
    BUNDLE_RESOURCE,
    PROJECT_PART,
    READABLE_ENDINGS,
    TITLED_BUNDLE_RESOURCE,
    UNREADABLE_ENDINGS,
)
from indexer.mapping import SECTION_PAGE
from indexer.pipeline import ContentScan
from indexer.update import ChangeCounts
from search.settings import Settings
from search.status import Status
from search.untrusted_text import escape_unprintable

# The report lists the others.
MAX_PRINTED_PROBLEMS = 20

# The same problem in more files than this is one line with a few examples.
MAX_SAME_PROBLEMS = 5
MAX_EXAMPLES = 3

_UNREAD_FILES = {f"{ending} file": ending for ending in (*READABLE_ENDINGS, *UNREADABLE_ENDINGS)}
_NOUNS = frozenset((BUNDLE_RESOURCE, TITLED_BUNDLE_RESOURCE, SECTION_PAGE, *_UNREAD_FILES))


def counted(number: int, noun: str) -> str:
    """A number and its noun, such as `1 file` or `2 files`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def scan_summary(scan: ContentScan, report: Path | None = None) -> Iterator[str]:
    """Summarize skipped files and problems, errors first."""
    if scan.left_out:
        reasons = (_counted_reason(reason, n) for reason, n in scan.left_out.most_common())
        yield f"Skipped: {', '.join(reasons)}."
        for reason in scan.left_out:
            if hint := _hint(reason):
                yield f"  {_counted_reason(reason, scan.left_out[reason])}: {hint}."
    if scan.problems:
        yield from problem_lines(scan.problems, report)


def faster_engine(settings: Settings, status: Status) -> Iterator[str]:
    """A hint to install Tantivy, if `auto` fell back to Whoosh."""
    if settings.engine == "auto" and status.engine == "whoosh":
        yield (
            "Rebuilds and searches are many times faster with Tantivy. To install it, run: "
            "pip install 'tantivy>=0.27,<0.28' PyStemmer orjson"
        )


def _counted_reason(reason: str, number: int) -> str:
    return counted(number, reason) if reason in _NOUNS else f"{number:,} {reason}"


def _hint(reason: str) -> str:
    """How to index files that are skipped for a reason, if the owner may have expected that."""
    if reason == TITLED_BUNDLE_RESOURCE:
        return "if these are articles, set `bundles = false`"
    if reason == PROJECT_PART:
        return "to include a folder or README, add its path after `!` to the `exclude` setting"
    ending = _UNREAD_FILES.get(reason, "")
    if ending in READABLE_ENDINGS:
        return f"to index these, add {ending} to the `extensions` setting"
    return "this format cannot be read; convert articles to Markdown or HTML" if ending else ""


def problem_lines(problems: Iterable[ContentProblem], report: Path | None = None) -> Iterator[str]:
    """The number of problems, then the first few, errors first."""
    ordered = sorted(problems, key=lambda problem: problem.severity)
    yield f"Problems: {counted_severities(ordered)}."
    for problem in ordered[:MAX_PRINTED_PROBLEMS]:
        yield f"  {render(problem)}"
    if len(ordered) > MAX_PRINTED_PROBLEMS:
        hint = f"see {report}" if report else "add --report FILE to see them all"
        yield f"  … and {len(ordered) - MAX_PRINTED_PROBLEMS:,} more; {hint}."


def grouped(problems: Iterable[ContentProblem]) -> Iterator[str]:
    """One line for each problem, or for many files with the same problem; errors first."""
    groups: dict[tuple[str, str, str], list[ContentProblem]] = {}
    for problem in sorted(problems, key=lambda problem: problem.severity):
        groups.setdefault((problem.severity, problem.what, problem.done), []).append(problem)
    for (severity, what, done), same in groups.items():
        paths = list(dict.fromkeys(problem.path for problem in same))
        if len(paths) <= MAX_SAME_PROBLEMS:
            yield from map(render, same)
            continue
        examples = ", ".join(paths[:MAX_EXAMPLES])
        files = counted(len(paths), "file")
        yield escape_unprintable(f"{severity}: {what}; {done}: {files}, such as {examples}")


def counted_severities(problems: Iterable[ContentProblem]) -> str:
    """The number of errors and warnings, such as `1 error, 0 warnings`."""
    severities = [problem.severity for problem in problems]
    errors = counted(severities.count("error"), "error")
    warnings = counted(severities.count("warning"), "warning")
    return f"{errors}, {warnings}"


def change_summary(counts: ChangeCounts) -> str:
    """An update's changes, such as `1 added, 2 deleted`."""
    changes = [f"{number:,} {what}" for what, number in asdict(counts).items() if number]
    return ", ".join(changes) or "no document changed"
