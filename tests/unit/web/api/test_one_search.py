"""One search of the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import sleep
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.schema import Schema
from search.settings.table import SETTINGS
from search.settings.validation import check

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search?q=care&explain=on"
ALL, PART = "key-for-everything", "key-for-partner-a"
KEYS = check(SETTINGS["keys"], {ALL: {}, PART: {"community": ["A"]}})
SEARCH = "/api/v1/search"
PAGES = f"{SEARCH}?sort=title&per_page=2"


def test_only_the_admin_gets_explanations(client_of: ClientOf, article: Article) -> None:
    """`explain=on` needs the admin token, and adds sentences to each hit."""
    token = "a-token-of-the-admin"
    client = client_of(article("Care"), admin_token=token)
    assert client.get(URL).status_code == 401
    answer = client.get(URL, headers={"Authorization": f"Bearer {token}"})
    assert "Rank 1" in answer.json["hits"][0]["explain"][0]


def ids(answer: Any) -> list[str]:
    return [hit["id"] for hit in answer["hits"]]


@pytest.fixture
def engine() -> MemoryEngine:
    """The engine of the services below."""
    return MemoryEngine(Schema())


@pytest.fixture
def client(make_app: Callable[..., Flask], article: Article, engine: MemoryEngine) -> FlaskClient:
    """A client of a service with four articles, in the order of their titles."""
    articles = [article(f"Care {letter}", id=letter, community="A") for letter in "bdfh"]
    return make_app(*articles, engine=engine).test_client()


def test_pinned_pages_do_not_overlap(
    client: FlaskClient, article: Article, engine: MemoryEngine
) -> None:
    """An article added before the second page shifts only the pages that are not pinned."""
    first = client.get(PAGES).json
    generation = first["index"]["generation"]
    pinned = client.get(f"{PAGES}&generation={generation}").json
    assert ids(first) == ids(pinned) == ["b", "d"]
    engine.update([article("Care a", id="a")])
    assert ids(client.get(first["links"]["next"]).json) == ["d", "f"]
    assert f"generation={generation}" in pinned["links"]["next"]
    second = client.get(pinned["links"]["next"]).json
    assert ids(second) == ["f", "h"]
    assert second["total"] == 4
    assert second["index"]["generation"] == generation


def test_pinned_answers_leave_out_what_was_withdrawn(
    client: FlaskClient, article: Article, engine: MemoryEngine
) -> None:
    """A deleted article is in no answer, kept copy or facet, although its generation had it."""
    url = f"{SEARCH}?q=care&generation=1"
    assert client.get(url).json["total"] == 4
    engine.update([article("Care b", id="b", community="B")], ["d"])
    before = client.get(url)
    assert sorted(ids(before.json)) == ["b", "f", "h"]
    values = {facet["field"]: facet["values"] for facet in before.json["facets"]}
    assert [(row["value"], row["count"]) for row in values["community"]] == [("A", 3)]
    kept = {"If-None-Match": before.headers["ETag"]}
    assert client.get(url, headers=kept).status_code == 304


def test_the_etag_of_a_pinned_answer_follows_the_present(
    client: FlaskClient, engine: MemoryEngine
) -> None:
    """Nobody keeps a copy with an article that the present generation has withdrawn."""
    url = f"{SEARCH}?q=care&generation=1"
    tag = client.get(url).headers["ETag"]
    engine.update(deleted=["d"])
    answer = client.get(url, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert sorted(ids(answer.json)) == ["b", "f", "h"]


def test_a_generation_that_is_gone(
    client: FlaskClient, article: Article, engine: MemoryEngine
) -> None:
    """410 says what to do; in a batch, only the pinned search fails."""
    for _ in range(2):
        engine.update([article("Care z", id="z")])
    gone = client.get(f"{SEARCH}?generation=1")
    assert (gone.status_code, gone.json["code"]) == (410, "generation-gone")
    assert "without generation" in gone.json["detail"]
    assert client.post(SEARCH, json={"generation": "1"}).status_code == 410
    searches = [{"generation": "1"}, {"generation": "2"}, {}]
    answers = client.post("/api/v1/multi-search", json={"searches": searches}).json["answers"]
    assert answers[0]["code"] == "generation-gone"
    assert [answer["index"]["generation"] for answer in answers[1:]] == ["2", "3"]


@pytest.mark.parametrize("generation", ["", "none", "../1", "%00", "9" * 64])
def test_any_generation_is_refused_or_answered(client: FlaskClient, generation: str) -> None:
    """An empty name is none; names that do not exist are gone, and too long ones invalid."""
    answer = client.get(f"{SEARCH}?generation={generation}")
    assert answer.status_code == (410 if generation else 200)
    assert client.get(f"{SEARCH}?generation={'9' * 65}").status_code == 400


def test_a_key_reads_an_earlier_generation_in_its_scope(
    make_app: Callable[..., Flask], article: Article, engine: MemoryEngine
) -> None:
    """What has left the scope since is left out, even of the generation in which it was inside."""
    articles = [article(f"Care {n}", id=n, community="A") for n in "ab"]
    outside = article("Care c", id="c", community="B")
    client = make_app(*articles, outside, engine=engine, keys=KEYS).test_client()
    engine.update([article("Care a", id="a", community="B"), article("Care d", community="A")])
    part = {"Authorization": f"Bearer {PART}"}
    body = {"generation": "1", "q": "care"}
    assert ids(client.post(SEARCH, json=body, headers=part).json) == ["b"]
    every = client.post(SEARCH, json=body, headers={"Authorization": f"Bearer {ALL}"}).json
    assert sorted(ids(every)) == ["a", "b", "c"]


def test_an_article_that_expires_disappears_from_pinned_answers(
    client: FlaskClient, article: Article, engine: MemoryEngine
) -> None:
    """An expiry that an editor adds later also applies to the earlier generation."""
    moment = datetime.now(UTC) + timedelta(seconds=1)
    engine.update([article("Care d", id="d", expiry=moment)])
    url = f"{PAGES}&generation=1"
    assert ids(client.get(url).json) == ["b", "d"]
    sleep(1.1)
    assert ids(client.get(url).json) == ["b", "f"]
