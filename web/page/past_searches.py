"""The searches of many readers on the home page."""

from __future__ import annotations

from web.analytics import past_queries
from web.request import quote_text
from web.site import Site

_MAX_POPULAR_SEARCHES = 6


def popular_searches(site: Site, path: str) -> list[tuple[str, str]]:
    """The most frequent searches that may be shown to others, with their URLs."""
    past = past_queries(site).texts.most_frequent(_MAX_POPULAR_SEARCHES)
    return [(search.text, f"{path}?q={quote_text(search.text)}") for search in past]
