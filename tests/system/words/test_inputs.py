"""Queries that people type (codes, compounds, acronyms, operators) and the articles they find."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient

from indexer.pipeline.full_scan import FullScan
from search.document import Document
from search.engines.registry import open_engine
from search.settings.loading import load_settings
from search.settings.table import Settings
from tests.paths import DATA
from tests.reading import got, ids, page, text
from web.app import create_app

SITES = tomllib.loads((DATA / "word_inputs" / "articles.toml").read_text(encoding="utf-8"))
ENGINES = ("memory", "whoosh", "tantivy", "columns")
LIBRARIES = {"columns": "numpy"}


class Row(NamedTuple):
    """A query to a site, the article that must come first, all that it finds, and a text that the
    page must show."""

    site: str
    query: str
    first: str
    found: str
    says: str


def rows() -> list[Row]:
    """All rows of the table."""
    with (DATA / "word_inputs" / "rows.tsv").open(encoding="utf-8", newline="") as lines:
        table = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Row(*values) for values in table][1:]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sites and of all indexes."""
    return tmp_path_factory.mktemp("inputs")


@cache
def documents(site: str, folder: Path) -> tuple[Settings, list[Document]]:
    """The settings of a site and its documents, which are read once for all engines."""
    content = folder / site / "content"
    content.mkdir(parents=True)
    for name, article in SITES[site]["articles"].items():
        complete = article.lstrip().startswith(("---", "<!DOCTYPE"))
        written = article.lstrip() if complete else f"---\ntitle: x\n---\n{article}\n"
        (content / name).write_text(written, encoding="utf-8")
    values = SITES[site].get("settings", {})
    settings = load_settings(None, {}, content=str(content), processes=1, **values)
    return settings, list(FullScan(settings))


@cache
def client(site: str, engine_name: str, folder: Path) -> FlaskClient:
    """A client of a site's index."""
    settings, articles = documents(site, folder)
    url = "memory:" if engine_name == "memory" else f"{engine_name}:{folder / site / engine_name}"
    engine = open_engine(url, settings.schema())
    engine.rebuild(articles)
    return create_app(settings, engine).test_client()


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.site}:{row.query}")
def test_an_input_finds_its_articles(row: Row, folder: Path) -> None:
    """On every engine, the articles that match are exactly those in the table."""
    expected = sorted(filter(None, row.found.split(", ")))
    for engine_name in filter(_is_installed, ENGINES):
        site = client(row.site, engine_name, folder)
        answer = got(site, row.query, match="all", per_page="100", facets="", fields="id")
        hits = [Path(id).stem for id in ids(answer)]
        assert sorted(hits) == expected, engine_name
        assert row.first in ("", *hits[:1]), engine_name
        if row.says:
            shown = page(site, query_string={"q": row.query, "match": "all"})
            assert row.says in text(shown), engine_name


def _is_installed(engine_name: str) -> bool:
    return engine_name == "memory" or find_spec(LIBRARIES.get(engine_name, engine_name)) is not None
