"""Search keys: every request needs a key, and sees only what the key's filters allow."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.errors import SettingsError
from search.settings.loading import load_settings
from search.settings.table import SETTINGS
from search.settings.validation import check

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
ALL, PART, WITHOUT = "key-for-everything", "key-for-partner-a", "key-without-secret"
KEYS = check(
    SETTINGS["keys"],
    {ALL: {}, PART: {"community": ["A"]}, WITHOUT: {"tag.not": "secret", "community": ["A", "B"]}},
)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def basic(key: str, user: str = "any") -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{key}".encode()).decode()}


@pytest.fixture
def client(client_of: ClientOf, article: Article) -> FlaskClient:
    return client_of(
        article("Care seen", id="seen", community="A", tag="plain"),
        article("Care hidden", id="hidden", community="B", tag=("secret", "plain")),
        article("Care hidden too", id="other", community=("C",), tag="secret"),
        article("Care in both", id="both", community=("A", "B"), tag="secret"),
        keys=KEYS,
    )


def guarded(client: FlaskClient) -> list[str]:
    """A URL for every GET route that reads the index, derived from the app."""
    from web.http.search_keys import OPEN

    rules = client.application.url_map.iter_rules()
    return [
        rule.rule.replace("<field>", "tag")
        .replace("<path:id>", "seen")
        .replace("<index>", "content")
        for rule in rules
        if "GET" in rule.methods and OPEN.isdisjoint({rule.endpoint, rule.endpoint.split(".")[0]})
    ]


@pytest.mark.parametrize(
    "headers",
    [{}, bearer(""), bearer("wrong" * 5), bearer(ALL[:-1]), bearer(ALL + "x"), basic(""),
     {"Authorization": "Basic !!"}, {"Authorization": "Basic"}, {"Authorization": ALL},
     {"X-Algolia-API-Key": ALL[:-1]}, {"Authorization": "Basic " + "/" * 8}],
)  # fmt: skip
def test_no_route_answers_without_a_key(client: FlaskClient, headers: dict[str, str]) -> None:
    """Every route that reads the index returns 401 without a valid key."""
    assert len(guarded(client)) >= 6
    for path in guarded(client):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Care" not in answer.text
    assert client.post("/api/v1/search", json={}, headers=headers).status_code == 401


def test_the_key_of_instantsearch_is_for_its_own_routes(client: FlaskClient) -> None:
    """The header of these clients is not read elsewhere."""
    headers = {"X-Algolia-API-Key": ALL}
    assert client.get("/1/indexes/content/seen", headers=headers).status_code == 200
    assert client.get("/api/v1/search", headers=headers).status_code == 401


def test_public_routes(client: FlaskClient) -> None:
    """Health checks, the API description and static files need no key and reveal no values."""
    for path in ("/healthz", "/readyz", "/api/v1/openapi.json", "/api/docs", "/opensearch.xml"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        text = answer.text.replace('<form class="try" hidden', "").replace('"', " ")
        assert not {"seen", "secret", "hidden"} & set(text.split()), path
    with client.get("/static/style.css") as answer:
        assert answer.status_code == 200
    assert client.get("/nowhere").status_code == 404
    preflight = client.options("/api/v1/search", headers={"Origin": "https://a.example"})
    assert preflight.status_code == 200
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]


def test_a_key_without_filters_sees_all(client: FlaskClient) -> None:
    """A key can be sent as a bearer token or password; only pages and feeds prompt for a key."""
    for headers in (bearer(ALL), basic(ALL), basic(ALL, "")):
        assert client.get("/api/v1/search", headers=headers).json["total"] == 4
        assert client.get("/search", headers=headers).status_code == 200
    assert client.get("/search").headers["WWW-Authenticate"].startswith("Basic")
    assert client.get("/search.atom").headers["WWW-Authenticate"].startswith("Basic")
    assert client.get("/api/v1/search").headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "query",
    [
        "", "q=care", "q=hidden", "community=B", "community=C", "community=A&community=B",
        "community.not=A", "tag=secret", "tag=secret&community=C", "q=hidden+OR+seen",
        "facets=community&facet_limit=1000", "per_page=100&sort=title", "q=-seen", "page=1",
        "q=community:B", "q=community:B+OR+care", "scope=", "key=", "q=tag:secret",
        "community.not=A&community.not=B", "date.gte=1900-01-01", "q=*",
    ],
)  # fmt: skip
def test_no_parameter_widens_the_filters(client: FlaskClient, query: str) -> None:
    """No parameter overrides a key's filters, on any route."""
    headers = bearer(PART)
    answer = client.get(f"/api/v1/search?{query}", headers=headers)
    texts = [answer.text]
    if answer.status_code == 200:
        assert {hit["id"] for hit in answer.json["hits"]} <= {"seen", "both"}
        assert answer.json["total"] <= 2
        counts = {v["value"]: v["count"] for f in answer.json["facets"] for v in f["values"]}
        assert counts.get("C", 0) == 0
        assert counts.get("B", 0) <= 1
        assert counts.get("secret", 0) <= 1
    texts += [client.get(f"/search{ext}?{query}", headers=headers).text for ext in ("", ".atom")]
    texts += [client.get(f"/api/v1/facets/title?{query}", headers=headers).text]
    assert not any("Care hidden" in text for text in texts)


