"""Questions that people asked, on a large site: none exceeds a request's budget."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from typing import Any
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
# `make nightly` asks all 500.
QUESTION_COUNT = int(os.environ.get("QUESTION_COUNT", "100"))
FACETS = {"community": "source", "category": "qtype", "topic": "focus"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not QUESTIONS.exists(), reason=NEEDS_COLLECTIONS),
]


def questions() -> list[str]:
    """Questions as they were asked, from the whole list."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    every = max(1, len(lines) // QUESTION_COUNT)
    return [line.partition("\t")[2] for line in lines[::every]]


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


def facet_batch(question: str) -> dict[str, Any]:
    """A batch with a search for hits, and one search for the values of each facet."""
    one = {"query": question, "facets": ["*"]}
    values = ({**one, "type": "facet", "facet": name, "facetQuery": "a"} for name in FACETS)
    return {"requests": [one, *values]}


def test_batches_of_questions(client: FlaskClient) -> None:
    """Any 20 questions can be asked at once, with their facets."""
    asked = questions()
    for start in range(0, len(asked), 20):
        searches = [{"q": question[:512]} for question in asked[start : start + 20]]
        answers = client.post("/api/v1/multi-search", json={"searches": searches}).json["answers"]
        assert [answer.get("code") for answer in answers] == [None] * len(searches)


def test_questions(client: FlaskClient) -> None:
    """Each question is answered by the API, on the page, as a batch and, in turn, in other forms.

    It is one test, because building the index takes longest.
    """
    refused = []
    for number, question in enumerate(questions()):
        paths = (*PATHS[:2], PATHS[2 + number % (len(PATHS) - 2)])
        answers = [client.get(path.format(quote(question))) for path in paths]
        answers.append(client.post("/1/indexes/*/queries", json=facet_batch(question)))
        refused += [(one.request.path, question) for one in answers if one.status_code != 200]
    assert refused == []
