"""Fixtures: an app over an in-memory index of documents defined by a test."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
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


@pytest.fixture
def article() -> Article:
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


@pytest.fixture
def make_app() -> Iterator[Callable[..., Flask]]:
    """A factory of apps on given documents, with settings."""

    def make(*documents: Document, engine: Engine | None = None, **settings: Any) -> Flask:
        chosen = Settings(**settings)
        engine = engine or MemoryEngine(chosen.schema())
        if documents:
            engine.rebuild(documents)
        return create_app(chosen, engine)

    return make


@pytest.fixture
def client_of(make_app: Callable[..., Flask]) -> Make:
    """A factory of test clients for apps on given documents, with settings."""

    def make(*documents: Document, **settings: Any) -> FlaskClient:
        return make_app(*documents, **settings).test_client()

    return make
