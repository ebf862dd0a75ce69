"""The parameters of a search, each of which is followed exactly or refused by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.settings import SETTINGS, check_setting
from tests.small_app import client_on
from tests.unit.web.instantsearch.conftest import URL, ask

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]


def ids(client: FlaskClient, **sent: Any) -> set[str]:
    return {hit["objectID"] for hit in ask(client, sent)[0]["hits"]}


def day(number: int) -> datetime:
    return datetime(2020, 1, number, tzinfo=UTC)


def problem(client: FlaskClient, **sent: Any) -> str:
    answer = client.post(URL, json={"requests": [sent]})
    assert answer.status_code == 400
    return str(answer.json["message"])


@pytest.fixture
def client(client_of: ClientOf, article: Article) -> FlaskClient:
    return client_of(
        article("Asthma", id="1", body="Care for lungs."),
        article("Care", id="2", body="Inhalers for asthma.", tag="x"),
        article("Other", id="3", body="Nothing.", topic="y"),
    )


def test_searched_attributes(client: FlaskClient) -> None:
    """Words match in the given fields only, except those typed for a field."""
    assert ids(client, query="asthma") == {"1", "2"}
    assert ids(client, query="asthma", restrictSearchableAttributes=["title"]) == {"1"}
    assert ids(client, query="asthma", restrictSearchableAttributes=["title", "body"]) == {"1", "2"}
    assert ids(client, query="body:asthma", restrictSearchableAttributes=["title"]) == {"2"}
    assert ids(client, query="asthma", restrictSearchableAttributes="*") == {"1", "2"}
    assert "colour" in problem(client, restrictSearchableAttributes=["colour"])


def test_typos(client: FlaskClient) -> None:
    """Typos are corrected unless the client forbids it."""
    assert ids(client, query="asthmaa", typoTolerance=True) == {"1", "2"}
    assert ids(client, query="asthmaa", typoTolerance="min") == {"1", "2"}
    assert ids(client, query="asthmaa", typoTolerance=False) == set()
    assert ids(client, query="asthmaa", typoTolerance="false") == set()
    assert "typoTolerance" in problem(client, typoTolerance="strict")


def test_distinct(client_of: ClientOf, article: Article) -> None:
    """Documents from one source are one hit, or each is a hit; more than one is not supported."""
    source = "https://a.example/1"
    client = client_of(article(source_url=source), article(source_url=source), article())
    assert ask(client, {"distinct": True})[0]["nbHits"] == 2
    assert ask(client, {"distinct": 1})[0]["nbHits"] == 2
    assert ask(client, {"distinct": False})[0]["nbHits"] == 3
    assert problem(client, distinct=2) == (
        "distinct 2 is not supported; use one of true, false, 1, 0."
    )


def test_words_in_no_article(client: FlaskClient) -> None:
    """Words are not dropped if the client forbids it."""
    assert ids(client, query="asthma lungs inhalers") == {"1", "2"}
    assert ids(client, query="asthma lungs inhalers", removeWordsIfNoResults="none") == set()
    assert "removeWordsIfNoResults" in problem(client, removeWordsIfNoResults="lastWords")


def test_windows(client: FlaskClient) -> None:
    """A window of hits may start anywhere; pages and windows are counted differently."""
    order = [hit["objectID"] for hit in ask(client, {"distinct": False})[0]["hits"]]
    (found,) = ask(client, {"distinct": False, "offset": 1, "length": 2, "page": 5})
    assert [hit["objectID"] for hit in found["hits"]] == order[1:3]
    assert (found["offset"], found["length"], "page" in found) == (1, 2, False)
    (found,) = ask(client, {"offset": 0, "length": 0})
    assert (found["hits"], found["nbHits"]) == ([], 3)
    assert problem(client, offset=1) == "Offset requires length."
    assert problem(client, length=101) == "Length is 101; at most 100 is allowed."
    assert problem(client, offset=9_999, length=2).startswith("Only the first 10,000 hits")


def test_numbers_beyond_a_limit_are_refused(client: FlaskClient) -> None:
    """A smaller page than requested would make the client skip hits."""
    for name, high in (("hitsPerPage", 100), ("maxValuesPerFacet", 1_000)):
        assert problem(client, **{name: high + 1}) == (
            f"{name[0].upper()}{name[1:]} is {high + 1}; at most {high:,} is allowed."
        )
    assert problem(client, type="facet", facet="tag", maxFacetHits=101) == (
        "MaxFacetHits is 101; at most 100 is allowed."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("sortFacetValuesBy", "alpha"), ("queryType", "prefixLast"), ("type", "other"),
     ("optionalWords", ["a"]), ("aroundLatLng", "1,2"), ("colour", "red")],
)  # fmt: skip
def test_what_cannot_be_done_is_refused(client: FlaskClient, name: str, value: Any) -> None:
    """The response names the parameter."""
    assert name.lower() in problem(client, **{name: value}).lower()


def test_filters(client: FlaskClient) -> None:
    """An OR may join several facets, and the order of hits stays."""
    every = [hit["objectID"] for hit in ask(client, {"query": "asthma"})[0]["hits"]]
    (found,) = ask(client, {"query": "asthma", "filters": "tag:x OR objectID:1"})
    assert [hit["objectID"] for hit in found["hits"]] == every
    assert ids(client, filters="tag:x OR topic:y") == {"2", "3"}
    assert ids(client, facetFilters=[["tag:x", "topic:y"]]) == {"2", "3"}
    assert ids(client, filters="NOT objectID:2") == {"1", "3"}


def test_attributes(client: FlaskClient) -> None:
    """A hit has the attributes, highlights and snippets that the client wants, and its ID."""
    wanted = {
        "query": "asthma",
        "attributesToRetrieve": ["title"],
        "attributesToHighlight": ["title"],
        "attributesToSnippet": ["body:5"],
    }
    hit = ask(client, wanted)[0]["hits"][0]
    assert set(hit) == {"title", "objectID", "_highlightResult", "_snippetResult"}
    assert (set(hit["_highlightResult"]), set(hit["_snippetResult"])) == ({"title"}, {"body"})


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ("content_minutes_asc", "abc"),
        ("content_minutes_desc", "bac"),
        ("content_reviewed_desc", "abc"),
        ("content_lastmod_asc", "cab"),
        ("content_title_asc", "abc"),
    ],
)
def test_orders_are_names_of_indexes(index: str, expected: str) -> None:
    """Every sort order of the index has a name, those by the site's own fields too."""
    fields = check_setting(
        SETTINGS["fields"], {"minutes": {"type": "number"}, "reviewed": {"type": "date"}}
    )
    client = client_on(
        Document(id="a", title="A", lastmod=day(5), typed={"minutes": 5, "reviewed": day(9)}),
        Document(id="b", title="B", lastmod=day(6), typed={"minutes": 7.5, "reviewed": day(3)}),
        Document(id="c", title="C", lastmod=day(1)),
        fields=fields,
    )
    (found,) = ask(client, {"indexName": index})
    assert "".join(hit["objectID"] for hit in found["hits"]) == expected
    assert found["index"] == index


def test_unknown_indexes_are_refused(client: FlaskClient) -> None:
    """The message lists the names."""
    message = problem(client, indexName="content_reviewed_desc")
    assert "content_reviewed_desc" in message
    assert "content_lastmod_desc" in message
