"""A search key with filters reveals nothing about other documents, on any route."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.schema import ACRONYM
from search.settings.table import SETTINGS, Settings
from search.settings.validation import check
from tests.small_app import app_on, articles, client_on

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
ALL, PART = "key-for-everything", "key-for-partner-a"
KEYS = check(SETTINGS["keys"], {ALL: {}, PART: {"community": ["A"]}})
READS = ("/api/v1/search", "/search", "/search.atom", "/api/v1/facets/category")
BATCH = "/1/indexes/*/queries"
TYPO = "walruzes"
# More words at an edit distance of one than there are candidates for a correction.
CROWD = " ".join(
    TYPO[:place] + letter + TYPO[place + 1 :]
    for place in range(1, len(TYPO))
    for letter in "bcdfghjk"
)
VOLATILE = re.compile(
    r'"(took_ms|processingTimeMS|query_id|built_at)":("[^"]*"|\d+)|data-query="\w+"'
    "|<updated>[^<]*<"
)
RULES = """
[[rule]]
contains = "plan"
banner = "Without a pin"

[[rule]]
contains = "plan"
pin = ["s1", "h1"]
banner = "Partly outside"

[[rule]]
contains = "plan"
pin = ["s2"]
hide = ["h2"]
banner = "Within"
"""


def as_key(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def visible(article: Article) -> list[Document]:
    def made(number: int, title: str, **values: Any) -> Document:
        date = datetime(2020, 1, number, tzinfo=UTC)
        return article(title, id=f"s{number}", url=f"/s{number}/", date=date, **values)

    one, two = (
        {"community": "A", "topic": "T1", "category": "News"},
        {"community": ("A", "B"), "topic": "T2", "category": "news"},
    )
    return [
        made(1, "Chronic care plan", tag="x", **one),
        made(2, "Walruses plan", body="Remote care of walruses.", **two),
        made(3, "Telehealth plan", body="RPM at home", source_url="https://j.example/1", **one),
        made(4, "Chronic walrus telehealth", body="remote patient monitoring", **two),
    ]


def hidden(article: Article) -> list[Document]:
    """Articles that would affect every count, correction and explanation."""
    texts = ["chronic", "cronic care plan", "tele health", "zanzibar plan", CROWD]
    return [
        article(
            f"Hidden {text}",
            id=f"h{number}",
            body=f"{text} Remote Patient Monitoring (RPM)",
            community="B",
            topic="Secret topic",
            category=("NEWS", "Secret category"),
            tag="x",
            source_url="https://j.example/1",
            date=datetime(2030, 1, 1, tzinfo=UTC),
            **{ACRONYM: "RPM=remote patient monitoring"},
        )
        for number, text in enumerate(texts * 3, 1)
    ]


def paths(app: Flask) -> list[str]:
    """All URLs that a key can read, derived from the app."""
    adapter, values = app.url_map.bind("localhost"), {"id": "s1", "field": "topic"}
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    return [
        adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
        for rule in rules
        if rule.arguments <= values.keys() and not rule.endpoint.startswith("admin.")
    ]


def answers(client: FlaskClient, q: str) -> dict[str, str]:
    """The responses from all routes, without parts that always differ."""
    query = {"q": q} if q else {}
    texts = {}
    for path in paths(client.application):
        # Send only parameters that the route accepts.
        sent = {} if re.search("documents|/index$|facets", path) else query
        texts[path] = client.get(path, query_string=sent, headers=as_key(PART)).text
    texts["POST"] = client.post("/api/v1/search", json=query, headers=as_key(PART)).text
    for kind in ({"facets": ["*"]}, {"type": "facet", "facet": "topic", "facetQuery": "t"}):
        body = json.dumps({"requests": [{"indexName": "content", "query": q, **kind}]})
        texts[str(kind)] = client.post(BATCH, data=body, headers=as_key(PART)).text
    batch = client.post("/api/v1/multi-search", json={"searches": [query]}, headers=as_key(PART))
    texts["multi-search"] = batch.text
    for method, params in agent_requests(query):
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        result = client.post("/mcp", json=message, headers=as_key(PART)).json["result"]
        result = result.get("structuredContent", result)
        texts[f"{method} {params}"] = json.dumps(result, separators=(",", ":"))
    return {name: VOLATILE.sub("", text) for name, text in texts.items()}


def agent_requests(query: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """Requests by the Model Context Protocol: every tool, and the resources."""
    tools: dict[str, dict[str, str]] = {
        "search": query,
        "list_facet_values": {"field": "topic", **query},
        "similar": {"id": "s1"},
        "get_article": {"id": "s1"},
    }
    calls = [("tools/call", {"name": name, "arguments": tools[name]}) for name in tools]
    return [*calls, ("tools/list", {}), ("resources/list", {})]


Clients = tuple[FlaskClient, FlaskClient]


def clients_of(**settings: Any) -> Clients:
    """Clients of the visible documents alone, and among hidden ones."""
    article = articles()
    settings |= {"keys": KEYS, "public_url": "https://www.example.org"}
    return (
        client_on(*visible(article), **settings),
        client_on(*visible(article), *hidden(article), **settings),
    )


@pytest.fixture(scope="module")
def clients() -> Clients:
    """Clients without and with hidden documents, for all tests."""
    return clients_of()


@pytest.fixture(scope="module")
def curated_clients(tmp_path_factory: pytest.TempPathFactory) -> Clients:
    """Such clients of an index with rules."""
    rules = tmp_path_factory.mktemp("scope") / "curation.toml"
    rules.write_text(RULES)
    return clients_of(curation=str(rules))


@pytest.mark.parametrize(
    "q",
    ["", "plan", "chronic", "cronic", "chronik care", TYPO, "walruse", "telehelth",
     "tele health", "zanzibar", "zanzibr", "RPM", "remote patient monitoring", "monitoring home",
     "secret", "hidden", "s", "t", "w", "chronic zanzibar telehealth", "\"care plan\" walrus",
     "tag:x", "rem", "care -walrus"],
)  # fmt: skip
def test_answers_are_as_if_nothing_lay_outside(curated_clients: Clients, q: str) -> None:
    """All answers are the same as without the hidden documents."""
    alone, among = (answers(client, q) for client in curated_clients)
    assert len(alone) >= 15
    for name, text in alone.items():
        assert among[name] == text, name


@pytest.mark.parametrize("sort", ["relevance", "title"])
@pytest.mark.parametrize(
    "filters",
    [{"category": "sECRET category"}, {"category": ["nEWS", "T 2"]}, {"category": "-NEWS"},
     {"q": "plan -category:secret"}, {"community": "b"}, {"tag": "X", "q": "plan"},
     {"q": "category:nEws"}, {"q": "category:secret"}, {"facets": "category", "q": "zzz"}],
)  # fmt: skip
def test_filters_are_as_if_nothing_lay_outside(
    clients: Clients, filters: dict[str, Any], sort: str
) -> None:
    """A filter reveals no values, spellings or counts from outside the scope."""
    for path in READS:
        query = {**filters, "sort": sort} if path.endswith("search") else filters
        if path.endswith("category"):
            query = {name: value for name, value in query.items() if name != "facets"}
        one, other = (
            client.get(path, query_string=query, headers=as_key(PART)) for client in clients
        )
        assert one.status_code == 200, one.text
        assert VOLATILE.sub("", one.text) == VOLATILE.sub("", other.text), path


def test_no_score_is_shown_to_a_key_with_filters(client_of: ClientOf, article: Article) -> None:
    """A key with filters sees no score on the API and the InstantSearch route."""
    client = client_of(*visible(article), *hidden(article), keys=KEYS)
    for key, count in ((PART, 0), (ALL, 1)):
        for query in ({"q": "plan"}, {"q": "plan", "fields": "score,title"}):
            (hit, *_) = client.get("/api/v1/search", query_string=query, headers=as_key(key)).json[
                "hits"
            ]
            assert list(hit).count("score") == count
        body = json.dumps({"requests": [{"indexName": "content", "query": "plan"}]})
        (found,) = client.post(BATCH, data=body, headers=as_key(key)).json["results"]
        assert list(found["hits"][0]).count("score") == count


def test_a_banner_is_shown_within_its_pins(
    client_of: ClientOf, article: Article, tmp_path: Path
) -> None:
    """A key with filters sees a banner only if it sees all pins of its rule."""
    rules = tmp_path / "curation.toml"
    rules.write_text(RULES)
    client = client_of(*visible(article), *hidden(article), keys=KEYS, curation=str(rules))
    banners = [
        client.get("/api/v1/search?q=plan", headers=as_key(key)).json["banner"]["text"]
        for key in (PART, ALL)
    ]
    assert banners == ["Within", "Without a pin"]
    assert "Without a pin" not in client.get("/search?q=plan", headers=as_key(PART)).text


@pytest.mark.parametrize("q", ["plan", "chronik", TYPO, "walr", "secret", "plan category:news"])
def test_an_earlier_generation_is_as_if_nothing_lay_outside(article: Article, q: str) -> None:
    """After a withdrawal, a key reads an earlier generation without the documents outside."""
    withdrawn = article("Chronic plan", id="s9", community="A", category="NEWS", tag="x")
    sight = visible(article)
    alone, among = (
        pinned_answer(q, documents, withdrawn) for documents in (sight, [*sight, *hidden(article)])
    )
    assert alone == among


def pinned_answer(q: str, documents: list[Document], withdrawn: Document) -> list[Any]:
    """The key's answers of a generation from which a document was withdrawn since."""
    engine = MemoryEngine(Settings().schema())
    engine.rebuild([*documents, withdrawn])
    generation = engine.status().generation
    client = app_on(engine=engine, keys=KEYS, public_url="https://www.example.org").test_client()
    engine.update(deleted=[withdrawn.id])
    search = {"q": q, "generation": generation}
    one = client.get("/api/v1/search", query_string=search, headers=as_key(PART))
    batch = client.post("/api/v1/multi-search", json={"searches": [search]}, headers=as_key(PART))
    for answer in (one, batch):
        assert answer.status_code == 200, answer.text
        assert withdrawn.title not in answer.text
    return [VOLATILE.sub("", answer.text) for answer in (one, batch)]
