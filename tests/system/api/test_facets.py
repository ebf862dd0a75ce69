"""The facets in GET /api/v1/search."""

from __future__ import annotations

from collections.abc import Callable

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


def test_a_truncated_facet_is_marked(client_of: ClientOf, article: Article) -> None:
    """A truncated facet is marked and keeps the selected values."""
    client = client_of(article(tag=("a", "b", "c")), article(tag="a"))
    (facet,) = client.get(f"{URL}?facets=tag&facet_limit=1&tag=c").json["facets"]
    assert (facet["truncated"], facet["total_values"]) == (True, 3)
    assert [value["value"] for value in facet["values"]] == ["a", "c"]


def test_no_facets(client_of: ClientOf, article: Article) -> None:
    """facets=none counts no facets."""
    assert client_of(article(tag="a")).get(f"{URL}?facets=none").json["facets"] == []
