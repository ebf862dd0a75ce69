"""The facets in GET /api/v1/search."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search"


def test_facets(client_of: ClientOf, article: Article) -> None:
    """A facet has values with counts, and links that select them."""
    client = client_of(article(tag=("a", "b")), article(tag="a"))
    (facet,) = client.get(f"{URL}?facets=tag&q=article").json["facets"]
    assert facet == {
        "field": "tag",
        "label": "Tag",
        "total_values": 2,
        "truncated": False,
        "values": [
            {
                "value": "a",
                "label": "a",
                "count": 2,
                "selected": False,
                "toggle_url": f"{URL}?q=article&tag=a&facets=tag",
            },
            {
                "value": "b",
                "label": "b",
                "count": 1,
                "selected": False,
                "toggle_url": f"{URL}?q=article&tag=b&facets=tag",
            },
        ],
    }


def test_one_template_in_place_of_toggle_urls(client_of: ClientOf, article: Article) -> None:
    """With toggle_urls=off, one URL of a facet selects any value; chosen values keep theirs."""
    client = client_of(article(tag=("a", "b", "c d&e")), article(tag="a"))
    query = "tag=a&tag.not=c&facets=tag&toggle_urls=off"
    (facet,) = client.get(f"{URL}?{query}").json["facets"]
    assert facet["select_url"] == f"{URL}?tag=a&tag={{value}}&tag.not=c&facets=tag&toggle_urls=off"
    urls = {value["value"]: value.get("toggle_url") for value in facet["values"]}
    assert urls["a"] == f"{URL}?tag.not=c&facets=tag&toggle_urls=off"
    assert urls["b"] is urls["c d&e"] is None
    alone = client.get("/api/v1/facets/tag?toggle_urls=off").json
    assert alone["select_url"] == f"{URL}?tag={{value}}&toggle_urls=off"
    assert client.get(alone["select_url"].replace("{value}", quote("c d&e"))).json["total"] == 1


def test_a_truncated_facet_is_marked(client_of: ClientOf, article: Article) -> None:
    """A truncated facet is marked and keeps the selected values."""
    client = client_of(article(tag=("a", "b", "c")), article(tag="a"))
    (facet,) = client.get(f"{URL}?facets=tag&facet_limit=1&tag=c").json["facets"]
    assert (facet["truncated"], facet["total_values"]) == (True, 3)
    assert [value["value"] for value in facet["values"]] == ["a", "c"]


def test_no_facets(client_of: ClientOf, article: Article) -> None:
    """facets=none counts no facets."""
    assert client_of(article(tag="a")).get(f"{URL}?facets=none").json["facets"] == []
