"""The InstantSearch-compatible route, tested with requests that the client really sends."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.query import Query
from tests.unit.web.instantsearch.conftest import URL, ask

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def ids(client: FlaskClient, **request: Any) -> list[str]:
    return [hit["objectID"] for hit in ask(client, request)[0]["hits"]]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([["community:A: x", "community:B"]], {"1", "2", "3"}),
        ([["community:A: x"], ["tag:n"]], {"1"}),
        (["tag:n", "tag:\\-m"], {"1"}),
        (["tag:-n"], {"3"}),
        ([["tag:-n"], "community:B"], {"3"}),
        ("tag:o", {"3"}),
        (["tag:nobody"], set()),
        ([], {"1", "2", "3"}),
        (["tag:n", "community:A: x", "community:B"], set()),
    ],
)
def test_facet_filters(client: FlaskClient, filters: Any, expected: set[str]) -> None:
    """Filters are nested: AND outside, OR inside, and a leading minus excludes."""
    assert set(ids(client, facetFilters=filters)) == expected


def test_a_page_with_a_choice(client: FlaskClient) -> None:
    """The first request counts what is selected, the second the alternatives."""
    chosen = {"facets": ["tag", "community"], "facetFilters": [["tag:o"]]}
    first, second = ask(client, chosen, {"facets": "tag", "hitsPerPage": 0})
    assert first["facets"] == {"tag": {"o": 1}, "community": {"B": 1}}
    assert second["facets"] == {"tag": {"n": 2, "-m": 1, "o": 1}}
    assert (second["hits"], second["nbHits"], second["nbPages"]) == ([], 3, 0)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (["year>=2020"], {"2", "3"}),
        (["year>=2020", "year<=2020"], {"2"}),
        (["year!=2020"], {"1", "3"}),
        (["year>3000"], set()),
        (["date>=1577836800"], {"2", "3"}),
        (["date<1577836800"], {"1"}),
        (["date>1590969600", "date>=1"], {"3"}),
        (["date<=1590969600"], {"1", "2"}),
        (["date=1590969600"], {"2"}),
        ("year = 2019", {"1"}),
    ],
)
def test_ranges(client: FlaskClient, filters: Any, expected: set[str]) -> None:
    """Numeric filters apply to numeric facets and to the date as a Unix timestamp."""
    assert set(ids(client, numericFilters=filters)) == expected


@pytest.mark.parametrize(
    ("index", "expected"),
    [("content_date_desc", "321"), ("content_date_asc", "123"), ("content_title_asc", "213")],
)
def test_orders(client: FlaskClient, index: str, expected: str) -> None:
    """The index name selects the sort order."""
    assert "".join(ids(client, indexName=index)) == expected


def test_forms_of_sending_parameters(client: FlaskClient) -> None:
    """Parameters may be flat, under `params`, or a query string, with any content type."""
    sent = {"query": "care", "facets": json.dumps(["tag"]), "hitsPerPage": "1"}
    bodies = [sent, {"params": {**sent, "facets": ["tag"], "hitsPerPage": 1}},
              {"params": urlencode(sent)}]  # fmt: skip
    answers = ask(client, *bodies)
    for answer in answers:
        del answer["processingTimeMS"]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["nbHits"] == 2
    body = json.dumps({"requests": []})
    for kind in ("application/x-www-form-urlencoded", "application/json", "image/png"):
        assert client.post(URL, data=body, content_type=kind).json == {"results": []}


@pytest.mark.parametrize(
    "body",
    [
        '{"requests": [], "strategy": "stopIfEnoughMatches"}', "", "[]", "null",
        "{", '{"requests": 1}', '{"requests": [1]}', '{"requests": {}}',
        json.dumps({"requests": [{}] * 11}),
        *(json.dumps({"requests": [one]}) for one in (
            {"query": 1}, {"query": "x" * 513}, {"page": -1}, {"page": "a"}, {"page": True},
            {"page": 1e9}, {"page": 9999999}, {"hitsPerPage": {}}, {"facetFilters": [[["a"]]]},
            {"facetFilters": "[" * 5000}, {"facetFilters": ["colour:x"]}, {"facetFilters": [1]},
            {"facetFilters": [["tag:-a", "tag:b"]]},
            {"facetFilters": ["tag:a"] * 101}, {"numericFilters": ["price>1"]},
            {"numericFilters": ["date!=1"]}, {"numericFilters": ["date>99999999999999"]},
            {"numericFilters": [f"date>{'9' * 400}"]}, {"numericFilters": [f"year<-{'9' * 400}"]},
            {"numericFilters": [["date>1", "year<9"]]}, {"numericFilters": ["year>x"]},
            {"filters": "tag"}, {"tagFilters": ["a"]}, {"params": 1}, {"hitsPerPage": 101},
            {"params": "page=-1" + "&" * 200},
            {"type": "facet", "facet": "colour"}, {"indexName": []}, {"highlightPreTag": 1},
            {"indexName": "content_date_dsc"},
        )),
    ],
)  # fmt: skip
def test_wrong_requests(client: FlaskClient, body: str) -> None:
    """An unsupported request is rejected with a message that the client shows."""
    answer = client.post(URL, data=body)
    assert answer.status_code == 400, answer.text
    assert answer.json["message"] == answer.json["detail"]


def test_preflight(client: FlaskClient) -> None:
    """Pages from other origins may send the full client's headers."""
    asked = {
        "Origin": "https://a.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-algolia-api-key,x-algolia-application-id",
    }
    answer = client.options(URL, headers=asked)
    assert answer.status_code == 200
    allowed = answer.headers["Access-Control-Allow-Headers"].lower().split(", ")
    assert {"x-algolia-api-key", "x-algolia-application-id", "content-type"} <= set(allowed)
    assert client.post(URL, data='{"requests":[]}').headers["Access-Control-Allow-Origin"] == "*"


