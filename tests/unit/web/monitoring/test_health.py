"""Health checks: alive, and ready to answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.errors import IndexMissing
from search.schema import Schema

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


class Missing(MemoryEngine):
    """An engine without an index."""

    def status(self) -> Any:
        raise IndexMissing("there is no index in /secret/place yet")

    search = get = status  # type: ignore[assignment]


def test_ready(client_of: ClientOf, article: Article) -> None:
    """With an index, the service is alive and ready."""
    client = client_of(article())
    assert [client.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]


def test_not_ready(make_app: Any) -> None:
    """Without an index, the service is alive but not ready, and sends Retry-After."""
    client = make_app(engine=Missing(Schema())).test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
