"""POST /api/v1/multi-search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from search import work_budget
from search.document import Document
from search.settings.table import SETTINGS
from search.settings.validation import check

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/multi-search"
SEARCH = "/api/v1/search"


def without_chance(body: Any) -> dict[str, Any]:
    return {k: v for k, v in body.items() if k not in {"took_ms", "query_id", "request_id"}}


def test_each_search_has_the_answer_that_it_has_alone(
    client_of: ClientOf, article: Article
) -> None:
    """Answers and problems are those of POST /search, in the order of the searches."""
    client = client_of(article("Care", tag="a"), article("Care", tag="b"), article("Other"))
    searches: list[Any] = [
        {},
        {"q": "care", "tag": ["a"], "per_page": 1},
        {"q": "care", "tga": "a"},
        {"q": "x" * 513},
        {"page": 101, "per_page": 100},
        {"q": "care", "explain": "on"},
        {"tag": "a", "tag.not": "a"},
        {"q": None, "sort": "title", "facets": []},
    ]
    together = client.post(URL, json={"searches": searches})
    assert together.status_code == 200
    alone = [client.post(SEARCH, json=search).json for search in searches]
    answers = together.json["answers"]
    assert list(map(without_chance, answers)) == list(map(without_chance, alone))
    ids = [answer["query_id"] for answer in answers if "query_id" in answer]
    assert len(set(ids)) == len(ids) == 3
    assert together.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("item", [None, 1, "care", [], [{}], True])
def test_an_item_that_is_no_object_is_a_problem_of_its_own(
    client_of: ClientOf, article: Article, item: Any
) -> None:
    """The other searches are answered."""
    answers = client_of(article()).post(URL, json={"searches": [item, {}]}).json["answers"]
    assert (answers[0]["code"], answers[0]["status"]) == ("invalid-body", 400)
    assert answers[1]["total"] == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"searches": null}',
        b'{"searches": {}}',
        b'{"searches": []}',
        b'{"searches": [{}], "q": "care"}',
        b'{"searches": [{}], "searches": [{}]}',
        b'{"searches": [' + b"{}," * 20 + b"{}]}",
        b'{"searches": ' + b"[" * 30_000,
        b'{"searches": [{}]',
    ],
)
def test_invalid_body(client_of: ClientOf, article: Article, body: bytes) -> None:
    """A body without a list of 1 to 20 searches is rejected as a whole."""
    answer = client_of(article()).post(URL, data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, "invalid-body")


def test_duplicate_names_in_an_item(client_of: ClientOf, article: Article) -> None:
    """A name that occurs twice in one search is that search's problem."""
    body = '{"searches": [{"q": "a", "q": "b"}, {"q": "article"}]}'
    answers = client_of(article()).post(URL, data=body).json["answers"]
    assert answers[0]["errors"][0] == {
        "parameter": "q",
        "detail": "Duplicate name in the body.",
        "allowed": [],
        "code": "invalid-parameter",
    }
    assert answers[1]["total"] == 1


def test_parameters_in_the_url_are_rejected(client_of: ClientOf, article: Article) -> None:
    """A parameter in the URL would have no search to belong to."""
    answer = client_of(article()).post(f"{URL}?per_page=1", json={"searches": [{}]})
    assert (answer.status_code, answer.json["code"]) == (400, "invalid-parameter")


def test_every_search_counts_towards_the_rate_limit(client_of: ClientOf, article: Article) -> None:
    """A batch of three uses three requests; one beyond the limit is refused as a whole."""
    client = client_of(article(), rate_limit=4)
    assert client.post(URL, json={"searches": [{}] * 3}).status_code == 200
    assert client.post(URL, json={"searches": [{}] * 2}).status_code == 429
    other = {"REMOTE_ADDR": "192.0.2.7"}
    whole = client.post(URL, json={"searches": [{}] * 20}, environ_overrides=other)
    assert whole.status_code == 200
    assert client.get(SEARCH, environ_overrides=other).status_code == 429


def test_each_search_has_a_budget(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An expensive search is refused alone, however many searches come before or after it."""
    client = client_of(*(article(f"Care {number}") for number in range(9)))
    monkeypatch.setattr(work_budget, "MIN_BUDGET_UNITS", 30_000)
    cheap = {"per_page": 1, "facets": [], "snippet": 5}
    searches = [cheap] * 9 + [{"q": "care", "per_page": 9}] + [cheap] * 10
    answers = client.post(URL, json={"searches": searches}).json["answers"]
    codes = [answer.get("code") for answer in answers]
    assert codes == [None] * 9 + ["too-expensive"] + [None] * 10


def test_a_batch_has_a_limit_of_its_own(
    client_of: ClientOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After six budgets, the rest of a batch is refused, and the message says what to do."""
    client = client_of(article("Care"))
    monkeypatch.setattr(work_budget, "MIN_BUDGET_UNITS", 60_000)
    searches = [{"q": "care"}] * 20
    answers = client.post(URL, json={"searches": searches}).json["answers"]
    refused = [answer for answer in answers if answer.get("code") == "too-expensive"]
    assert 0 < len(refused) < 20
    assert answers[-len(refused) :] == refused
    assert refused[0]["detail"].endswith("Send it in another one.")


def test_a_search_key_limits_each_search(client_of: ClientOf, article: Article) -> None:
    """Without a key there is no answer, and a key's filters hold for each search."""
    keys = check(SETTINGS["keys"], {"key-for-partner-a": {"tag": ["a"]}})
    client = client_of(article("Care", tag="a"), article("Care", tag="b"), keys=keys)
    body = {"searches": [{}, {"tag": "b"}]}
    assert client.post(URL, json=body).status_code == 401
    headers = {"Authorization": "Bearer key-for-partner-a"}
    answers = client.post(URL, json=body, headers=headers).json["answers"]
    assert [answer["total"] for answer in answers] == [1, 0]
