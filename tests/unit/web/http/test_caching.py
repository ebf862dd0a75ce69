"""Caching headers, ETags and conditional requests."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.schema import Schema
from web.analytics.recorder import recorder_of
from web.http import caching

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search"
HEX = "[0-9a-f]{16}"
STATIC = {"static", "widget.script", "assets.script", "assets.style"}
ADMIN = {"Authorization": "Bearer 0123456789abcdef"}


class Counting(MemoryEngine):
    """An engine that counts its searches."""

    searches = 0

    def search(self, query: Any) -> Any:
        self.searches += 1
        return super().search(query)


@pytest.mark.parametrize(
    "path",
    [
        URL,
        f"{URL}?q=a",
        "/",
        "/search?q=a",
        "/api/v1/facets/tag",
        "/api/v1/suggest?q=a",
        "/api/v1/documents/x",
        "/api/v1/index",
    ],
)
def test_not_modified(client_of: ClientOf, article: Article, path: str) -> None:
    """A current copy gets 304."""
    client = client_of(article(id="x"))
    first = client.get(path)
    second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, second.status_code, second.data) == (200, 304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]
    assert (first.headers["Cache-Control"], second.headers["Cache-Control"]) == ("no-cache",) * 2


def test_every_answer_is_revalidated_or_not_stored(client_of: ClientOf, article: Article) -> None:
    """Answers must be revalidated or are not stored; only static files are cached freely."""
    client = client_of(article(id="x"), admin_token="a-token-of-the-admin")
    rules = client.application.url_map.iter_rules()
    paths = {
        rule.rule.replace("<path:id>", "x").replace("<field>", "tag")
        for rule in rules
        if "GET" in rule.methods and rule.endpoint not in STATIC
    }
    policies = {path: client.get(path).headers["Cache-Control"] for path in paths}
    assert len(policies) >= 14
    stored = {path for path, policy in policies.items() if policy == "no-cache"}
    assert {"/", "/search", "/api/v1/search", "/api/v1/suggest", "/api/v1/openapi.json"} <= stored
    assert {policies[path] for path in policies.keys() - stored} == {"no-store"}


@pytest.mark.parametrize("path", ["/search.atom", "/opensearch.xml", "/api/docs"])
def test_an_answer_with_the_request_s_host_is_not_stored(
    client_of: ClientOf, article: Article, path: str
) -> None:
    """Answers that repeat the Host are not stored, as a forged Host must not reach others."""
    open_to_any = client_of(article()).get(path, headers={"Host": "evil.example"})
    assert "evil.example" in open_to_any.text
    assert open_to_any.headers["Cache-Control"] == "no-store"
    assert "ETag" not in open_to_any.headers
    settled = client_of(article(), public_url="https://www.example.org/find")
    answer = settled.get(path, headers={"Host": "evil.example"})
    assert "evil.example" not in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"
    held = {"If-None-Match": answer.headers["ETag"]}
    assert settled.get(path, headers=held).status_code == 304


def test_the_admin_s_answers_are_not_stored(client_of: ClientOf, article: Article) -> None:
    """Answers to the admin are not cached."""
    client = client_of(article(), admin_token="a-token-of-the-admin")
    held = client.get("/api/v1/index").headers["ETag"]
    headers = {"Authorization": "Bearer a-token-of-the-admin", "If-None-Match": held}
    answer = client.get("/api/v1/index", headers=headers)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_not_modified_costs_no_search(make_app: Any, article: Article) -> None:
    """A response of 304 needs no search."""
    engine = Counting(Schema())
    client = make_app(article(), engine=engine).test_client()
    tag = client.get(f"{URL}?q=a").headers["ETag"]
    before = engine.searches
    client.get(f"{URL}?q=a", headers={"If-None-Match": tag})
    assert engine.searches == before


@pytest.mark.parametrize(
    "path", [f"{URL}?q=care", "/?q=care", "/api/v1/facets/tag", "/search.atom"]
)
def test_a_repeated_request_costs_no_search(make_app: Any, article: Article, path: str) -> None:
    """Other readers' requests are answered from memory, each with an ID and a time of its own."""
    engine = Counting(Schema())
    app = make_app(article("Care"), engine=engine, public_url="https://x.example", analytics=True)
    first = app.test_client().get(path)
    before = engine.searches
    second = app.test_client().get(path)
    assert engine.searches == before
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    ids = [re.findall(rf"query(?:_id)?\W+({HEX})", answer.text) for answer in (first, second)]
    assert ids[0] != ids[1] or not ids[0]
    changing = re.compile(rf'(?<=took_ms":)\d+|{HEX}')
    assert changing.sub("", second.text) == changing.sub("", first.text)


def test_content_is_not_mistaken_for_an_id(client_of: ClientOf, article: Article) -> None:
    """When an answer is repeated, only its own time and ID change."""
    text = '"took_ms":1,"query_id":"0123456789abcdef"}'
    client = client_of(article(text, description=text))
    answers = [client.get(f"{URL}?q=took&fields=title,description").json for _ in range(2)]
    assert [answer["hits"][0]["title"] for answer in answers] == [text, text]
    assert answers[0]["query_id"] != answers[1]["query_id"]


@pytest.mark.parametrize(
    "reads",
    [
        lambda client: client.post(URL, json={"q": "care"}),
        lambda client: client.get(f"{URL}?q=care", headers=ADMIN),
        lambda client: client.get("/search.atom"),
    ],
    ids=["post", "admin", "host"],
)
def test_other_answers_are_not_repeated(make_app: Any, article: Article, reads: Any) -> None:
    """Answers to POST or to the admin, or that contain the request's host, are never reused."""
    engine = Counting(Schema())
    client = make_app(article("Care"), engine=engine, admin_token="0123456789abcdef").test_client()
    reads(client)
    before = engine.searches
    reads(client)
    assert engine.searches > before


