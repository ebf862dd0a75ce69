"""The `words` setting: words with symbols that a site keeps whole."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.pipeline.full_scan import FullScan
from search.engines.registry import open_engine
from search.settings.loading import load_settings
from tests.reading import got, ids
from web.app import create_app

ENGINES = {"memory": "json", "whoosh": "whoosh", "tantivy": "tantivy", "columns": "numpy"}
ARTICLES = {
    "qa": "A Q&A with nurses",
    "q": "Vitamin Q and vitamin A",
    "rv": "The R/V Alba sails",
    "r": "Version R or V",
    "node": "Learn Node.js today",
    "lymph": "A lymph node",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the articles, their settings and all indexes."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "content").mkdir()
    for name, title in ARTICLES.items():
        text = f"---\ntitle: {title}\n---\n{title} here.\n"
        (folder / "content" / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "synonyms.txt").write_text("Q&A, interview\n", encoding="utf-8")
    (folder / "curated-search.toml").write_text(
        'words = ["Q&A", "R/V", "Node.js"]\nsynonyms = "synonyms.txt"\n', encoding="utf-8"
    )
    return folder


@cache
def client(engine_name: str, folder: Path) -> FlaskClient:
    """A client for the articles, indexed by one engine."""
    settings = load_settings(folder / "curated-search.toml", {}, content=str(folder / "content"))
    url = "memory:" if engine_name == "memory" else f"{engine_name}:{folder / engine_name}"
    engine = open_engine(url, settings.schema())
    engine.rebuild(FullScan(settings))
    return create_app(settings, engine).test_client()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Q&A", {"qa"}),
        ("q&a ", {"qa"}),
        ("interview", {"qa"}),
        ("q", {"q", "qa"}),
        ("q ", {"q"}),
        ("r/v", {"rv"}),
        ("R/V alba", {"rv"}),
        ('"the R/V"', {"rv"}),
        ("-R/V alba", set()),
        ("title:R/V", {"rv"}),
        ("v ", {"r"}),
        ("node.js", {"node"}),
        ("node ", {"lymph"}),
    ],
)
@pytest.mark.parametrize("engine_name", ENGINES)
def test_listed_words_are_found_whole(
    engine_name: str, query: str, expected: set[str], folder: Path
) -> None:
    """On each engine, a listed word finds the articles that contain it, but its parts do not."""
    pytest.importorskip(ENGINES[engine_name])
    answer = got(client(engine_name, folder), query, match="all")
    assert {id.removesuffix(".md") for id in ids(answer)} == expected


def test_listed_words_are_highlighted_and_suggested(folder: Path) -> None:
    """A listed word is one match in hits, and suggests the titles that contain it."""
    whoosh = client("whoosh", folder)
    (hit,) = got(whoosh, "q&a", match="all")["hits"]
    assert "<mark>Q&amp;A</mark>" in hit["highlight"]["title"]
    answer = whoosh.get("/api/v1/suggest", query_string={"q": "Q&A"}).json
    assert [one["text"] for one in answer["suggestions"]] == [ARTICLES["qa"]]
