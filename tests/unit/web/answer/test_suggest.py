"""Suggestions while a reader types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.lexicon import Completions
from web.analytics.recorder import PastQueries, recorder_of

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/suggest"
CARE = "Chronic Care Management (CCM)"


def suggested(client: FlaskClient, q: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{URL}?q={quote(q)}").json["suggestions"]
    return found


def pairs(client: FlaskClient, q: str) -> list[tuple[str, str]]:
    return [(one["group"], one["text"]) for one in suggested(client, q)]


def test_groups(client_of: ClientOf, article: Article) -> None:
    """Communities come first, then topics and titles, with type, link and count."""
    client = client_of(
        article("Care codes", community=CARE, topic="Medigy: Care Plans"),
        article("Other", community=CARE),
        site_url="https://site.example",
    )
    assert suggested(client, "car") == [
        {
            "group": "community",
            "label": "Community",
            "text": CARE,
            "highlight": "Chronic <mark>Care</mark> Management (CCM)",
            "url": "/search?community=Chronic+Care+Management+(CCM)",
            "count": 2,
        },
        {
            "group": "topic",
            "label": "Topic",
            "text": "Medigy: Care Plans",
            "highlight": "Medigy: <mark>Care</mark> Plans",
            "url": "/search?topic=Medigy:+Care+Plans",
            "count": 1,
        },
        {
            "group": "title",
            "label": "Article",
            "text": "Care codes",
            "highlight": "<mark>Care</mark> codes",
            "url": "https://site.example/a1/",
            "count": None,
        },
    ]


def test_at_most_eight_and_some_of_each_group(client_of: ClientOf, article: Article) -> None:
    """No group displaces another, and titles fill the remaining places."""
    articles = [article(f"Care {n}", community=f"Care {n}", topic=f"Care {n}") for n in range(9)]
    groups = [group for group, _ in pairs(client_of(*articles), "care")]
    assert groups == ["community"] * 2 + ["topic"] * 2 + ["title"] * 4
    few = [article("Other", community=f"Care {n}", topic="Care") for n in range(9)]
    groups = [group for group, _ in pairs(client_of(*few), "care")]
    assert groups == ["community"] * 7 + ["topic"]


def test_titles_that_begin_as_typed_come_first(client_of: ClientOf, article: Article) -> None:
    """A title contains every typed word, and titles that start as typed come first."""
    client = client_of(
        article("More chronic care"), article("Chronic care"), article("Chronic care", id="z"),
        article("Chronic", body="care"),
    )  # fmt: skip
    expected = [("title", "Chronic care"), ("title", "More chronic care")]
    assert pairs(client, "chronic car") == expected


def test_hidden_articles_are_not_suggested(client_of: ClientOf, article: Article) -> None:
    """Scheduled articles are not suggested, nor are communities that have no other articles."""
    late = datetime(2999, 1, 1, tzinfo=UTC)
    client = client_of(article("Care", community="Care", publish=late), article("Open"))
    assert pairs(client, "care") == []


def test_an_article_without_an_address_is_not_suggested(
    client_of: ClientOf, article: Article
) -> None:
    """A suggestion has a safe link: to the article or else to its source."""
    client = client_of(
        article("Care a", url="javascript:alert(1)"),
        article("Care b", url="", source_url="https://s.example/b"),
    )
    assert [one["url"] for one in suggested(client, "care")] == ["https://s.example/b"]


def test_facets_are_a_setting(client_of: ClientOf, article: Article) -> None:
    """The suggested facets are a setting; unknown facets are ignored."""
    documents = article("x", tag="care", community="care"), article("y")
    assert pairs(client_of(*documents, suggest=("tag", "gone")), "care") == [("tag", "care")]


@pytest.mark.parametrize("q", ["", " ", '"', "-", "()", "\0", "*"])
def test_nothing_typed(client_of: ClientOf, article: Article, q: str) -> None:
    """A query without words gets no suggestions."""
    assert suggested(client_of(article("Care")), q) == []


@pytest.mark.parametrize("q", ["<b>", 'care" onmouseover=x', "a:b -c OR", "é" * 512, "a " * 256])
def test_anything_typed_is_answered(client_of: ClientOf, article: Article, q: str) -> None:
    """No query causes an error, and none is returned as markup."""
    client = client_of(article("<b>Care</b> & <script>", community='<i title="x">care'))
    assert all(
        "<" not in one["highlight"].replace("<mark>", "").replace("</mark>", "")
        for one in suggested(client, q) + suggested(client, "care")
    )


def test_opensearch(client_of: ClientOf, article: Article) -> None:
    """Browsers get the typed words and the completions in their own format."""
    answer = client_of(article("Care codes", topic="Care")).get(f"{URL}?q=ca&format=opensearch")
    assert answer.mimetype == "application/x-suggestions+json"
    assert answer.get_json(force=True) == ["ca", ["Care", "Care codes"]]


def test_faults_are_named(client_of: ClientOf, article: Article) -> None:
    """An invalid format, an unknown parameter and an overlong query are rejected."""
    client = client_of(article())
    for query in ("format=xml", "q=a&page=2", "zzz=1", "q=" + "a" * 513):
        assert client.get(f"{URL}?{query}").status_code == 400


@pytest.mark.parametrize("q", ["telehaelth", "telehealht visi", "visits in telehezl"])
def test_one_typo_a_word(client_of: ClientOf, article: Article, q: str) -> None:
    """If nothing matches as typed, each word may have a typo, even in titles."""
    client = client_of(article("Visits in telehealth", topic="Telehealth visits in town"))
    found = suggested(client, q)
    assert [one["group"] for one in found] == ["topic", "title"]
    assert "<mark>telehealth" in found[0]["highlight"].lower()


def test_existing_words_are_not_corrected(client_of: ClientOf, article: Article) -> None:
    """A rare word that exists is not corrected."""
    client = client_of(article("Caring", topic="Carting"), article("x", topic="Caring"))
    assert pairs(client, "carti") == [("topic", "Carting")]


def test_nothing_typed_suggests_popular_searches(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty query suggests the most frequent past queries, and nothing if there are none."""
    client = client_of(article("Care", community=CARE), analytics=True)
    recorder = recorder_of(client.application)
    assert recorder
    monkeypatch.setattr(recorder, "wake", lambda: None)
    assert suggested(client, "") == suggested(client, " ") == []
    counts = {"care plan": 7, "flu shot": 9, "?!": 8}
    recorder.past = PastQueries(Completions(counts.items()), "1")
    assert pairs(client, " ") == [("query", "flu shot"), ("query", "?!"), ("query", "care plan")]
    assert pairs(client, "?!") == []
    assert client.get(f"{URL}?q=&format=opensearch").json == ["", ["flu shot", "?!", "care plan"]]
