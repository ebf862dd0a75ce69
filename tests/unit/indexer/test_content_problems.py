"""Problems in content files, and how they are reported."""

from __future__ import annotations

import pytest

from indexer.content_problems import ContentProblem, Findings, render, severities, to_dict


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        ("a.md", None, "a.md: error: the file is empty; skipped"),
        ("a.md", 3, "a.md:3: error: the file is empty; skipped"),
        ("é\x1b[1m.md", 3, "é\\x1b[1m.md:3: error: the file is empty; skipped"),
        ("a\u202e.md", None, "a\\u202e.md: error: the file is empty; skipped"),
    ],
)
def test_a_problem_is_one_printable_line(path: str, line: int | None, expected: str) -> None:
    """A problem reads like a compiler's message, and file names in it cannot control a terminal."""
    problem = ContentProblem(path, line, "error", "the file is empty", "skipped")
    assert render(problem) == expected


@pytest.mark.parametrize(
    ("warnings", "errors", "count", "last"),
    [
        (0, 0, 0, None),
        (20, 0, 20, "warning"),
        (21, 0, 21, "1 more problems"),
        (30, 1, 21, "11 more problems"),
    ],
)
def test_one_file_cannot_flood_the_report(
    warnings: int, errors: int, count: int, last: str | None
) -> None:
    """Twenty of a file's problems are reported, and the others are only counted."""
    findings = Findings("a.md")
    for _ in range(warnings):
        findings.warning("warning", "ignored")
    for _ in range(errors):
        findings.error("error", "skipped")
    problems = findings.problems()
    assert len(problems) == count
    assert findings.has_errors() is bool(errors)
    assert (problems[-1].what if problems else None) == last
    if count > 20:
        assert problems[-1].severity == ("error" if errors else "warning")


def test_problems_of_another_parser_are_those_of_the_file() -> None:
    """Problems that another parser found are reported under the file's own path."""
    inner, findings = Findings(""), Findings("a.md")
    inner.error("what", "done", 3)
    findings.adopt(inner)
    assert findings.problems() == (ContentProblem("a.md", 3, "error", "what", "done"),)


def test_problems_are_counted_by_severity() -> None:
    """Both severities are counted, even if there are no problems."""
    problem = ContentProblem("a.md", None, "warning", "what", "done")
    assert severities([]) == {"error": 0, "warning": 0}
    assert severities([problem, problem]) == {"error": 0, "warning": 2}
    assert to_dict(problem) == {
        "path": "a.md", "line": None, "severity": "warning", "what": "what", "done": "done"
    }  # fmt: skip
