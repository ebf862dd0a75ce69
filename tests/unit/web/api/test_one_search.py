"""One search of the API."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search?q=care&explain=on"


def test_only_the_admin_gets_explanations(client_of: ClientOf, article: Article) -> None:
    """`explain=on` needs the admin token, and adds sentences to each hit."""
    token = "a-token-of-the-admin"
    client = client_of(article("Care"), admin_token=token)
    assert client.get(URL).status_code == 401
    answer = client.get(URL, headers={"Authorization": f"Bearer {token}"})
    assert "Rank 1" in answer.json["hits"][0]["explain"][0]
