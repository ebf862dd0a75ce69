"""Searches of the past, and ways to keep a search, on the search page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.lexicon import Completions
from tests.reading import page, text
from web.analytics.recorder import PastQueries, recorder_of

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_popular_searches(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The home page links what many readers search for, and notices when that changes."""
    client = client_of(article("Care"), analytics=True)
    recorder = recorder_of(client.application)
    assert recorder
    monkeypatch.setattr(recorder, "wake", lambda: None)
    assert not page(client).select("#popular-searches")
    first = client.get("/").headers["ETag"]
    recorder.past = PastQueries(Completions([("a & b", 7), ("<b>flu</b>", 9)]), "1")
    links = page(client).select("[aria-labelledby=popular-searches] a")
    assert [text(link) for link in links] == ["<b>flu</b>", "a & b"]
    assert links[1]["href"] == "/search?q=a+%26+b"
    assert client.get("/").headers["ETag"] != first
    wordless = client.get("/search?q=!!!")
    assert "popular-searches" in wordless.text
    recorder.past = PastQueries(Completions([("diet", 3)]), "2")
    assert client.get("/search?q=!!!").headers["ETag"] != wordless.headers["ETag"]
    assert not page(client, "/search?q=care").select("#popular-searches")


def test_without_analytics(client_of: ClientOf, article: Article) -> None:
    """Without analytics nothing is popular; recent searches are left to the script."""
    soup = page(client_of(article("Care")))
    assert not soup.select("#popular-searches")
    assert soup.select_one("#recent").has_attr("hidden")
    assert not soup.select("#recent li")


def test_a_search_can_be_saved(client_of: ClientOf, article: Article) -> None:
    """The page links its search as an Atom feed and as a JSON Feed."""
    client = client_of(article("Care", tag="a"))
    atom, json_feed = page(client, "/search?q=care&tag=a").select(".save a")
    assert atom["href"] == "/search.atom?q=care&tag=a"
    assert json_feed["href"] == "/search.jsonfeed?q=care&tag=a"
    assert client.get(json_feed["href"]).json["items"][0]["title"] == "Care"
