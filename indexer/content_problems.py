"""Problems in content files, and what the indexer did about each problem."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from search.untrusted_text import escape_unprintable

Severity = Literal["error", "warning"]

# One broken file must not flood the report, so any further problems in it are only counted.
MAX_PROBLEMS_PER_FILE = 20

# A page is skipped for this reason if a key that could hide it was not fully understood.
UNKNOWN_VISIBILITY = "so it is unclear whether the page should be hidden"


@dataclass(frozen=True, slots=True)
class ContentProblem:
    """One problem in one file.

    An `error` means that the file, or part of it, was not indexed; after a `warning`, nothing is
    missing. `line` starts at 1. `what` is the fault, such as `the file is empty`, and `done` says
    how the indexer dealt with it, such as `skipped`.
    """

    path: str
    line: int | None
    severity: Severity
    what: str
    done: str


class Unreadable(Exception):
    """The file cannot be indexed, for the reason in the message."""

    def __init__(self, what: str, line: int | None = None) -> None:
        super().__init__(what)
        self.line = line


class Absent(Unreadable):
    """The file is missing or empty."""


class Findings:
    """Collects the problems in one file while it is read."""

    __slots__ = ("_path", "_problems")

    def __init__(self, path: str) -> None:
        self._path = path
        self._problems: list[ContentProblem] = []

    def error(self, what: str, done: str, line: int | None = None) -> None:
        """Add a problem that keeps content out of the index."""
        self._problems.append(ContentProblem(self._path, line, "error", what, done))

    def warning(self, what: str, done: str, line: int | None = None) -> None:
        """Add a problem that affects no content."""
        self._problems.append(ContentProblem(self._path, line, "warning", what, done))

    def adopt(self, other: Findings) -> None:
        """Add the problems that another parser found in the same file."""
        self._problems.extend(replace(problem, path=self._path) for problem in other._problems)

    def has_errors(self) -> bool:
        """Whether any part of the file was not indexed."""
        return _has_errors(self._problems)

    def problems(self) -> tuple[ContentProblem, ...]:
        """The problems in the order found. The last counts those beyond the limit."""
        reported, rest = (
            self._problems[:MAX_PROBLEMS_PER_FILE],
            self._problems[MAX_PROBLEMS_PER_FILE:],
        )
        if not rest:
            return tuple(reported)
        severity: Severity = "error" if _has_errors(rest) else "warning"
        count = ContentProblem(
            self._path, None, severity, f"{len(rest)} more problems", "handled the same way"
        )
        return (*reported, count)


def _has_errors(problems: Iterable[ContentProblem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def render(problem: ContentProblem) -> str:
    """Format a problem as one line, like a compiler message."""
    place = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
    return escape_unprintable(f"{place}: {problem.severity}: {problem.what}; {problem.done}")


def to_dict(problem: ContentProblem) -> dict[str, Any]:
    """A problem as a JSON-ready dict."""
    return asdict(problem)


def severities(problems: Iterable[ContentProblem]) -> dict[str, int]:
    """The number of problems by severity."""
    counts = {"error": 0, "warning": 0}
    for problem in problems:
        counts[problem.severity] += 1
    return counts