def test_values_of_a_facet(client: FlaskClient) -> None:
    """A facet lists no value that only hidden documents have."""
    for name, expected in (("community", {"A": 2, "B": 1}), ("tag", {"plain": 1, "secret": 1})):
        values = client.get(f"/api/v1/facets/{name}", headers=bearer(PART)).json["values"]
        assert {value["value"]: value["count"] for value in values} == expected


WORDS = ("monitor", "monitoring", "zanzibarium", "zanzibarius", "telehealth", "medicare", "tele")


@pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/suggest"])
@pytest.mark.parametrize(
    "q",
    ["zanzibarum", "zanzibariu", "zanzibarium", "zanzibarius", "monitring", "monitorin",
     "telehelth", "tele health", "medcare plan", "medicaer", "medic", "monitor zanzibarum",
     "zanzi barium"],
)  # fmt: skip
def test_words_of_hidden_documents(
    client_of: ClientOf, article: Article, path: str, q: str
) -> None:
    """Corrections behave as if hidden documents were not in the index."""
    seen = [
        article(f"{w} plan", id=w, community="A") for w in ("zanzibarius", "monitor", "telehealth")
    ]
    hidden = [article(" ".join(WORDS), id=f"h{n}", community="B") for n in range(60)]
    answers = [
        client_of(*documents, keys=KEYS).get(path, query_string={"q": q}, headers=bearer(PART)).json
        for documents in ((*seen, *hidden), seen)
    ]
    for answer in answers:
        for name in ("index", "took_ms", "query_id"):
            answer.pop(name, None)
    assert answers[0] == answers[1]


def test_documents(client: FlaskClient) -> None:
    """A document outside the filters returns 404."""
    for key, seen in ((PART, {"seen", "both"}), (WITHOUT, {"seen"}), (ALL, {"seen", "other"})):
        for id in ("seen", "hidden", "other", "both"):
            status = client.get(f"/api/v1/documents/{id}", headers=bearer(key)).status_code
            if key != ALL:
                assert status == (200 if id in seen else 404)
            else:
                assert status == 200


def test_state_of_the_index(client: FlaskClient) -> None:
    """To a key with filters, the index's state counts only its documents, and shows no problems."""
    told = client.get("/api/v1/index", headers=bearer(PART)).json
    assert (told["documents"], told["problems"], told["size"]) == (2, [], 0)
    assert client.get("/api/v1/index", headers=bearer(ALL)).json["documents"] == 4


def test_nothing_is_kept_by_caches(client: FlaskClient) -> None:
    """Answers to a key are not cached, and another key never gets 304 for them."""
    for path in ("/api/v1/search", "/search", "/search.atom", "/api/v1/facets/tag"):
        answer = client.get(path, headers=bearer(PART))
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
        again = client.get(path, headers={**bearer(PART), "If-None-Match": "*"})
        assert again.status_code == 200


def test_post_is_the_same(client: FlaskClient) -> None:
    """A body cannot override a key's filters either."""
    body = {"community": ["B", "C"], "facets": ["community"]}
    answer = client.post("/api/v1/search", json=body, headers=bearer(PART)).json
    assert {hit["id"] for hit in answer["hits"]} == {"both"}


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        ({"short": {}}, "16 to 128"),
        ({"x" * 16: ["A"]}, "a table of filters"),
        ({"x" * 16: {"community": [1]}}, "a list of strings"),
        ({"x" * 16: {"community": []}}, "one or more values"),
        ({"x" * 16: {"colour": ["A"]}}, "colour is not a facet"),
        ({"white space in it": {}}, "letters, digits"),
        ("x" * 16, "a table"),
    ],
)
def test_wrong_keys(keys: Any, named: str) -> None:
    """A key that is too short, or filters by an unknown facet, is rejected at startup."""
    with pytest.raises(SettingsError, match=named):
        load_settings(environ={}, keys=keys)


def test_keys_do_not_stay_in_memory() -> None:
    """Settings contain no key that a log could show."""
    assert PART not in repr(load_settings(environ={}, keys={PART: {"community": "A"}}))


def test_documentation(client: FlaskClient) -> None:
    """The description says which routes need a key, and the documentation says how to send one."""
    paths = client.get("/api/v1/openapi.json").json["paths"]
    assert paths["/search"]["get"]["security"] == [{"key": []}]
    assert paths["/index/rebuild"]["post"]["security"] == [{"admin": []}]
    assert paths["/openapi.json"]["get"]["security"] == []
    text = client.get("/api/docs").text
    assert "Bearer $SEARCH_KEY" in text
    assert "Bearer $ADMIN_TOKEN" in text


def test_the_admin_s_token_is_a_key_to_everything(client_of: ClientOf, article: Article) -> None:
    """The admin token works as a search key."""
    documents = (article("Care", community="A"), article("Care", community="B"))
    client = client_of(*documents, keys=KEYS, admin_token="a-token-of-the-admin")
    told = client.get("/api/v1/search?q=care&explain=on", headers=bearer("a-token-of-the-admin"))
    assert told.json["total"] == 2
    assert told.json["hits"][0]["explain"]
    assert client.get("/api/v1/search?explain=on", headers=bearer(ALL)).status_code == 401
    assert client.get("/api/v1/search", headers=bearer("a-token")).status_code == 401
