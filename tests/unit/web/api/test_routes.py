"""The routes of the API: facet values, documents and the index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.errors import EngineError, IndexMissing
from search.schema import VERSION, Schema

Article = Callable[..., Document]
TOKEN = "a-token-of-the-admin"
ClientOf = Callable[..., FlaskClient]


class Missing(MemoryEngine):
    """An engine without an index."""

    def status(self) -> Any:
        raise IndexMissing("there is no index in /secret/place yet")

    search = get = status  # type: ignore[assignment]


def values(answer: Any) -> list[tuple[str, int]]:
    return [(value["value"], value["count"]) for value in answer.json["values"]]


def test_facet_values(client_of: ClientOf, article: Article) -> None:
    """A facet's values are counted within the filters of a search."""
    client = client_of(article(tag=("x", "y"), year="2020"), article(tag="x", year="2021"))
    assert values(client.get("/api/v1/facets/tag?year=2020")) == [("x", 1), ("y", 1)]


def test_facet_prefix_is_folded(client_of: ClientOf, article: Article) -> None:
    """A prefix matches values regardless of accents and case."""
    client = client_of(article(tag="Émigré"), article(tag="other"))
    answer = client.get("/api/v1/facets/tag?prefix=eMI")
    assert values(answer) == [("Émigré", 1)]
    assert answer.json["total_values"] == 1


def test_facet_values_that_contain_a_text(client_of: ClientOf, article: Article) -> None:
    """`contains` matches inside words, and also what a limit would omit."""
    client = client_of(article(tag=("Émigré", "Telehealth")), article(tag="Émigré"))
    answer = client.get("/api/v1/facets/tag?contains=HEAL&facet_limit=1")
    assert values(answer) == [("Telehealth", 1)]
    assert values(client.get("/api/v1/facets/tag?contains=migre&prefix=t")) == []


def test_facet_prefix_finds_what_a_limit_would_hide(client_of: ClientOf, article: Article) -> None:
    """A prefix finds rare values that the limit would omit."""
    client = client_of(article(tag="common"), article(tag="common"), article(tag="rare"))
    assert values(client.get("/api/v1/facets/tag?prefix=ra&facet_limit=1")) == [("rare", 1)]


def test_a_facet_toggle_is_a_search_url(client_of: ClientOf, article: Article) -> None:
    """A value's link is the URL of the search that selects the value."""
    client = client_of(article(tag="x"), article(tag="y"))
    value = client.get("/api/v1/facets/tag?prefix=x&q=article").json["values"][0]
    assert value["toggle_url"] == "/api/v1/search?q=article&tag=x"


def test_unknown_facet(client_of: ClientOf, article: Article) -> None:
    """An unknown facet returns 404, and the message lists the facets."""
    answer = client_of(article()).get("/api/v1/facets/nope")
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")
    assert "community" in answer.json["detail"]


def test_document(client_of: ClientOf, article: Article) -> None:
    """A document is returned by its ID, which may contain slashes, with its full text."""
    client = client_of(article("T", id="a/b c/é", body="All of it.", headings=("H",)))
    found = client.get("/api/v1/documents/a/b%20c/%C3%A9").json
    assert (found["title"], found["body"], found["headings"]) == ("T", "All of it.", ["H"])


@pytest.mark.parametrize(
    "times",
    [
        {"publish": datetime(2999, 1, 1, tzinfo=UTC)},
        {"expiry": datetime(2001, 1, 1, tzinfo=UTC)},
    ],
)
def test_hidden_document(client_of: ClientOf, article: Article, times: dict[str, Any]) -> None:
    """A hidden document returns 404."""
    assert client_of(article(id="x", **times)).get("/api/v1/documents/x").status_code == 404


@pytest.mark.parametrize(
    "id",
    ["none", "../etc/passwd", "%2e%2e/x", "a//b", "x%00", "x%0d%0aSet-Cookie:a", "%ff", "x" * 5000],
)
def test_no_such_document(client_of: ClientOf, article: Article, id: str) -> None:
    """Any unknown ID returns 404."""
    answer = client_of(article()).get(f"/api/v1/documents/{id}")
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