def test_a_repeated_search_is_recorded(
    make_app: Any, article: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Analytics record repeated searches, each under the ID in its own answer."""
    app = make_app(article("Care"), analytics=True, index=tmp_path)
    recorded: list[tuple[str, str, int]] = []
    monkeypatch.setattr(recorder_of(app), "add_search", lambda *values: recorded.append(values))
    ids = [app.test_client().get(f"{URL}?q=care").json["query_id"] for _ in range(3)]
    assert recorded == [(id, "care", 1, "127.0.0.1") for id in ids]


def test_a_switch_during_a_repeated_answer(
    make_app: Any, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the index is switched while an answer is repeated, later ones are still answered."""
    app = make_app(article("Care"))
    client, site = app.test_client(), app.extensions["curated-search"]
    client.get(f"{URL}?q=care")
    edition, calls = site.edition, iter(range(100))

    def switched() -> Any:
        if next(calls) == 1:
            site.engine.update([article("More care")])
        return edition()

    monkeypatch.setattr(site, "edition", switched)
    answers = [client.get(f"{URL}?q=care") for _ in range(2)]
    assert [(answer.status_code, answer.json["total"]) for answer in answers] == [(200, 2)] * 2


def test_an_update_is_seen_at_once(make_app: Any, article: Article) -> None:
    """An answer from before an update is not repeated after it."""
    app = make_app(article("Care", id="x"))
    client = app.test_client()
    before = client.get(f"{URL}?q=care").json["total"]
    app.extensions["curated-search"].engine.update([], ["x"])
    assert (before, client.get(f"{URL}?q=care").json["total"]) == (1, 0)


def test_update_changes_the_tag(make_app: Any, article: Article) -> None:
    """An update changes the ETag."""
    app = make_app(article())
    client = app.test_client()
    tag = client.get(URL).headers["ETag"]
    app.extensions["curated-search"].engine.update([article()])
    assert client.get(URL, headers={"If-None-Match": tag}).status_code == 200


def test_same_search_same_tag(client_of: ClientOf, article: Article) -> None:
    """Equivalent requests have the same ETag, and different requests have different ETags."""
    client = client_of(article())
    same = {client.get(f"{URL}?{q}").headers["ETag"] for q in ("q=a&page=1", "page=1&q=a", "q=a")}
    assert len(same) == 1
    assert client.get(f"{URL}?q=b").headers["ETag"] not in same
    assert client.get("/search?q=a").headers["ETag"] not in same


def test_campaign_parameters_do_not_matter(client_of: ClientOf, article: Article) -> None:
    """utm_source is ignored and does not change the ETag."""
    client = client_of(article())
    plain, tracked = client.get("/search?q=a"), client.get("/search?q=a&utm_source=x")
    assert (tracked.status_code, tracked.headers["ETag"]) == (200, plain.headers["ETag"])


def test_a_passed_time_changes_the_tag(make_app: Any, article: Article) -> None:
    """The ETag changes when a scheduled document appears."""
    engine = MemoryEngine(Schema())
    client = make_app(
        article(publish=datetime(2999, 1, 1, tzinfo=UTC)), engine=engine
    ).test_client()
    tag = client.get(URL).headers["ETag"]
    # Simulate the passing of time by a schedule in the past.
    engine._status = replace(engine._status, schedule=(datetime(2001, 1, 1, tzinfo=UTC),))
    assert client.get(URL).headers["ETag"] != tag


def test_a_clock_that_was_set_back(
    make_app: Any, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer from before the clock was set back does not show what is not yet published."""
    engine, scheduled = MemoryEngine(Schema()), datetime.now(UTC) + timedelta(hours=12)
    later = article(publish=scheduled)
    app = make_app(later, engine=engine)
    # The index was built by a clock a day ahead, for which the article was published already.
    engine._status = replace(engine._status, built_at=scheduled + timedelta(hours=12), schedule=())
    client = app.test_client()

    def at(time: datetime) -> Any:
        clock = type("Clock", (datetime,), {"now": staticmethod(lambda _: time)})
        monkeypatch.setattr(caching, "datetime", clock)
        return client.get(URL)

    late = at(scheduled + timedelta(hours=13))
    early = at(scheduled - timedelta(hours=12))
    assert (late.get_json()["total"], early.get_json()["total"]) == (1, 0)
    assert late.headers["ETag"] != early.headers["ETag"]
    assert at(scheduled + timedelta(minutes=1)).get_json()["total"] == 1


def test_answers_to_post_are_not_cached(client_of: ClientOf, article: Article) -> None:
    """Answers to POST are not cached."""
    answer = client_of(article()).post(URL, json={})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_head(client_of: ClientOf, article: Article) -> None:
    """HEAD has the headers of GET and no body."""
    client = client_of(article())
    answer = client.head(URL)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["ETag"] == client.get(URL).headers["ETag"]


def test_styles_are_kept_by_version(client_of: ClientOf, article: Article) -> None:
    """The style sheet's URL contains a version, so the style sheet is cached for a long time."""
    client = client_of(article())
    href = client.get("/").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "?v=" in href
    with client.get(href) as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_any_tag(client_of: ClientOf, article: Article) -> None:
    """`If-None-Match: *` gets 304 if the request has an answer, and 404 if it has none."""
    client = client_of(article(id="x"))
    found = [
        client.get(f"/api/v1/documents/{id}", headers={"If-None-Match": "*"}) for id in ("x", "y")
    ]
    assert [answer.status_code for answer in found] == [304, 404]
