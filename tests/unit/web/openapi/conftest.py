"""A client whose OpenAPI description is compared with what the API does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


@pytest.fixture
def client(client_of: ClientOf, article: Article) -> FlaskClient:
    """A client of two articles."""
    return client_of(
        article(
            "Care",
            id="x",
            body="Care.",
            topic="KLAS: a",
            vendor="KLAS",
            source="s",
            source_url="https://s.example/",
        ),
        article("Other", tag=("a", "b"), date=None),
    )
