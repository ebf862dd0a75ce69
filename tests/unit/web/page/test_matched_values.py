"""The facet values that match, as the page shows them."""

from __future__ import annotations

from search.schema import Schema
from web.page.matched_values import marked_values, matched_elsewhere
from web.translations import translations

FACETS = {"topic": ["R&amp;D: <mark>care</mark>"], "tag": ["<mark>care</mark>-plan"]}


def test_values_that_are_shown_anyway_are_only_marked() -> None:
    """A matched topic is marked in place; a matched tag, which hits do not show, is listed."""
    marked = marked_values(FACETS)
    assert marked["topic"] == {"R&D: care": "R&amp;D: <mark>care</mark>"}
    say = translations()["en"]
    assert matched_elsewhere(marked, Schema(), say) == [("Tag", ["<mark>care</mark>-plan"])]
