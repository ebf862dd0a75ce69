"""The values in a client's request, which may be JSON or parts of a query string."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from web.instantsearch.sent_values import (
    as_choice,
    as_list,
    as_names,
    as_number,
    as_text,
    invalid_body,
    one_of,
    unsupported,
)
from web.problem_details import Problem

CHOICES = ((True, "on"), (False, "off"), (1, "one"), ("min", "least"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, []), ("", []), ([], []), ("tag:a", ["tag:a"]), (["tag:a"], ["tag:a"]),
        ('["tag:a", ["tag:b"]]', ["tag:a", ["tag:b"]]), (5, [5]),
    ],
)  # fmt: skip
def test_lists(value: Any, expected: list[Any]) -> None:
    """A list may be a single string, or JSON."""
    assert as_list(value, "facetFilters") == expected


def test_names() -> None:
    """Names may be joined by commas."""
    assert as_names("a, b", "facets") == as_names(["a,b"], "facets") == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, "on"), ("true", "on"), (False, "off"), (1, "one"), ("1", "one"), ("min", "least"),
     (None, "default")],
)  # fmt: skip
def test_choices(value: Any, expected: str) -> None:
    """In JSON, 1 is not true, although Python says so."""
    assert as_choice({"x": value}, "x", CHOICES, "default") == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: as_list("[", "facets"), "Facets must be a list."),
        (lambda: as_names([1], "facets"), "Facets must be a list of names."),
        (lambda: as_text({"query": 1}, "query"),
         "Query must be a string of at most 512 characters."),
        (lambda: as_number({"page": True}, "page", 0), "Page must be a whole number."),
        (lambda: as_number({"page": -1}, "page", 0), "Page must be a whole number."),
        (lambda: as_number({"page": 9}, "page", 0, 5), "Page is 9; at most 5 is allowed."),
        (lambda: as_choice({"x": "max"}, "x", CHOICES, ""),
         'x "max" is not supported; use one of true, false, 1, "min".'),
        (lambda: as_choice({"x": ["y" * 90]}, "x", CHOICES, ""), "…"),
        (lambda: one_of("facet", "x" * 99, ("tag",)),
         f"Facet '{'x' * 60}' does not exist; use one of tag."),
    ],
)  # fmt: skip
def test_wrong_values(call: Callable[[], Any], expected: str) -> None:
    """The response names the parameter, and says what is allowed."""
    with pytest.raises(Problem) as raised:
        call()
    assert expected in raised.value.detail


def test_problems() -> None:
    """Both kinds of problems have the same code."""
    problems = invalid_body("x is wrong"), unsupported("x", "use y")
    assert [one.detail for one in problems] == ["X is wrong.", "x is not supported; use y."]
    assert {one.code for one in problems} == {"invalid-body"}
