"""Filters and dates as objects in a JSON body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.settings import SETTINGS, check_setting
from tests.small_app import client_on

URL = "/api/v1/search"


@pytest.fixture
def client(client_of: Callable[..., FlaskClient], article: Callable[..., Document]) -> FlaskClient:
    days = (datetime(2020, 1, day, 12, tzinfo=UTC) for day in (1, 2, 3))
    values = (("a, b", "1"), ("c", "2"), ("true", "2"))
    return client_of(
        *(
            replace(
                article(id=str(number), tag=tag, year=year, date=day),
                lastmod=day.replace(year=2021),
            )
            for number, (day, (tag, year)) in enumerate(zip(days, values, strict=True), 1)
        )
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"filters": {"tag": {"in": ["a, b"]}}}, {"1"}),
        ({"filters": {"tag": {"in": ["a, b", "c"]}}}, {"1", "2"}),
        ({"filters": {"tag": {"not_in": ["a, b"]}}}, {"2", "3"}),
        ({"filters": {"tag": {"in": [True]}, "year": {"in": [2, 5.0]}}}, {"3"}),
        ({"filters": {"year": {"in": ["2"]}}, "tag": "c"}, {"2"}),
        ({"filters": None, "date": None}, {"1", "2", "3"}),
        ({"filters": {}, "date": {}}, {"1", "2", "3"}),
        ({"date": {"gte": "2020-01-02"}}, {"2", "3"}),
        ({"date": {"gt": "2020-01-02"}}, {"3"}),
        ({"date": {"lt": "2020-01-02"}}, {"1"}),
        ({"date": {"lte": "2020-01-02"}}, {"1", "2"}),
        ({"date": {"gt": "2020-01-01T12:00:00Z", "lte": "2020-01-03T12:00:00Z"}}, {"2", "3"}),
        ({"lastmod": {"gt": "2021-01-01", "lte": "2021-01-02"}}, {"2"}),
        ({"lastmod.lt": "2021-01-02", "sort": "-lastmod"}, {"1"}),
    ],
)
def test_filters_and_dates(client: FlaskClient, body: dict[str, Any], expected: set[str]) -> None:
    """Values are verbatim, and bounds may include or exclude their moment."""
    answer = client.post(URL, json=body)
    assert answer.status_code == 200, answer.text
    assert {hit["id"] for hit in answer.json["hits"]} == expected


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"filters": []}, "filters"),
        ({"filters": {"tag": {"in": ["a", ""]}}}, "filters.tag.in"),
        ({"filters": {"tgs": {"in": ["a"]}}}, "filters.tgs"),
        ({"filters": {"tag.not": {"in": ["a"]}}}, "filters.tag.not"),
        ({"filters": {"x" * 900: {"in": ["a"]}}}, "filters." + "x" * 60),
        ({"filters": {"tag": ["a"]}}, "filters.tag"),
        ({"filters": {"tag": {"is": ["a"]}}}, "filters.tag"),
        ({"filters": {"tag": {"in": "a"}}}, "filters.tag.in"),
        ({"filters": {"tag": {"in": []}}}, "filters.tag.in"),
        ({"filters": {"tag": {"not_in": [None]}}}, "filters.tag.not_in"),
        ({"filters": {"tag": {"in": [{}]}}}, "filters.tag.in"),
        ({"filters": {"tag": {"in": ["a"] * 101}}}, "tag"),
        ({"date": "2020"}, "date"),
        ({"date": {"from": "2020-01-01"}}, "date"),
        ({"date": {"gte": 2020}}, "date.gte"),
        ({"date": {"gt": "soon"}}, "date.gte"),
    ],
)
def test_wrong_filters(client: FlaskClient, body: dict[str, Any], parameter: str) -> None:
    """The response names the part of the body that is wrong."""
    answer = client.post(URL, json=body)
    assert (answer.status_code, answer.json["code"]) == (400, "invalid-parameter")
    assert [fault["parameter"] for fault in answer.json["errors"]] == [parameter]


@pytest.mark.parametrize(
    "body",
    [
        {"date": {"gte": "2020-01-01", "gt": "2020-01-01"}},
        {"date": {"gt": "2020-01-01"}, "date.gte": "2020-01-01"},
    ],
)
def test_a_bound_is_set_once(client: FlaskClient, body: dict[str, Any]) -> None:
    """Of two lower bounds, it would be unclear which one counts."""
    answer = client.post(URL, json=body)
    assert (answer.status_code, answer.json["code"]) == (400, "conflicting-parameters")
    assert client.post(URL, json={"date": {"gt": "2020-01-01"}, "date.gte": ""}).status_code == 200


OWN_FIELDS = {
    "minutes": {"type": "number", "interval": 5},
    "reviewed": {"type": "date"},
}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"minutes": {"gt": 5}}, ["6", "7.5"]),
        ({"minutes": {"gte": 5, "lte": 6}}, ["5", "6"]),
        ({"minutes": {"lt": 5.000001}}, ["5"]),
        ({"minutes": {"gt": 7.4999999}}, ["7.5"]),
        ({"minutes.gte": 6, "minutes": ["5"]}, ["6", "7.5"]),
        ({"filters": {"minutes": {"in": [5]}}, "minutes": {"lt": 7}}, ["5", "6"]),
        ({"reviewed": {"gt": "2024-01-01"}}, []),
    ],
)
def test_own_fields(body: dict[str, Any], expected: list[str]) -> None:
    """Numbers are compared exactly; a field with a facet takes bounds, values or both."""
    fields = check_setting(SETTINGS["fields"], OWN_FIELDS)
    documents = (
        Document(id=str(n), title="A", typed={"minutes": n}, facets={"minutes": ("5",)})
        for n in (5, 6, 7.5)
    )
    client = client_on(*documents, fields=fields)
    answer = client.post(URL, json={**body, "sort": "minutes", "fields": "minutes"})
    assert answer.status_code == 200, answer.text
    assert [(hit["id"], str(hit["minutes"])) for hit in answer.json["hits"]] == [
        (id, id) for id in expected
    ]


@pytest.mark.parametrize("value", [True, "5", None, 1e11, float("nan"), [5]])
def test_wrong_numbers(value: Any) -> None:
    """A bound of numbers is a number that a document can have."""
    client = client_on(fields=check_setting(SETTINGS["fields"], OWN_FIELDS))
    assert client.post(URL, json={"minutes": {"gt": value}}).status_code == 400


@pytest.mark.parametrize(
    ("query", "expected"),
    [("minutes.gte=6", 2), ("minutes.gte=6e0&minutes.lt=7.5", 1), ("minutes.lt=-1", 0)],
)
def test_numbers_in_addresses(query: str, expected: int) -> None:
    """Numbers may have a sign, digits after the point and an exponent."""
    documents = (Document(id=str(n), typed={"minutes": n}) for n in (5, 6, 7.5))
    client = client_on(*documents, fields=check_setting(SETTINGS["fields"], OWN_FIELDS))
    assert client.get(f"{URL}?{query}").json["total"] == expected
    assert client.get(f"{URL}?minutes.gte=many").status_code == 400


def test_names_are_not_repeated(client: FlaskClient) -> None:
    """Of two equal names, JSON would keep only the last."""
    for body in ('{"filters": {"tag": {}, "tag": {}}}', '{"date": {"lt": "2020", "lt": "2021"}}'):
        answer = client.post(URL, data=body, content_type="application/json")
        assert "the same name twice" in answer.json["detail"]


@pytest.mark.parametrize(
    ("name", "false", "true"),
    [("match", "any", "all"), ("typo", "off", "auto"), ("distinct", "off", "on"),
     ("synonyms", "off", "on"), ("compact", "off", "on"), ("facet_stats", "off", "on"),
     ("toggle_urls", "off", "on")],
)  # fmt: skip
def test_booleans(client: FlaskClient, name: str, false: str, true: str) -> None:
    """A choice between two may be a boolean."""
    for value, text in ((False, false), (True, true)):
        bodies = [client.post(URL, json={name: one}).json for one in (value, text)]
        assert bodies[0]["links"] == bodies[1]["links"]
    assert client.post(URL, json={"page": True}).status_code == 400
