"""Exports over HTTP: whole ones, page by page, and those that follow changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.engines.registry import open_engine
from search.schema import Schema
from search.settings.table import SETTINGS
from search.settings.validation import check
from tests.skips import require_engine

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
PATH = "/api/v1/documents"
PAST, FUTURE = datetime(2000, 1, 1, tzinfo=UTC), datetime(2190, 1, 1, tzinfo=UTC)
ALL, PART = "key-for-everything", "key-for-partner-a"
KEYS = check(SETTINGS["keys"], {ALL: {}, PART: {"community": ["A"]}})


def lines(response: TestResponse) -> list[Any]:
    """The JSON objects of a page, one per line."""
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/x-ndjson"
    assert not response.data or response.data.endswith(b"\n")
    return [json.loads(line) for line in response.data.splitlines()]


def next_url(response: TestResponse) -> str:
    """The URL of the next page, or an empty string."""
    url, _, relation = response.headers.get("Link", "").partition(">; ")
    assert relation in {"", 'rel="next"'}
    return url.removeprefix("<")


def every_line(client: FlaskClient, url: str, **headers: str) -> tuple[list[Any], str]:
    """The lines of all pages, and the generation of the first."""
    result: list[Any] = []
    generation = ""
    while url:
        response = client.get(url, headers=headers)
        result += lines(response)
        generation = generation or response.headers["Index-Generation"]
        assert response.headers["Index-Generation"] == generation
        url = next_url(response)
    return result, generation


def test_lines_are_the_documents(client_of: ClientOf, article: Article) -> None:
    """Each line equals the answer of the route for one document."""
    client = client_of(article(tag="x", body="text\nmore"), article(headings=("One",)))
    whole = [client.get(f"{PATH}/{id}").json for id in ("a1", "a2")]
    assert lines(client.get(PATH)) == whole


def test_a_page_of_the_largest_size_is_within_the_budget(
    client_of: ClientOf, article: Article
) -> None:
    """A page of 1,000 documents is not too expensive."""
    client = client_of(*(article(id=f"{n:04}") for n in range(1_000)))
    assert len(lines(client.get(f"{PATH}?per_page=1000"))) == 1_000


def test_pages_are_linked(client_of: ClientOf, article: Article) -> None:
    """The Link header leads from page to page, with the same filters, until the last."""
    client = client_of(*(article(id=f"é {n}", tag="x") for n in range(5)), article(tag="y"))
    assert [one["id"] for one in lines(client.get(f"{PATH}?tag=x&per_page=2"))] == ["é 0", "é 1"]
    documents, _ = every_line(client, f"{PATH}?tag=X&per_page=2")
    assert [one["id"] for one in documents] == [f"é {n}" for n in range(5)]
    assert next_url(client.get(PATH)) == ""


def test_only_published_documents(client_of: ClientOf, article: Article) -> None:
    """Scheduled and expired documents are never exported."""
    client = client_of(article(), article(publish=FUTURE), article(expiry=PAST))
    assert [one["id"] for one in lines(client.get(PATH))] == ["a1"]


def test_no_cache_holds_an_export(client_of: ClientOf, article: Article) -> None:
    """A page is large, and what is withdrawn must not be left in a cache."""
    assert client_of(article()).get(PATH).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("since=7", 410),
        ("since=../x", 410),
        ("cursor=7:a1", 410),
        ("cursor=..%2F..%2Fetc:", 410),
        ("since=1&cursor=7:", 410),
        ("cursor=a1", 400),
        ("cursor=" + "1" * 65 + ":", 400),
        ("since=" + "1" * 65, 400),
        ("per_page=0", 400),
        ("per_page=1001", 400),
        ("page=2", 400),
        ("q=x", 400),
        ("tag=a&tag.not=a", 400),
        ("cursor=1:%00%ed%a0%80", 200),
        ("cursor=1:%F0%9F%98%80", 200),
        ("date.gte=2020-01-01&date.lt=2021-01-01", 200),
    ],
)
def test_requests_that_are_not_valid(
    client_of: ClientOf, article: Article, query: str, status: int
) -> None:
    """A wrong request gets a problem that says what to do, and never an error of the service."""
    response = client_of(article()).get(f"{PATH}?{query}")
    assert response.status_code == status
    if status == 410:
        assert response.json["code"] == "generation-gone"
        assert "without cursor and since" in response.json["detail"]


def changes(client: FlaskClient, since: str, query: str = "", **headers: str) -> dict[str, str]:
    """The change to each document since a generation."""
    every, _ = every_line(client, f"{PATH}?since={since}&per_page=2{query}", **headers)
    return {one["id"]: one["change"] for one in every}


def test_changes(make_app: Callable[..., Flask], article: Article) -> None:
    """A changed document is in its line, and a deleted one is gone."""
    engine = MemoryEngine(Schema())
    client = make_app(article(), article(), article(), engine=engine).test_client()
    engine.update([article("new", id="a1"), article("added")], ["a3"])
    gone = lines(client.get(f"{PATH}?since=1"))[1]
    assert gone == {"id": "a3", "generation": "2", "change": "gone"}
    assert changes(client, "1") == {"a1": "changed", "a3": "gone", "a5": "changed"}
    assert changes(client, "2") == {}
    document = lines(client.get(f"{PATH}?since=1"))[0]["document"]
    assert document == client.get(f"{PATH}/a1").json


def test_changes_within_filters(make_app: Callable[..., Flask], article: Article) -> None:
    """For a reader with filters, a document that no longer passes them is gone."""
    engine = MemoryEngine(Schema())
    client = make_app(article(tag="x"), article(tag="y"), engine=engine).test_client()
    engine.update([article(id="a1", tag="y"), article(id="a2", tag="y", title="new")])
    assert changes(client, "1", "&tag=x") == {"a1": "gone"}
    assert changes(client, "1", "&tag=y") == {"a1": "changed", "a2": "changed"}


def test_a_document_that_was_never_published_leaves_no_line(
    make_app: Callable[..., Flask], article: Article
) -> None:
    """Whoever follows does not learn the names of scheduled documents."""
    engine = MemoryEngine(Schema())
    client = make_app(article(), article(id="secret", publish=FUTURE), engine=engine).test_client()
    engine.update([article(id="secret", publish=FUTURE, title="new")])
    assert changes(client, "1") == {}
    engine.update([article(id="other", publish=FUTURE)], ["secret"])
    assert changes(client, "1") == {}


def test_appearing_and_expiring(make_app: Callable[..., Flask], article: Article) -> None:
    """A document that appears or expires without a build has changed."""
    engine = MemoryEngine(Schema())
    soon = datetime.now(UTC) + timedelta(seconds=0.4)
    app = make_app(
        article(publish=soon), article(expiry=soon), article(publish=FUTURE), engine=engine
    )
    client = app.test_client()
    assert changes(client, "1") == {}
    while datetime.now(UTC) <= soon:
        pass
    assert changes(client, "1") == {"a1": "changed", "a2": "gone"}


def test_a_scope_holds(make_app: Callable[..., Flask], article: Article) -> None:
    """A search key with filters reads, and learns of, only the documents inside them."""
    engine = MemoryEngine(Schema())
    client = make_app(
        article(community="A"),
        article(community="B"),
        article(community="A"),
        article(community="B"),
        engine=engine,
        keys=KEYS,
    ).test_client()
    part = {"Authorization": f"Bearer {PART}"}
    assert client.get(PATH).status_code == 401
    assert [one["id"] for one in every_line(client, f"{PATH}?per_page=1", **part)[0]] == [
        "a1",
        "a3",
    ]
    assert len(every_line(client, PATH, Authorization=f"Bearer {ALL}")[0]) == 4
    edited = [article(id=id, community="B") for id in ("a1", "a2")]
    engine.update(edited, ["a3", "a4"])
    assert changes(client, "1", **part) == {"a1": "gone", "a3": "gone"}
    engine.update([article(id="a1", community="A")])
    assert changes(client, "2", **part) == {"a1": "changed"}


def engine_in(folder: Path) -> Any:
    require_engine("columns")
    return open_engine(f"columns:{folder / 'index'}", Schema())


def test_a_withdrawn_document_is_gone_from_older_generations(
    make_app: Callable[..., Flask], article: Article, tmp_path: Path
) -> None:
    """An export that began before an update goes on, without what the update withdrew."""
    engine = engine_in(tmp_path)
    client = make_app(*(article(id=str(n)) for n in range(4)), engine=engine).test_client()
    first = client.get(f"{PATH}?per_page=1")
    engine.update([article("new", id="1"), article(id="3", expiry=PAST)], ["2"])
    rest = lines(client.get(next_url(first).replace("per_page=1", "per_page=9")))
    assert [(one["id"], one["title"]) for one in rest] == [("1", "Article 2")]
    engine.update([article(id="5")])
    gone = client.get(next_url(first))
    assert (gone.status_code, gone.json["code"]) == (410, "generation-gone")


def followed(client: FlaskClient, copy: dict[str, Any], since: str, per_page: int) -> str:
    """Apply all changes to a copy of the index, and return the generation that it now has."""
    every, generation = every_line(client, f"{PATH}?since={since}&per_page={per_page}")
    for one in every:
        if one["change"] == "gone":
            copy.pop(one["id"], None)
        else:
            copy[one["id"]] = one["document"]
    return generation


@pytest.mark.parametrize(
    "documents",
    [
        60,
        pytest.param(10_000, marks=pytest.mark.slow),
        pytest.param(100_000, marks=pytest.mark.nightly),
    ],
)
def test_a_followed_export_equals_a_fresh_one(
    make_app: Callable[..., Flask], tmp_path: Path, documents: int
) -> None:
    """An export followed through updates, a rebuild and a switch midway equals a fresh one."""
    rng, engine = Random(documents), engine_in(tmp_path)
    content = {id: one_of(id, rng) for id in map(str, range(documents))}
    engine.rebuild([content[id] for id in sorted(content)])
    client = make_app(engine=engine).test_client()
    per_page = 7 if documents < 1_000 else 1_000
    copy, generation = exported(client, per_page)
    for number in range(3):
        edited, deleted = edits(content, rng, number)
        engine.update(edited, deleted)
        generation = followed(client, copy, generation, per_page)
        assert (copy, generation) == exported(client, per_page)
    page = client.get(f"{PATH}?since={generation}&per_page=1")
    edited, deleted = edits(content, rng, 3)
    engine.update(edited, deleted)
    engine.rebuild([content[id] for id in sorted(content)])
    assert lines(page) == []
    assert followed(client, copy, generation, per_page) == engine.status().generation
    assert (copy, engine.status().generation) == exported(client, per_page)


def exported(client: FlaskClient, per_page: int) -> tuple[dict[str, Any], str]:
    """A fresh export: the documents by ID, and their generation."""
    every, generation = every_line(client, f"{PATH}?per_page={per_page}")
    return {one["id"]: one for one in every}, generation


def one_of(id: str, rng: Random) -> Document:
    """A document, sometimes hidden, sometimes with the same source as others."""
    source = f"https://example.org/{rng.randrange(50)}" if rng.random() < 0.1 else ""
    publish = rng.choice((None, None, None, PAST, FUTURE))
    expiry = rng.choice((None, None, None, PAST, FUTURE))
    body = " ".join(rng.choices(("care", "plan", "health", "visit", "news"), k=20))
    return Document(
        id=id, title=f"Title {rng.random()}", body=body, publish=publish, expiry=expiry,
        source_url=source, facets={"tag": (rng.choice("xyz"),)},
    )  # fmt: skip


def edits(
    content: dict[str, Document], rng: Random, number: int
) -> tuple[list[Document], list[str]]:
    """Change, add and delete some documents."""
    some = rng.sample(sorted(content), len(content) // 20 + 3)
    deleted = some[:3]
    fresh = {id: one_of(id, rng) for id in (*some[3:], f"new-{number}", f"0-{number}")}
    for id in deleted:
        del content[id]
    content.update(fresh)
    return list(fresh.values()), deleted
