"""Every example in the documentation is run: routes, parameters and errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from gunicorn.http import RequestParser
from gunicorn.http.errors import ParseException

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.errors import IndexMissing, TooExpensive
from search.schema import Schema
from search.settings.table import Settings
from web.problem_details import KINDS
from web.request.parameters import parameter_table
from web.server.gunicorn_app import Server
from web.server.gunicorn_worker import rejection
from web.tasks.queue import Queue

Article = Callable[..., Document]
Apps = Callable[..., Flask]
URL = "/api/v1/openapi.json"


class Overloaded(MemoryEngine):
    """An index on which every search is too expensive."""

    def search(self, _: Any) -> Any:
        raise TooExpensive("Most of the work is due to words.")


class Missing(MemoryEngine):
    """An engine before its first build."""

    def status(self) -> Any:
        raise IndexMissing("none yet")


class Broken(MemoryEngine):
    """An engine that fails."""

    def search(self, query: Any) -> Any:  # noqa: ARG002
        raise ZeroDivisionError


@pytest.fixture
def client(make_app: Apps, article: Article) -> FlaskClient:
    facets = {facet.name: ("a b", "c & d") for facet in Schema().facets}
    return make_app(article("Chronic care", id="x/y z.md", **facets)).test_client()


def status_of(client: FlaskClient, path: str, **options: Any) -> int:
    return client.open(path, **options).status_code


def addresses(described: Any) -> Iterator[tuple[str, str, str]]:
    """The path, name and example URL of every URL parameter."""
    for path, methods in described["paths"].items():
        for operation in methods.values():
            rows = operation["parameters"]
            filled = path
            for row in rows:
                if row["in"] == "path":
                    filled = filled.replace(f"{{{row['name']}}}", row["example"])
            for row in rows:
                query = {row["name"]: row["example"]} if row["in"] == "query" else {}
                yield path, row["name"], f"/api/v1{filled}?{urlencode(query, doseq=True)}"


def in_bodies(described: Any) -> Iterator[str]:
    """The names of parameters in request bodies."""
    for methods in described["paths"].values():
        body = methods.get("post", {}).get("requestBody", {"content": {}})
        for sent in body["content"].values():
            yield from sent["schema"].get("properties", ())


def test_parameters_in_addresses(client: FlaskClient) -> None:
    """The example of each parameter is answered and has an effect."""
    described = client.get(URL).json
    tried = 0
    for path, name, address in addresses(described):
        if "security" not in described["paths"][path].get("get", {"security": ()}):
            assert "=" in address or name in path, address
            assert not address.endswith("="), f"{name} of {path} has no example"
            assert status_of(client, address) == 200, address
            tried += 1
    assert tried > 40


def test_parameters_in_bodies(client: FlaskClient) -> None:
    """The example of each parameter gives the same answer in a body as in a URL."""
    body = client.get(URL).json["paths"]["/search"]["post"]["requestBody"]["content"]
    shape = body["application/json"]["schema"]
    for name, row in shape["properties"].items():
        sent = {name: row["example"]}
        posted = client.post("/api/v1/search", json=sent).json
        got = client.get("/api/v1/search", query_string=urlencode(sent, doseq=True)).json
        for result in (posted, got):
            del result["took_ms"], result["query_id"]
        assert posted == got, name


def test_whole_bodies(client: FlaskClient) -> None:
    """The example body of each route is answered."""
    for path, methods in client.get(URL).json["paths"].items():
        content = methods.get("post", {}).get("requestBody", {}).get("content", {})
        for kind, sent in content.items():
            if "example" in sent and "{" not in path:
                options = {"method": "POST", "json": sent["example"], "content_type": kind}
                status = status_of(client, f"/api/v1{path}", **options)
                assert status in {200, 202, 204, 401, 403}, path


def _admin(apps: Apps, index: Path) -> FlaskClient:
    client = apps(engine=Missing(Schema()), index=index, admin_token="x" * 16).test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {'x' * 16}"
    return client


def _busy(apps: Apps, place: Path) -> FlaskClient:
    Queue(place).add("rebuild")
    return _admin(apps, place)


def _unwritable(apps: Apps, place: Path) -> FlaskClient:
    place.write_text("a file")
    return _admin(apps, place)


def _limited(apps: Apps, _: Path) -> FlaskClient:
    """A client that has used up its requests."""
    client = apps(engine=MemoryEngine(Schema()), rate_limit=1).test_client()
    client.get("/api/v1/search")
    return client


# Apps with the settings or faults that certain errors require.
SITUATIONS: dict[str, Callable[[Apps, Path], FlaskClient]] = {
    "unauthorized": lambda apps, _: apps(
        engine=MemoryEngine(Schema()), keys={"0" * 64: ()}
    ).test_client(),
    "forbidden": lambda apps, _: apps(engine=MemoryEngine(Schema())).test_client(),
    "rate-limited": _limited,
    "rebuild-in-progress": _busy,
    "tasks-unavailable": _unwritable,
    "index-unavailable": lambda apps, _: apps(engine=Missing(Schema())).test_client(),
    "too-expensive": lambda apps, _: apps(engine=Overloaded(Schema())).test_client(),
    "internal": lambda apps, _: apps(engine=Broken(Schema())).test_client(),
}
ENVIRONMENTS = {"bad-request": {"CONTENT_LENGTH": "100"}}


# gunicorn rejects these requests before they reach the application.
GUNICORN_CODES = ("address-too-long", "headers-too-large")


@pytest.mark.parametrize("code", sorted(KINDS.keys() - set(GUNICORN_CODES)))
def test_errors(code: str, client: FlaskClient, make_app: Apps, tmp_path: Path) -> None:
    """The example of each error code causes that error."""
    example = KINDS[code].example
    asks = SITUATIONS[code](make_app, tmp_path / "index") if code in SITUATIONS else client
    answer = asks.open(
        example.path,
        method=example.method,
        data=example.body,
        content_type=example.content_type if example.body else None,
        environ_overrides=ENVIRONMENTS.get(code),
    )
    assert (answer.status_code, answer.json["code"]) == (KINDS[code].status, code)
    assert answer.mimetype == "application/problem+json"
    assert bool(example.when) == (code in SITUATIONS or code in ENVIRONMENTS)


@pytest.mark.parametrize("code", GUNICORN_CODES)
def test_refusals(code: str) -> None:
    """The example of each malformed request causes that error, as a complete response."""
    example, long = KINDS[code].example, "x" * 8_200 if code == "headers-too-large" else ""
    request = f"{example.method} {example.path} HTTP/1.1\r\nHost: a\r\nX-Long: {long}\r\n\r\n"
    server = Server(Settings())
    with pytest.raises(ParseException) as refused:
        next(RequestParser(server.cfg, iter([request.encode()]), ("127.0.0.1", 1)))
    head, _, body = rejection(refused.value, root="/a").decode().partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {KINDS[code].status} ")
    assert "Content-Type: application/problem+json" in head
    assert f"Content-Length: {len(body)}" in head
    assert json.loads(body)["type"] == f"/a/api/v1/openapi.json#/components/responses/{code}"
    assert json.loads(body)["code"] == code


def test_every_parameter_has_an_example() -> None:
    """Every parameter has an example of its own type."""
    for row in parameter_table(Schema(), Settings()).rows:
        assert row.example or row.allowed or row.default or row.kind == "values", row.name


def test_page_has_every_example(client: FlaskClient) -> None:
    """The documentation shows every parameter and error, and its links work."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(client.get("/api/docs").text, "html.parser")
    names = {cell.get_text() for cell in soup.select("tbody th code")}
    described = client.get(URL).json
    assert names == {name for _, name, _ in addresses(described)} | set(in_bodies(described))
    assert {heading["id"] for heading in soup.select("h3[id^=error-]")} == {
        f"error-{code}" for code in KINDS
    }
    for link in soup.select("tbody a, section h2 ~ pre a"):
        assert status_of(client, link["href"].removeprefix("http://localhost")) < 500
    anchors = {tag["id"] for tag in soup.select("[id]")}
    inner = [link["href"] for link in soup.select("a[href^='#']")]
    assert inner
    assert all(link[1:] in anchors for link in inner)


def test_documentation_without_an_index(make_app: Apps) -> None:
    """The documentation is available before the first index is built."""
    answer = make_app(engine=Missing(Schema())).test_client().get("/api/docs")
    assert answer.status_code == 200
    assert "/api/v1/search" in answer.text
