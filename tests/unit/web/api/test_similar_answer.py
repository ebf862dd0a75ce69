"""Similar documents as JSON."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_hits_have_no_query(client_of: ClientOf, article: Article) -> None:
    """The hits share words, and have no fields that depend on a query."""
    same = [article(f"Walrus {n}", id=f"w{n}", body="walrus tusk") for n in range(3)]
    client = client_of(*same, *(article(body="other") for _ in range(9)))
    answer = client.get("/api/v1/documents/w0/similar?per_page=1").json
    assert answer["id"] == "w0"
    (hit,) = answer["hits"]
    assert hit["id"] in {"w1", "w2"}
    assert not {"score", "highlight", "matched_in"} & hit.keys()
