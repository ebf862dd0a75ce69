"""The values of a facet as JSON."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_selected_values_are_marked(client_of: ClientOf, article: Article) -> None:
    """A selected value is listed as selected, and the counts ignore its own filter."""
    client = client_of(article(tag="alpha"), article(tag="alps"), article(tag="beta"))
    answer = client.get("/api/v1/facets/tag?prefix=alp&tag=alps").json
    assert [(row["value"], row["count"], row["selected"]) for row in answer["values"]] == [
        ("alpha", 1, False),
        ("alps", 1, True),
    ]
    assert (answer["total_values"], answer["truncated"]) == (2, False)
