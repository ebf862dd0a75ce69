"""Which attributes, highlights and snippets of a hit a client wants."""

from __future__ import annotations

from typing import Any

import pytest

from search.text import Extract
from web.instantsearch.shape import Tags, read_selection, read_shape
from web.problem_details import Problem


@pytest.mark.parametrize(
    ("value", "has", "has_not"),
    [
        (None, "abc", ""), ("*", "abc", ""), (["*", "-a"], "bc", "a"),
        (["a", "b"], "ab", "c"), ("a,b", "ab", "c"), ([], "", "abc"),
    ],
)  # fmt: skip
def test_selections(value: Any, has: str, has_not: str) -> None:
    """A list selects some attributes, and a star all but those with a minus."""
    selection = read_selection({"attributesToRetrieve": value}, "attributesToRetrieve")
    assert all(map(selection.has, has))
    assert not any(map(selection.has, has_not))


@pytest.mark.parametrize(
    ("value", "snippets", "words"),
    [
        (None, {"description": 0, "body": 0}, ""),
        (["body:20"], {"body": 20}, "20"),
        (["body:1", "description:999"], {"body": 5, "description": 200}, "200"),
        (["*:10"], {"description": 10, "body": 10}, "10"),
        (["content", "hierarchy.lvl1:5"], {}, ""),
        ([], {}, ""),
    ],
)
def test_snippets(value: Any, snippets: dict[str, int], words: str) -> None:
    """Each snippet has its own length, within the limits of the API; others are ignored."""
    shape = read_shape({"attributesToSnippet": value})
    assert (shape.snippets, shape.words) == (snippets, words)


def test_a_wrong_snippet() -> None:
    """The response shows the form of a snippet."""
    with pytest.raises(Problem) as raised:
        read_shape({"attributesToSnippet": ["body:x"]})
    assert "such as body:30" in raised.value.detail


def test_tags() -> None:
    """Markup is escaped only if the markers are markup."""
    extract = Extract("a <b", ((0, 1),))
    assert Tags("<em>", "</em>").around(extract) == "<em>a</em> &lt;b"
    assert Tags("[", "]").around(extract) == "[a] <b"
