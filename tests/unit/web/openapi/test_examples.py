"""Every example in the documentation is run: routes, parameters and errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.errors import TooExpensive
from search.schema import Schema
from tests.unit.web.openapi.descriptions import URL, Missing, addresses, root_of
from web.problem_details import KINDS
from web.tasks.queue import Queue

Article = Callable[..., Document]
Apps = Callable[..., Flask]


class Overloaded(MemoryEngine):
    """An index on which every search is too expensive."""

    def search(self, _: Any) -> Any:
        raise TooExpensive("Most of the work is due to words.")


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


def test_parameters_in_addresses(client: FlaskClient) -> None:
    """The example of each parameter is answered and has an effect."""
    described = client.get(URL).json
    tried = 0
    for path, name, address in addresses(described):
        if not described["paths"][path].get("get", {"security": True})["security"]:
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
    described = client.get(URL).json
    for path, methods in described["paths"].items():
        content = methods.get("post", {}).get("requestBody", {}).get("content", {})
        for kind, sent in content.items():
            if "example" in sent and "{" not in path:
                options = {"method": "POST", "json": sent["example"], "content_type": kind}
                root = root_of(methods["post"], described)
                status = status_of(client, f"{root}{path}", **options)
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
