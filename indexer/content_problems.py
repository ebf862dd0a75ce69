"""Problem: what is wrong with a content file, and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

Severity = Literal["error", "warning"]
PER_FILE = 20  # further problems of one file are counted in one line


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one file.

    An `error` lost something: the file, or a part of it. A `warning` lost nothing. `line`
    counts from 1.
    """

    path: str
    line: int | None
    severity: Severity
    what: str
    done: str


class Unreadable(Exception):
    """A file cannot become a document; the text says why."""

    def __init__(self, what: str, line: int | None = None) -> None:
        super().__init__(what)
        self.line = line


class Absent(Unreadable):
    """There is nothing to read: no file, or an empty one."""


class Findings:
    """The problems of one file, as they are found."""

    __slots__ = ("_found", "_path")

    def __init__(self, path: str) -> None:
        self._path = path
        self._found: list[Problem] = []

    def error(self, what: str, done: str, line: int | None = None) -> None:
        """Note that something was lost."""
        self._found.append(Problem(self._path, line, "error", what, done))

    def warning(self, what: str, done: str, line: int | None = None) -> None:
        """Note that something is not as it should be, though nothing was lost."""
        self._found.append(Problem(self._path, line, "warning", what, done))

    def adopt(self, other: Findings) -> None:
        """Note what another look at the same file found."""
        self._found.extend(replace(problem, path=self._path) for problem in other._found)

    def problems(self) -> tuple[Problem, ...]:
        """Return what was found, a long list cut short by a line that says how many there are."""
        found = self._found
        if len(found) <= PER_FILE:
            return tuple(found)
        rest = found[PER_FILE:]
        severity: Severity = "error" if any(p.severity == "error" for p in rest) else "warning"
        more = Problem(self._path, None, severity, f"{len(rest)} more problems", "treated alike")
        return (*found[:PER_FILE], more)


def render(problem: Problem) -> str:
    """Return a problem as one line, beginning as compilers begin theirs.

    What no terminal prints is escaped: names and values are anyone's.
    """
    place = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
    line = f"{place}: {problem.severity}: {problem.what}; {problem.done}"
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def to_dict(problem: Problem) -> dict[str, Any]:
    """Return a problem as JSON-ready values."""
    return asdict(problem)


def severities(problems: Iterable[Problem]) -> dict[str, int]:
    """Return how many errors and how many warnings there are."""
    counts = {"error": 0, "warning": 0}
    for problem in problems:
        counts[problem.severity] += 1
    return counts
