"""Facts about a request for the log and the metrics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask.testing import FlaskClient

from search.document import Document
from web.http.request_notes import note, note_each, notes, notes_of_searches, start_notes

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def test_notes_of_a_request(client_of: ClientOf, article: Article) -> None:
    """Facts about a request are passed to the server's log; wider searches add none."""
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


def test_notes_of_a_batch(client_of: ClientOf, article: Article) -> None:
    """Each search of a batch has facts of its own; another request has one set of facts."""
    app = client_of(article()).application
    with app.test_request_context("/"):
        start_notes(generation="g")
        for number in note_each([1, 2]):
            note(total=number)
        each = notes_of_searches(request.environ)
        assert list(each) == [{"generation": "g", "total": 1}, {"generation": "g", "total": 2}]
        assert notes(request.environ)["generation"] == "g"
        start_notes(total=3)
        assert list(notes_of_searches(request.environ)) == [{"total": 3}]
