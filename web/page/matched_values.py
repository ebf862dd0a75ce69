"""The facet values that a query's words match in a hit, as the search page shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from search.schema import Schema
from web.translations import Translation

# The facets whose values a hit always shows.
_VISIBLE_FACETS = frozenset({"community", "category", "topic", "source"})
# At most this many matching values of a facet are shown.
_MAX_MATCHED = 3
_MARK_TAGS = re.compile("</?mark>")


def marked_values(facets: Mapping[str, list[str]]) -> dict[str, dict[str, str]]:
    """The HTML of the values that match, keyed by facet and label."""
    return {
        name: {unescape(_MARK_TAGS.sub("", html)): html for html in values}
        for name, values in facets.items()
    }


def matched_elsewhere(
    marked: Mapping[str, Mapping[str, str]], schema: Schema, say: Translation
) -> list[tuple[str, list[str]]]:
    """The labels and HTML of matched values, such as tags, that a hit does not show otherwise."""
    return [
        (say.label(facet.name, facet.label), list(marked[facet.name].values())[:_MAX_MATCHED])
        for facet in schema.facets
        if facet.name in marked and facet.name not in _VISIBLE_FACETS
    ]
