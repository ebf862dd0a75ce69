"""The tools for agents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.settings.table import SETTINGS
from search.settings.validation import check
from tests.unit.web.agents.messages import call, post
from tests.unit.web.openapi.descriptions import misfits

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
KEY = "key-for-partner-a"
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("search", {"q": "care"}),
    ("search", {"q": "care", "tag": ["a"], "tag.not": "b", "page": 1, "date.gte": "2019-01-01"}),
    ("search", {"q": "zzzz"}),
    ("search", {"filters": {"tag": {"in": ["a"], "not_in": ["b"]}}, "date": {"lte": "2030-01-01"}}),
    ("list_facet_values", {"field": "tag", "filters": {"topic": {"in": ["KLAS: a"]}}}),
    ("get_article", {"id": "x"}),
    ("get_article", {"id": "x", "section": "first"}),
    ("list_facet_values", {"field": "tag", "q": "care", "contains": "A"}),
    ("similar", {"id": "x", "per_page": 3}),
]


@pytest.fixture
def client(client_of: ClientOf, article: Article) -> FlaskClient:
    """A client of three articles about the same thing."""
    return client_of(
        article("Care", id="x", body="Care at home.\nFirst\nOne.", headings=("First",), tag="a"),
        article("Home care", id="y", body="Remote care.", tag=("a", "b"), topic="KLAS: a"),
        article("Other", id="z", body="First of all."),
    )


def tools(client: FlaskClient) -> dict[str, Any]:
    listed = post(client, "tools/list").json["result"]["tools"]
    return {tool["name"]: tool for tool in listed}


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_answers_fit_their_schema(
    client: FlaskClient, name: str, arguments: dict[str, Any]
) -> None:
    """Structured answers match the tool's own output schema, which refers to no other."""
    result = call(client, name, **arguments)
    schema = tools(client)[name]["outputSchema"]
    assert result["isError"] is False
    assert list(misfits(schema, result["structuredContent"], schema)) == []
    assert "#/components" not in str(schema)
    assert arguments.keys() <= tools(client)[name]["inputSchema"]["properties"].keys()


def test_filters_may_be_objects(client: FlaskClient) -> None:
    """Filters and dates take the form that they have in a JSON body."""
    only = {"filters": {"tag": {"in": ["a"], "not_in": ["b"]}}}
    hits = call(client, "search", **only)["structuredContent"]["hits"]
    assert [hit["id"] for hit in hits] == ["x"]
    late = call(client, "search", date={"gt": "2100-01-01"})["structuredContent"]
    assert late["total"] == 0
    wrong = call(client, "search", filters={"tga": {"in": ["a"]}})
    assert wrong["isError"]
    assert "filters.tga" in wrong["content"][0]["text"]
    assert call(client, "similar", id="x", filters={})["isError"]


def test_search_is_the_search_of_the_api(client: FlaskClient) -> None:
    """The total and the hits are those of the API, with plain text and without what agents skip."""
    answer = call(client, "search", q="care", tag=["a"])["structuredContent"]
    same = client.get("/api/v1/search?q=care&tag=a").json
    assert answer["total"] == same["total"] == 2
    assert [hit["id"] for hit in answer["hits"]] == [hit["id"] for hit in same["hits"]]
    assert answer["hits"][0]["highlight"]["title"] == answer["hits"][0]["title"]
    assert not {"score", "image", "matched_in", "community"} & answer["hits"][0].keys()
    assert len(call(client, "search", per_page=1)["structuredContent"]["hits"]) == 1


def test_the_text_is_the_answer(client: FlaskClient) -> None:
    """Clients that read no structured content get the same as text; an article is Markdown."""
    assert call(client, "search")["content"][0]["text"].startswith('{"query":')
    assert call(client, "get_article", id="x")["content"][0]["text"].startswith("# Care\n")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("search", {"q": 1}),
        ("search", {"q": "x" * 513}),
        ("search", {"q": ["care"]}),
        ("search", {"tag": {"a": 1}}),
        ("search", {"tag": [[["a"]]]}),
        ("search", {"per_page": 101}),
        ("search", {"per_page": 1e400}),
        ("search", {"explain": "on"}),
        ("search", {"highlight": "html"}),
        ("search", {"fields": "score"}),
        ("search", {"x" * 9_000: 1}),
        ("search", {str(number): 1 for number in range(5_000)}),
        ("get_article", {}),
        ("get_article", {"id": ""}),
        ("get_article", {"id": None}),
        ("get_article", {"id": "x" * 2_001}),
        ("get_article", {"id": "../../etc/passwd"}),
        ("get_article", {"id": "x", "offset": -1}),
        ("get_article", {"id": "x", "max_characters": 10**9}),
        ("get_article", {"id": "x", "section": "none"}),
        ("list_facet_values", {}),
        ("list_facet_values", {"field": "_boost"}),
        ("list_facet_values", {"field": "tag", "id": "x"}),
        ("similar", {"id": "none"}),
        ("similar", {"id": "x", "per_page": 11}),
    ],
)
def test_invalid_arguments(client: FlaskClient, name: str, arguments: dict[str, Any]) -> None:
    """Invalid arguments are reported to the agent in a short text."""
    result = call(client, name, **arguments)
    assert result["isError"] is True
    assert "structuredContent" not in result
    assert 0 < len(result["content"][0]["text"]) < 3_000


def test_only_what_a_reader_may_see(client_of: ClientOf, article: Article) -> None:
    """No tool shows scheduled and expired articles, or documents outside a key's filters."""
    later, over = datetime(2999, 1, 1, tzinfo=UTC), datetime(2001, 1, 1, tzinfo=UTC)
    keys = check(SETTINGS["keys"], {KEY: {"tag": ["a"]}})
    secret: dict[str, Any] = {"body": "Care hidden", "topic": "hidden"}
    client = client_of(
        article("Later care", id="later", publish=later, tag="a", **secret),
        article("Past care", id="over", expiry=over, tag="a", **secret),
        article("Their care", id="theirs", tag="b", **secret),
        article("My care", id="mine", body="Care for all", tag="a"),
        article("My other care", id="also", body="Care for all", tag="a"),
        keys=keys,
    )
    assert post(client, "tools/list").status_code == 401
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {KEY}"
    for name, arguments in (
        ("search", {"q": "care"}),
        ("search", {"q": "hidden"}),
        ("list_facet_values", {"field": "topic"}),
        ("similar", {"id": "mine"}),
    ):
        text = str(call(client, name, **arguments)["structuredContent"])
        assert not any(word in text for word in ("Later", "Past", "Their", "'value': 'hidden'"))
    for id in ("later", "over", "theirs"):
        assert call(client, "get_article", id=id)["isError"] is True
        assert call(client, "similar", id=id)["isError"] is True
