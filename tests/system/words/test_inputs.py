"""Queries that people type (codes, compounds, acronyms, operators) and the documents they find."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.engines.registry import open_engine
from search.schema import Schema
from search.settings.loading import load_settings
from tests.paths import DATA
from tests.reading import got, ids
from web.app import create_app

TABLE = tomllib.loads((DATA / "word_inputs.toml").read_text(encoding="utf-8"))
ENGINES = ("memory", "whoosh", "tantivy", "columns")
LIBRARIES = {"columns": "numpy"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all indexes."""
    return tmp_path_factory.mktemp("inputs")


@cache
def client(engine_name: str, folder: Path) -> FlaskClient:
    """The documents in the table, indexed; one has a topic."""
    url = "memory:" if engine_name == "memory" else f"{engine_name}:{folder / engine_name}"
    engine = open_engine(url, Schema())
    topics = {"tele": {"topic": ("Telehealth",)}}
    engine.rebuild(
        Document(id=id, title="x", body=body, lang="en", facets=topics.get(id, {}))
        for id, body in TABLE["documents"].items()
    )
    return create_app(load_settings(None, {}, content=str(folder)), engine).test_client()


@pytest.mark.parametrize("query", TABLE["found"])
@pytest.mark.parametrize("engine_name", ENGINES)
def test_an_input_finds_its_documents(engine_name: str, query: str, folder: Path) -> None:
    """On each engine, the documents that match are exactly those in the table."""
    if engine_name != "memory":
        pytest.importorskip(LIBRARIES.get(engine_name, engine_name))
    answer = got(client(engine_name, folder), query, match="all", per_page="100")
    assert sorted(ids(answer)) == TABLE["found"][query]
