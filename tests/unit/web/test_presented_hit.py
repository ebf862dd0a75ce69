"""Hits as an answer presents them: the labels of facet values, wherever values are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.settings.front_matter import DEFAULT_RULES
from tests.reading import page, text

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
SLUG, LABEL = "if-you-have-health-insurance", "If you have health insurance"
FACETS = {
    **DEFAULT_RULES,
    "topic": replace(DEFAULT_RULES["topic"], humanize=True, group=""),
    "tag": replace(DEFAULT_RULES["tag"], labels=(("ny", "New York"),)),
}


def client(client_of: ClientOf, article: Article) -> FlaskClient:
    document = article("T", id="t", topic=SLUG, tag=("NY", "other"))
    return client_of(document, article("U"), facets=FACETS)


def test_the_api_adds_labels(client_of: ClientOf, article: Article) -> None:
    """A facet's values have labels, and hits list those that differ from the values."""
    answer = client(client_of, article).get("/api/v1/search?q=t&facets=topic,tag").json
    labels = [(v["value"], v["label"]) for facet in answer["facets"] for v in facet["values"]]
    assert labels == [(SLUG, LABEL), ("NY", "New York"), ("other", "other")]
    (hit,) = answer["hits"]
    assert (hit["topic"], hit["tag"]) == ([SLUG], ["NY", "other"])
    assert hit["value_labels"] == {"topic": {SLUG: LABEL}, "tag": {"NY": "New York"}}


def test_words_of_labels_are_searched_and_highlighted(
    client_of: ClientOf, article: Article
) -> None:
    """Readers can search for what they see."""
    answer = client(client_of, article).get("/api/v1/search?q=york").json
    (hit,) = answer["hits"]
    assert hit["highlight"]["facets"] == {"tag": ["New <mark>York</mark>"]}


def test_the_page_shows_labels(client_of: ClientOf, article: Article) -> None:
    """Filters, chips and hits show the label; links use the value."""
    soup = page(client(client_of, article), f"/search?q=t&topic={SLUG}")
    assert text(soup.select_one(".chip [dir=auto]")) == LABEL
    assert text(soup.select_one("section[data-field=topic] a .name")) == LABEL
    assert text(soup.select_one(".topics a")).endswith(LABEL)
    assert SLUG in page(client(client_of, article)).select_one(".topics a")["href"]


def test_suggestions_and_values_are_completed_by_label(
    client_of: ClientOf, article: Article
) -> None:
    """The box completes labels, and the suggested search uses the value."""
    answer = client(client_of, article).get("/api/v1/suggest?q=insur").json
    (suggestion,) = answer["suggestions"]
    assert (suggestion["text"], suggestion["url"]) == (LABEL, f"/search?topic={SLUG}")
    values = client(client_of, article).get("/api/v1/facets/tag?prefix=york").json["values"]
    assert [value["value"] for value in values] == ["NY"]


def test_the_feed_has_labels(client_of: ClientOf, article: Article) -> None:
    """An Atom category has the value as its term and the label for people."""
    feed = client(client_of, article).get("/search.atom?q=t").text
    assert f'<category term="{SLUG}" label="{LABEL}"/>' in feed
    assert '<category term="other"/>' in feed


def sectioned(article: Article, **fields: Any) -> Document:
    """An article with two sections; only the first has an ID."""
    body = "Begin.\nBlood sugar\nCheck it daily.\nFoot care\nInspect your feet."
    anchors = ((7, 'say-"sugar"'), (35, ""))
    headings = ("Blood sugar", "Foot care")
    fields = {"title": "Diabetes", "id": "d", "url": "/d/", "body": body} | fields
    return article(**fields, headings=headings, anchors=anchors)


def links(client: FlaskClient, q: str) -> tuple[Any, str]:
    """The section and the passage's URL of the only hit."""
    (hit,) = client.get("/api/v1/search", query_string={"q": q}).json["hits"]
    return hit["section"], hit["passage_url"]


