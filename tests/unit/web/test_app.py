"""The application serves every interface."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.document import Document
from search.engines.registry import open_engine
from search.settings import Settings
from tests.small_app import Article, Make
from web.app import create_app


@pytest.mark.parametrize(
    "path",
    ["/", "/search", "/search.atom", "/search.jsonfeed", "/opensearch.xml", "/api/v1/search",
     "/api/v1/openapi.json", "/api/docs", "/healthz", "/readyz", "/widget.js"],
)  # fmt: skip
def test_every_face_answers(client_of: Make, article: Article, path: str) -> None:
    """Page, feed, API, documentation, health checks and box are served by one application."""
    assert client_of(article("Care")).get(path).status_code == 200


def test_slashes_are_not_merged(client_of: Make, article: Article) -> None:
    """An address with two slashes in a row is not redirected elsewhere."""
    assert client_of(article("Care")).get("//evil.example/x").status_code == 404
    assert client_of(article("Care")).get("/api//v1/search").status_code == 404


def test_the_index_is_that_of_the_settings(tmp_path: Path) -> None:
    """Without an engine, the application opens the index that the settings name."""
    index = tmp_path / "index"
    open_engine(f"whoosh:{index}").rebuild([Document(id="a", title="Care")])
    app = create_app(Settings(index=index))
    assert app.test_client().get("/api/v1/documents/a").json["title"] == "Care"
