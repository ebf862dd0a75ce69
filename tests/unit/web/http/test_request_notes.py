"""Facts about a request for the log and the metrics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_notes_of_a_request(client_of: ClientOf, article: Article) -> None:
    """Facts about a request are passed to the server's log; wider searches add none."""
    from web.http.request_notes import notes

    client = client_of(article("Care", tag="a"))
    environ: dict[str, Any] = {}
    client.application.wsgi_app, inner = (  # type: ignore[method-assign]
        lambda e, start: (environ.update(e=e), inner(e, start))[1],
        client.application.wsgi_app,
    )
    answer = client.get("/api/v1/search?q=zzz&tag=a").json
    expected = {"generation": "1", "q": "zzz", "total": 0, "page": 1}
    assert notes(environ["e"]) == expected | {"query_id": answer["query_id"]}
    client.get("/search?q=zzz&tag=a")
    assert expected.items() <= notes(environ["e"]).items()