def test_a_section_is_linked_by_its_id(client_of: ClientOf, article: Article) -> None:
    """The section that matches has its heading and a link, in which quotes are encoded."""
    section, url = links(client_of(sectioned(article), snippet_words=5), "daily")
    assert section == {"title": "Blood sugar", "url": "/d/#say-%22sugar%22"}
    assert url == "/d/#say-%22sugar%22:~:text=Check%20it%20daily."


def test_a_section_without_an_id_is_linked_by_its_text(
    client_of: ClientOf, article: Article
) -> None:
    """Browsers find a heading without an ID by its text."""
    section, url = links(client_of(sectioned(article), snippet_words=5), "feet")
    assert section == {"title": "Foot care", "url": "/d/#:~:text=Foot%20care"}
    assert url == "/d/#:~:text=Inspect%20your%20feet."


def test_without_text_fragments(client_of: ClientOf, article: Article) -> None:
    """The setting leaves the links to sections and takes away those to texts."""
    client = client_of(sectioned(article), snippet_words=5, text_fragments=False)
    assert links(client, "daily")[1] == "/d/#say-%22sugar%22"
    assert links(client, "feet") == ({"title": "Foot care", "url": "/d/"}, "/d/")


@pytest.mark.parametrize(
    ("q", "fields"),
    [
        ("begin", {}),
        ("diabetes", {"body": "Begin.\nBlood sugar\nDiabetes, daily.\nFoot care\nFeet."}),
        ("sugar", {"title": "Blood sugar"}),
        ("news", {"tag": ("news",)}),
        ("", {}),
        ("summary", {"description": "A summary."}),
    ],
)
def test_an_article_that_is_best_as_a_whole(
    client_of: ClientOf, article: Article, q: str, fields: dict[str, Any]
) -> None:
    """There is no section before the first heading, nor if the title matches as much."""
    section, url = links(client_of(sectioned(article, **fields)), q)
    assert section is None
    assert url.startswith("/d/")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ("", "")),
        ("javascript:x", ("", "")),
        ("/#/d", ("/#/d", "/#/d:~:text=Check%20it%20daily.")),
        ("/d#:~:text=x", ("/d#:~:text=x", "/d#:~:text=Check%20it%20daily.")),
        ("/d#a:~:text=x&text=y", ("/d#a:~:text=x&text=y", "/d#a:~:text=Check%20it%20daily.")),
        ("/d?a=1", ("/d?a=1#say-%22sugar%22", "/d?a=1#say-%22sugar%22:~:text=Check%20it%20daily.")),
    ],
)
def test_odd_addresses(
    client_of: ClientOf, article: Article, url: str, expected: tuple[str, str]
) -> None:
    """Unsafe addresses are not linked, and a fragment stays, unless it names a text."""
    section, passage = links(client_of(sectioned(article, url=url), snippet_words=5), "daily")
    assert (section["url"], passage) == expected


def test_the_page_links_to_the_passage(client_of: ClientOf, article: Article) -> None:
    """On the page, titles lead to the passage, and the section is named."""
    client = client_of(sectioned(article), snippet_words=5, site_url="https://s.example")
    title, section = page(client, "/?q=daily").select(".hits a")
    start = "https://s.example/d/#say-%22sugar%22"
    assert title["href"] == f"{start}:~:text=Check%20it%20daily."
    assert (text(section), section["href"]) == ("Blood sugar", start)


def test_hits_of_compatible_clients_lead_to_the_passage(
    client_of: ClientOf, article: Article
) -> None:
    """Hits for InstantSearch have the section and the passage's URL as attributes."""
    batch = {"requests": [{"indexName": "content", "query": "daily"}]}
    answer = client_of(sectioned(article), snippet_words=5).post("/1/indexes/*/queries", json=batch)
    (hit,) = answer.json["results"][0]["hits"]
    assert hit["section"]["title"] == "Blood sugar"
    assert hit["passage_url"].startswith(f"{hit['section']['url']}:~:text=")
