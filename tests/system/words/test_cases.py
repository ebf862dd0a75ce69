"""Small sites and the hits that their queries must give, with words as people type them."""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from _pytest.mark import ParameterSet
from flask.testing import FlaskClient

from indexer.pipeline.full_scan import FullScan
from search.document import Document
from search.engines.registry import open_engine
from search.settings.loading import load_settings
from search.settings.table import Settings
from tests.paths import COLLECTIONS, DATA, NEEDS_COLLECTIONS
from tests.reading import got, ids
from web.app import create_app

CASES = COLLECTIONS / "cases" / "words"
# Rows that are known to fail, with reasons; a row that passes must be removed from the file.
OPEN = DATA / "word_cases_open.tsv"
ENGINES = ("memory", "whoosh", "tantivy")

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=NEEDS_COLLECTIONS)


class Row(NamedTuple):
    """A query to a site, the ID that must come first, and IDs that must or must not be hits."""

    site: str
    query: str
    first: str
    found: frozenset[str]
    absent: frozenset[str]

    def holds(self, hits: list[str]) -> bool:
        """Whether the hits meet the row's requirements."""
        first = not self.first or hits[:1] == [self.first]
        return first and self.found <= set(hits) and self.absent.isdisjoint(hits)


def rows() -> Iterator[Row]:
    """The rows for all sites."""
    for file in sorted(CASES.glob("*/EXPECTED.tsv")):
        for values in read_table(file):
            found, absent = (frozenset(values[name].split()) for name in ("found", "absent"))
            yield Row(file.parent.name, values["query"], values["first"], found, absent)


def read_table(file: Path) -> list[dict[str, str]]:
    """The lines of a TSV file, as dictionaries with the names in its first line."""
    with file.open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{name: value or "" for name, value in line.items()} for line in table]


def open_rows() -> dict[tuple[str, str], str]:
    """The reasons for rows that are known to fail, keyed by site and query."""
    return {(line["site"], line["query"]): line["reason"] for line in read_table(OPEN)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all indexes."""
    return tmp_path_factory.mktemp("words")


@cache
def documents(site: str) -> tuple[Settings, list[Document]]:
    """The settings of a small site and its documents, which are read once for all engines."""
    content = CASES / site / "content"
    settings = load_settings(CASES / site / "curated-search.toml", {}, content=str(content))
    return settings, list(FullScan(settings))


@cache
def client(site: str, engine_name: str, folder: Path) -> FlaskClient:
    """A client of a small site's index."""
    settings, articles = documents(site)
    url = "memory:" if engine_name == "memory" else f"{engine_name}:{folder / site / engine_name}"
    engine = open_engine(url, settings.schema())
    engine.rebuild(articles)
    return create_app(settings, engine).test_client()


def cases() -> list[ParameterSet]:
    """All rows; known failures come with their reasons."""
    reasons = open_rows()
    known = {key: (pytest.mark.xfail(reason=reason),) for key, reason in reasons.items()}
    return [
        pytest.param(row, marks=known.get((row.site, row.query), ()), id=f"{row.site}:{row.query}")
        for row in rows()
    ]


@pytest.mark.parametrize("row", cases())
def test_every_row_passes(row: Row, folder: Path) -> None:
    """Every row passes on every engine, unless it is known to fail."""
    installed = [n for n in ENGINES if n == "memory" or importlib.util.find_spec(n) is not None]
    hits = {
        n: ids(got(client(row.site, n, folder), row.query, match="all", facets="", fields="id"))
        for n in installed
    }
    assert all(map(row.holds, hits.values())), f"{row} {hits}"


def test_every_open_row_is_a_row_and_has_a_reason() -> None:
    """Every known failure is an existing row with a reason."""
    known = {(row.site, row.query) for row in rows()}
    assert [key for key, reason in open_rows().items() if key not in known or not reason] == []
