"""Recommendations, which are similar documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document

URL = "/1/indexes/*/recommendations"


@pytest.fixture
def client(client_of: Callable[..., FlaskClient], article: Callable[..., Document]) -> FlaskClient:
    bodies = ("Asthma inhalers", "Asthma inhalers at home", "Inhalers for asthma", "Budget")
    future = datetime(2999, 1, 1, tzinfo=UTC)
    articles = (article(body, id=str(n), body=body, tag=str(n)) for n, body in enumerate(bodies))
    return client_of(*articles, article("Asthma inhalers", id="hidden", publish=future))


def ask(client: FlaskClient, **sent: Any) -> Any:
    request = {"indexName": "content", "model": "related-products", "threshold": 0, **sent}
    return client.post(URL, json={"requests": [request]})


def ids(answer: Any) -> set[str]:
    assert answer.status_code == 200, answer.text
    return {hit["objectID"] for hit in answer.json["results"][0]["hits"]}


def test_similar_documents(client: FlaskClient) -> None:
    """Both models give the documents that share the rarest words of one document."""
    for model in ("related-products", "looking-similar"):
        assert ids(ask(client, objectID="0", model=model)) == {"1", "2"}
    assert len(ids(ask(client, objectID="0", maxRecommendations=1))) == 1


def test_documents_that_do_not_exist(client: FlaskClient) -> None:
    """Nothing is similar to a document that is missing or hidden."""
    assert ids(ask(client, objectID="none")) == ids(ask(client, objectID="hidden")) == set()


def test_filters_and_attributes(client: FlaskClient) -> None:
    """Recommendations can be limited to values of a facet."""
    options: dict[str, Any] = {
        "facetFilters": ["tag:2"],
        "attributesToRetrieve": ["title"],
        "userToken": "u",
    }
    options |= {"attributesToHighlight": [], "attributesToSnippet": []}
    answer = ask(client, objectID="0", queryParameters=options)
    (hit,) = answer.json["results"][0]["hits"]
    expected = {"title": "Inhalers for asthma", "objectID": "2"}
    assert hit == {**expected, "_highlightResult": {}, "_snippetResult": {}}


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"model": "trending-items"}, 'model "trending-items" is not supported'),
        ({"threshold": 50}, "threshold is not supported"),
        ({"fallbackParameters": {"query": "x"}}, "fallbackParameters is not supported"),
        ({"maxRecommendations": 31}, "MaxRecommendations is 31; at most 30 is allowed."),
        ({"queryParameters": []}, None),
        ({"queryParameters": [1]}, "QueryParameters must be an object."),
        ({"queryParameters": {"query": "x"}}, "query in queryParameters is not supported"),
        ({"queryParameters": {"ranking": "x"}}, "ranking in queryParameters is not supported"),
        ({"queryParameters": {"filters": "date>1"}}, "a filter of recommendations by date"),
        ({"indexName": "none"}, "Index 'none' does not exist"),
    ],
)
def test_what_cannot_be_done(client: FlaskClient, sent: Any, expected: str | None) -> None:
    """The response names the parameter."""
    answer = ask(client, objectID="0", **sent)
    assert answer.status_code == (400 if expected else 200)
    assert not expected or expected in answer.json["message"]