def test_keys(client_of: ClientOf, article: Article) -> None:
    """The client's own key, in header or URL, is a search key, and its filters apply."""
    from search.settings.table import SETTINGS
    from search.settings.validation import check

    key = "partner-key-0123456"
    keys = check(SETTINGS["keys"], {key: {"tag": ["a"]}})
    client = client_of(article(id="1", tag="a"), article(id="2", tag="b"), keys=keys)
    body = json.dumps({"requests": [{"facets": "*", "facetFilters": [["tag:a", "tag:b"]]}]})
    assert client.post(URL, data=body).status_code == 401
    for given in (
        {"headers": {"X-Algolia-API-Key": key}},
        {"query_string": {"x-algolia-api-key": key}},
    ):
        (found,) = client.post(URL, data=body, **given).json["results"]
        assert (found["nbHits"], found["facets"]["tag"]) == (1, {"a": 1})


def test_limits_come_before_work(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of filters are rejected before the engine is queried."""
    app = client_of(article(year="2019")).application
    engine = app.extensions["curated-search"].engine
    searches: list[object] = []
    monkeypatch.setattr(type(engine), "search", lambda _, query: searches.append(query))
    for name in ("numericFilters", "facetFilters"):
        body = json.dumps({"requests": [{name: ["year>=1900"] * 3_000}]})
        answer = app.test_client().post(URL, data=body)
        assert (answer.status_code, "At most 100" in answer.json["message"]) == (400, True)
    assert searches == []


def test_only_the_narrowest_bound_applies(client_of: ClientOf, article: Article) -> None:
    """Of a hundred bounds in one direction, only the narrowest is applied."""
    client = client_of(*(article(id=str(year), year=str(year)) for year in range(2000, 2020)))
    engine = client.application.extensions["curated-search"].engine
    asked: list[Query] = []
    engine.search, search = lambda query: (asked.append(query), search(query))[1], engine.search
    bounds = [f"year>={year}" for year in range(1961, 2010)] + ["year>2009", "year<2012"]
    assert sorted(ids(client, numericFilters=bounds)) == ["2010", "2011"]
    (filters,) = {query.scope for query in asked if query.scope}
    assert len(filters) == 2
    assert len([query for query in asked if query.facets == ("year",)]) == 1


def test_a_batch_counts_as_its_requests(client_of: ClientOf, article: Article) -> None:
    """A batch counts as all its requests, but a client's first batch may exceed the limit."""
    for limit, count in ((10, 10), (4, 10)):
        client = client_of(article(), rate_limit=limit)
        body = json.dumps({"requests": [{}] * count})
        first, second = (client.post(URL, data=body).status_code for _ in range(2))
        assert (first, second) == (200, 429)


def test_each_search_in_a_batch_has_a_price(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cheap searches add up: nine of 250,000 units fit into 2,400,000, ten do not."""
    monkeypatch.setattr("search.work_budget.MIN_BUDGET_UNITS", 2_400_000)
    client = client_of(article())
    for count, status in ((9, 200), (10, 400)):
        body = json.dumps({"requests": [{"hitsPerPage": 0}] * count})
        assert client.post(URL, data=body).status_code == status


BASE = "/1/indexes"


def test_a_single_search(client: FlaskClient) -> None:
    """`searchSingleIndex` and `index.search` send one search to a route of their own."""
    body = client.post(f"{BASE}/content_date_asc/query", json={"query": "care"}).json
    assert [hit["objectID"] for hit in body["hits"]] == ["1", "2"]
    assert body["index"] == "content_date_asc"
    encoded = client.post(f"{BASE}/content/query", json={"params": "query=care&hitsPerPage=1"})
    assert (len(encoded.json["hits"]), encoded.json["nbHits"]) == (1, 2)
    assert client.post(f"{BASE}/none/query", json={}).status_code == 400


def test_values_of_a_facet_by_path(client: FlaskClient) -> None:
    """Searchable lists of version 4 ask for the values of a facet at a route of their own."""
    for body in ({"facetQuery": "x"}, {"params": "facetQuery=x&maxFacetHits=5"}):
        found = client.post(f"{BASE}/content/facets/community/query", json=body).json
        assert [hit["value"] for hit in found["facetHits"]] == ["A: x"]
    answer = client.post(f"{BASE}/content/facets/colour/query", json={})
    assert (answer.status_code, "colour" in answer.json["message"]) == (400, True)


def test_objects(client_of: ClientOf, article: Article) -> None:
    """Documents are returned by their IDs, unless they are hidden."""
    hidden = datetime(2999, 1, 1, tzinfo=UTC)
    client = client_of(article("One", id="a/b c"), article("Two", id="d", publish=hidden))
    found = client.get(f"{BASE}/content/a%2Fb%20c?attributesToRetrieve=title,url").json
    assert found == {"objectID": "a/b c", "title": "One", "url": "/a1/"}
    for id in ("d", "none"):
        answer = client.get(f"{BASE}/content/{id}")
        assert (answer.status_code, answer.json["message"]) == (
            404, "This document does not exist."
        )  # fmt: skip
    body = {"requests": [{"indexName": "content", "objectID": id} for id in ("a/b c", "d")]}
    results = client.post(f"{BASE}/*/objects", json=body).json["results"]
    assert [one and one["title"] for one in results] == ["One", None]
