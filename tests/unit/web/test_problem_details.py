"""Problems: their codes, and the body of their responses."""

from __future__ import annotations

import pytest

from web.problem_details import KINDS, Fault, Problem, invalid, to_json


def test_a_problem_has_the_status_of_its_code() -> None:
    """Each code has one status, unless a problem says otherwise."""
    assert Problem("not-found", "Gone.").status == 404
    assert Problem("not-found", "Gone.", status=410).status == 410


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["invalid-parameter"], "invalid-parameter"),
        (["query-too-long"], "query-too-long"),
        (["query-too-long", "query-too-long"], "query-too-long"),
        (["query-too-long", "pagination-window"], "invalid-parameter"),
    ],
)
def test_faults_of_one_kind_have_its_code(codes: list[str], expected: str) -> None:
    """A request with different kinds of faults has the general code."""
    problem = invalid([Fault("q", f"Fault {n}.", code=code) for n, code in enumerate(codes)])
    assert problem.code == expected
    assert problem.detail == " ".join(f"Fault {n}." for n in range(len(codes)))


def test_thousands_of_faults_give_a_short_response() -> None:
    """At most twenty faults are listed."""
    problem = invalid([Fault(f"x{n}", "Unknown.") for n in range(3_000)])
    assert len(problem.faults) == 20
    assert problem.detail.count("Unknown.") == 20


def test_the_body_is_that_of_rfc_9457() -> None:
    """The body has the members of RFC 9457, followed by our own."""
    problem = invalid([Fault("sort", "sort is wrong.", ("title", "date"))])
    assert to_json(problem, type_url="/t", request_id="r") == {
        "type": "/t",
        "title": "Invalid parameter",
        "status": 400,
        "detail": "sort is wrong.",
        "code": "invalid-parameter",
        "request_id": "r",
        "errors": [
            {
                "parameter": "sort",
                "detail": "sort is wrong.",
                "allowed": ["title", "date"],
                "code": "invalid-parameter",
            }
        ],
    }
    assert "errors" not in to_json(Problem("internal", "x"), type_url="/t", request_id="r")


@pytest.mark.parametrize("code", KINDS)
def test_each_code_has_an_explanation(code: str) -> None:
    """Each code has an error status, a title and a sentence of help."""
    kind = KINDS[code]
    assert 400 <= kind.status < 600
    assert kind.title
    assert kind.help.endswith(".")