def test_index(make_app: Any, article: Article) -> None:
    """The state of the index is public, but only the admin sees the problems."""
    engine = MemoryEngine(Schema())
    problems = [{"path": "draft.md", "what": "no title"}]
    engine.rebuild([article()], facts=lambda: {"problem_count": {"error": 3}, "problems": problems})
    client = make_app(engine=engine, admin_token=TOKEN).test_client()
    found = client.get("/api/v1/index").json
    assert found.pop("built_at").endswith("Z")
    assert found == {
        "engine": "memory",
        "generation": "1",
        "documents": 1,
        "size": 0,
        "schema_version": VERSION,
        "facets": [{"field": one.name, "label": one.label} for one in Schema().facets],
        "sorts": ["relevance", "-date", "date", "title", "lastmod", "-lastmod"],
        "previous": None,
        "damage": None,
        "problem_count": {"error": 3, "warning": 0},
        "problems": [],
    }
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/api/v1/index", headers=headers).json["problems"] == problems


@pytest.mark.parametrize("path", ["search", "facets/tag", "documents/x", "index"])
def test_index_missing(make_app: Any, path: str) -> None:
    """Without an index, the API returns 503 and reveals no paths."""
    answer = make_app(engine=Missing(Schema())).test_client().get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json["code"]) == (503, "index-unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert "secret" not in answer.text


def test_facet_toggles_omit_defaults(client_of: ClientOf, article: Article) -> None:
    """A value's link does not contain default settings."""
    client = client_of(article(tag="x"), per_page=7, snippet_words=12, facet_limit=9)
    value = client.get("/api/v1/facets/tag").json["values"][0]
    assert value["toggle_url"] == "/api/v1/search?tag=x"


class Failing(MemoryEngine):
    """An engine with an unusual error."""

    class Odd(EngineError):
        """An EngineError of an unknown type."""

    def status(self) -> Any:
        raise self.Odd("odd")


@pytest.mark.parametrize("path", ["/readyz", "/api/v1/search", "/search"])
def test_any_engine_error(make_app: Any, path: str) -> None:
    """Any EngineError returns 503."""
    assert make_app(engine=Failing(Schema())).test_client().get(path).status_code == 503


class Damaged(MemoryEngine):
    """An engine whose current generation is damaged."""

    damage = "20260102T030405-000006/x.idx is missing"

    def status(self) -> Any:
        return replace(super().status(), damage=self.damage, previous="")


def test_damage_is_reported(make_app: Any, article: Article) -> None:
    """Searches use an earlier generation, and /index and /readyz say why."""
    engine = Damaged(Schema())
    client = make_app(article(), engine=engine).test_client()
    assert client.get("/api/v1/search").json["total"] == 1
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["damage"]) == (200, Damaged.damage)
    answer = client.get("/api/v1/index")
    assert answer.json["damage"] == Damaged.damage
    engine.damage = ""
    again = client.get("/api/v1/index", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.json["damage"]) == (200, None)


def test_markdown(client_of: ClientOf, article: Article) -> None:
    """An article as Markdown has the article's address on the site, and can be revalidated."""
    client = client_of(article("T", id="a/b", url="/b/", body="Text"), site_url="https://s.example")
    answer = client.get("/api/v1/documents/a/b.md")
    assert answer.content_type == "text/markdown; charset=utf-8"
    assert answer.text.startswith("# T\n\n- URL: <https://s.example/b/>\n")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/api/v1/documents/a/b.md", headers=tag).status_code == 304


def test_an_id_that_ends_like_markdown(client_of: ClientOf, article: Article) -> None:
    """`/documents/a.md` is the document `a.md` if there is no document `a`."""
    client = client_of(article("T", id="a.md"))
    assert client.get("/api/v1/documents/a.md").json["id"] == "a.md"
    assert client.get("/api/v1/documents/a.md.md").text.startswith("# T")


@pytest.mark.parametrize("id", ["none", "later", "over", "", "..", "a%00b"])
def test_no_markdown_of_what_nobody_may_see(client_of: ClientOf, article: Article, id: str) -> None:
    """Scheduled, expired and unknown documents return 404."""
    later, over = datetime(2999, 1, 1, tzinfo=UTC), datetime(2001, 1, 1, tzinfo=UTC)
    client = client_of(article(id="later", publish=later), article(id="over", expiry=over))
    answer = client.get(f"/api/v1/documents/{id}.md")
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")
