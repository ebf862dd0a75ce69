"""Highlights and snippets of hits."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search"


def test_offsets(client_of: ClientOf, article: Article) -> None:
    """highlight=offsets gives plain text with the offsets of matches in characters."""
    client = client_of(article("😀 <Care> now"))
    highlight = client.get(f"{URL}?q=care&highlight=offsets").json["hits"][0]["highlight"]
    assert highlight["title"] == {"text": "😀 <Care> now", "spans": [[3, 7]]}


def test_a_title_in_capitals(client_of: ClientOf, article: Article) -> None:
    """Words of a title in capitals are stemmed and highlighted."""
    hit = client_of(article("PATIENT RATES IMPROVED")).get(f"{URL}?q=rate+").json["hits"][0]
    assert hit["highlight"]["title"] == "PATIENT <mark>RATES</mark> IMPROVED"
    assert hit["matched_in"] == ["title"]


def test_unmarked(client_of: ClientOf, article: Article) -> None:
    """highlight=none gives plain text."""
    client = client_of(article("A & Care"))
    highlight = client.get(f"{URL}?q=care&highlight=none").json["hits"][0]["highlight"]
    assert highlight["title"] == "A & Care"


def test_snippet_instead_of_excerpt(client_of: ClientOf, article: Article) -> None:
    """A description that repeats the body is replaced by the matching passage."""
    body = "The beginning of it all. " + "More words follow here. " * 20 + "A walrus at last."
    client = client_of(article(body=body, description="The beginning of it all"))
    (snippet,) = client.get(f"{URL}?q=walrus&snippet=8").json["hits"][0]["highlight"]["snippet"]
    assert "<mark>walrus</mark>" in snippet


def test_description_shown(client_of: ClientOf, article: Article) -> None:
    """An editor's own description is shown unless only the body matches."""
    client = client_of(article("Walrus", body="Long story.", description="Of sea mammals."))
    hit = client.get(f"{URL}?q=walrus").json["hits"][0]
    assert hit["highlight"]["snippet"] == ["Of sea mammals."]


def test_snippet_length(client_of: ClientOf, article: Article) -> None:
    """`snippet` sets the number of words in a snippet."""
    client = client_of(article(body="word " * 100))
    (snippet,) = client.get(f"{URL}?snippet=5").json["hits"][0]["highlight"]["snippet"]
    assert snippet.count("word") == 5
