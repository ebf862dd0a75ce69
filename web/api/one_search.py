"""One search of the API: from its parameters to the JSON of its answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import url_for

from search.errors import GenerationGone
from web.analytics import note_search
from web.answer import answer, explained_view, view
from web.http import note_page_links, require_admin
from web.json_types import AnswerJson
from web.problem_details import Problem
from web.request import Route, Search, read
from web.site import Edition, Site

_SEARCH_AGAIN = "Search again from the first page, without generation."

Pairs = Sequence[tuple[str, str]]


def read_search(site: Site, edition: Edition, pairs: Pairs) -> Search:
    """Read the parameters. Only the admin may ask why hits rank where they do."""
    search = read(pairs, edition.parameters, Route.SEARCH, zone=site.zone)
    if search.explain == "on":
        require_admin()
    return search


def pinned_edition(edition: Edition, search: Search) -> Edition:
    """The edition of the generation to which a search is pinned."""
    try:
        return edition.pinned(search.generation, datetime.now(UTC))
    except GenerationGone as error:
        detail = f"The {error}. {_SEARCH_AGAIN}"
        raise Problem("generation-gone", detail) from None


def answer_search(site: Site, edition: Edition, search: Search, at: datetime) -> AnswerJson:
    """Run a search, and present its answer as JSON."""
    result = answer(site, edition, search, at=at)
    body = note_search(view(result, path=url_for("api.search"), feed=url_for("feed.atom")))
    note_page_links(body["links"])
    return explained_view(result, body) if search.explain == "on" else body
