"""Problems of content files: the fault, and what the indexer did about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

Severity = Literal["error", "warning"]

# One broken file must not fill the report: its remaining problems are counted in one line.
MAX_PROBLEMS_PER_FILE = 20

# The reason to skip a page if a key that can hide it could not be read exactly.
UNKNOWN_VISIBILITY = "so it is unknown whether the page may be shown"


@dataclass(frozen=True, slots=True)
class ContentProblem:
    """One problem of one file.

    An `error` lost something: the file, or a part of it. A `warning` lost nothing. `line`
    counts from 1. `what` is the fault and `done` the remedy, such as `the file is empty` and
    `skipped`.
    """

    path: str
    line: int | None
    severity: Severity
    what: str
    done: str


class Unreadable(Exception):
    """A file that cannot become a document; the text says why."""

    def __init__(self, what: str, line: int | None = None) -> None:
        super().__init__(what)
        self.line = line


class Absent(Unreadable):
    """There is nothing to read: the file is missing or empty."""


class Findings:
    """The problems of one file, gathered while it is read."""

    __slots__ = ("_path", "_problems")

    def __init__(self, path: str) -> None:
        self._path = path
        self._problems: list[ContentProblem] = []

    def error(self, what: str, done: str, line: int | None = None) -> None:
        """Add a problem that lost content."""
        self._problems.append(ContentProblem(self._path, line, "error", what, done))

    def warning(self, what: str, done: str, line: int | None = None) -> None:
        """Add a problem that lost no content."""
        self._problems.append(ContentProblem(self._path, line, "warning", what, done))

    def adopt(self, other: Findings) -> None:
        """Add the problems of another reading of the same file."""
        self._problems.extend(replace(problem, path=self._path) for problem in other._problems)

    def has_errors(self) -> bool:
        """Whether any part of the file was lost."""
        return _has_errors(self._problems)

    def problems(self) -> tuple[ContentProblem, ...]:
        """The problems in their order; the last one counts those beyond the limit."""
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
    """A problem as one line, in the format of compiler messages.

    Unprintable characters are escaped, since names and values are not trusted.
    """
    place = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
    line = f"{place}: {problem.severity}: {problem.what}; {problem.done}"
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def to_dict(problem: ContentProblem) -> dict[str, Any]:
    """A problem as JSON-ready values."""
    return asdict(problem)


def severities(problems: Iterable[ContentProblem]) -> dict[str, int]:
    """The number of errors and of warnings."""
    counts = {"error": 0, "warning": 0}
    for problem in problems:
        counts[problem.severity] += 1
    return counts
