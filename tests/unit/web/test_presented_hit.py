"""Hits as an answer presents them: the labels of facet values, wherever values are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

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
