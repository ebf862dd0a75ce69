"""The script of the search page."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from search.document import Document
from tests.reading import page

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_one_script(client_of: ClientOf, article: Article) -> None:
    """The page loads one script of its own; its URL changes with its contents."""
    client = client_of(article())
    (own,) = page(client).select("script[src^='/page.js?v=']")
    answer = client.get(own["src"])
    assert answer.mimetype == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]
    assert (
        client.get("/page.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    )
