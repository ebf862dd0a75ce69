"""Questions that people asked, on a large site: none exceeds a request's budget."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.engines.registry import open_engine
from search.settings.table import Settings
from tests.paths import COLLECTIONS, NEEDS_COLLECTIONS
from tests.skips import require_engine
from web.app import create_app

QUESTIONS = COLLECTIONS / "queries" / "meqsum-500.tsv"
ARTICLES = COLLECTIONS / "medquad" / "docs.jsonl.gz"
FACETS = {"community": "source", "category": "qtype", "topic": "focus"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not QUESTIONS.exists(), reason=NEEDS_COLLECTIONS),
]


def questions() -> list[str]:
    """The questions, as they were asked."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [line.partition("\t")[2] for line in lines]


def articles() -> Iterator[Document]:
    """Some sixteen thousand articles on health, with facets."""
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
        for values in map(json.loads, lines):
            facets = {name: (values[key],) for name, key in FACETS.items() if values[key]}
            yield Document(
                id=values["id"], title=values["title"], body=values["text"], facets=facets
            )


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a service with these articles."""
    require_engine("tantivy")
    settings = Settings(index=tmp_path_factory.mktemp("index"), engine="tantivy")
    engine = open_engine(settings.engine_url())
    assert engine.rebuild(articles()) > 16_000
    return create_app(settings, engine).test_client()


PATHS = (
    "/api/v1/search?q={}",
    "/search?q={}",
    "/api/v1/search?per_page=50&snippet=60&q={}",
    "/api/v1/search?page=20&sort=title&q={}",
    "/api/v1/facets/topic?prefix=a&q={}",
    "/search?category=symptoms&category=treatment&community=NIDDK&q={}",
    "/search.atom?q={}",
)


def test_questions(client: FlaskClient) -> None:
    """Each question is answered by the API and on the page and, in turn, in other forms."""
    refused = []
    for number, question in enumerate(questions()):
        for path in (*PATHS[:2], PATHS[2 + number % (len(PATHS) - 2)]):
            answer = client.get(path.format(quote(question)))
            if answer.status_code != 200:
                refused.append((path, question))
    assert refused == []


def test_facet_searches(client: FlaskClient) -> None:
    """A batch with a search for hits, and one search for the values of each facet, is answered."""
    refused = []
    for question in questions():
        one = {"query": question, "facets": ["*"]}
        values = ({**one, "type": "facet", "facet": name, "facetQuery": "a"} for name in FACETS)
        batch = {"requests": [one, *values]}
        if client.post("/1/indexes/*/queries", json=batch).status_code != 200:
            refused.append(question)
    assert refused == []
