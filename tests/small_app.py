"""Fixtures: an app over an in-memory index of documents defined by a test."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.engines.protocol import Engine
from search.settings.table import Settings
from web.app import create_app

Article = Callable[..., Document]
Make = Callable[..., FlaskClient]

DOCUMENT_FIELDS = frozenset(Document.__dataclass_fields__)


def articles() -> Article:
    """A factory of documents, with facet values such as `topic="x"` or `topic=("x", "y")`."""
    numbers = itertools.count(1)

    def make(title: str = "", **values: Any) -> Document:
        number = next(numbers)
        own = {name: value for name, value in values.items() if name in DOCUMENT_FIELDS}
        facets = {
            name: (value,) if isinstance(value, str) else tuple(value)
            for name, value in values.items()
            if name not in DOCUMENT_FIELDS
        }
        own.setdefault("id", f"a{number}")
        own.setdefault("url", f"/a{number}/")
        own.setdefault("date", datetime(2020, 1, 1, 12, number % 60, tzinfo=UTC))
        return Document(title=title or f"Article {number}", facets=facets, **own)

    return make


def app_on(*documents: Document, engine: Engine | None = None, **settings: Any) -> Flask:
    """An app on given documents, with settings."""
    chosen = Settings(**settings)
    engine = engine or MemoryEngine(chosen.schema())
    if documents:
        engine.rebuild(documents)
    return create_app(chosen, engine)


def client_on(*documents: Document, **settings: Any) -> FlaskClient:
    """A test client for an app on given documents, with settings."""
    return app_on(*documents, **settings).test_client()


@pytest.fixture
def article() -> Article:
    """A factory of documents that are numbered from 1 in each test."""
    return articles()


@pytest.fixture
def make_app() -> Callable[..., Flask]:
    """A factory of apps on given documents, with settings."""
    return app_on


@pytest.fixture
def client_of() -> Make:
    """A factory of test clients for apps on given documents, with settings."""
    return client_on
