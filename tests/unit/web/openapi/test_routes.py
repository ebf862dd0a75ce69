"""The OpenAPI description is compared with what the API does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.document import Document
from web.problem_details import KINDS

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/openapi.json"
TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def misfits(shape: Mapping[str, Any], value: Any, root: Any, at: str = "$") -> Iterator[str]:
    """Where a value violates a JSON schema, by the few keywords that the description uses."""
    if "$ref" in shape:
        shape = resolved(shape["$ref"], root)
    for part in shape.get("allOf", ()):
        yield from misfits(part, value, root, at)
    if "oneOf" in shape and sum(not [*misfits(s, value, root)] for s in shape["oneOf"]) != 1:
        yield f"{at} is none of the kinds"
    if "enum" in shape and value not in shape["enum"]:
        yield f"{at} is not in the list"
    kinds = shape.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(isinstance(value, TYPES[kind]) for kind in kinds):
        yield f"{at} is {type(value).__name__}"
    elif isinstance(value, dict) and "properties" in shape:
        yield from misfits_inside(shape, value, root, at)
    elif isinstance(value, list) and "items" in shape:
        for number, item in enumerate(value):
            yield from misfits(shape["items"], item, root, f"{at}[{number}]")


def misfits_inside(
    shape: Mapping[str, Any], value: Mapping[str, Any], root: Any, at: str
) -> Iterator[str]:
    yield from (f"{at}.{n} is missing" for n in shape.get("required", ()) if n not in value)
    if "type" in shape:
        yield from (f"{at}.{n} is not described" for n in value if n not in shape["properties"])
    for name, inner in shape["properties"].items():
        if name in value:
            yield from misfits(inner, value[name], root, f"{at}.{name}")


def resolved(reference: str, root: Any) -> Any:
    for part in reference.removeprefix("#/").split("/"):
        root = root[part]
    return root


@pytest.fixture
def client(client_of: ClientOf, article: Article) -> FlaskClient:
    return client_of(
        article(
            "Care",
            id="x",
            body="Care.",
            topic="KLAS: a",
            vendor="KLAS",
            source="s",
            source_url="https://s.example/",
        ),
        article("Other", tag=("a", "b"), date=None),
    )


def test_every_route_is_described(client: FlaskClient) -> None:
    """The routes under /api/v1 and the described ones are the same."""
    paths = client.get(URL).json["paths"]
    described = {(f"/api/v1{path}", m.upper()) for path, ops in paths.items() for m in ops}
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == served


def test_every_parameter_is_described(client: FlaskClient) -> None:
    """The described parameters are those that a search accepts."""
    answer = client.get("/api/v1/search?zzzzzz=1").json
    operation = client.get(URL).json["paths"]["/search"]["get"]
    described = sorted(parameter["name"] for parameter in operation["parameters"])
    assert described == answer["errors"][0]["allowed"]
    assert all(parameter["description"] for parameter in operation["parameters"])


def test_every_code_is_described(client: FlaskClient) -> None:
    """Each error code has a response, which a problem's type refers to."""
    described = client.get(URL).json["components"]["responses"]
    assert set(described) == set(KINDS)
    kind = client.get("/api/v1/search?zzz=1").json["type"]
    assert kind.startswith(f"{URL}#/components/responses/")
    assert kind.rpartition("/")[2] in described


def test_body_is_described_like_the_url(client: FlaskClient) -> None:
    """GET and POST have the same parameters."""
    operations = client.get(URL).json["paths"]["/search"]
    shape = operations["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert list(shape["properties"]) == [p["name"] for p in operations["get"]["parameters"]]


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/search", "/search"),
        ("/search?q=care&highlight=offsets", "/search"),
        ("/search?q=care&highlight=none&facets=none", "/search"),
        ("/search?fields=title", "/search"),
        ("/facets/tag", "/facets/{field}"),
        ("/suggest?q=ca", "/suggest"),
        ("/documents/x/similar", "/documents/{id}/similar"),
        ("/documents/x", "/documents/{id}"),
        ("/index", "/index"),
    ],
)
def test_answers_are_as_described(client: FlaskClient, path: str, template: str) -> None:
    """Real answers match their schemas exactly."""
    described = client.get(URL).json
    operation = described["paths"][template]["get"]
    shape = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert [*misfits(shape, client.get(f"/api/v1{path}").json, described)] == []


def test_problems_are_as_described(client: FlaskClient) -> None:
    """A real problem matches its schema."""
    described = client.get(URL).json
    response = described["paths"]["/search"]["get"]["responses"]["400"]
    shape = response["content"]["application/problem+json"]["schema"]
    answer = client.get("/api/v1/search?page=0&zzz=1").json
    assert [*misfits(shape, answer, described)] == []


def test_references_lead_somewhere(client: FlaskClient) -> None:
    """Every reference in the description resolves."""
    described = client.get(URL).json
    for path in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(described)):
        assert resolved(f"#/{path}", described)


def test_described_without_an_index(make_app: Any) -> None:
    """The description is available before the first index is built."""
    from search.engines.memory.engine import MemoryEngine
    from search.errors import IndexMissing
    from search.schema import Schema

    class Missing(MemoryEngine):
        def status(self) -> Any:
            raise IndexMissing("none yet")

    answer = make_app(engine=Missing(Schema())).test_client().get(URL)
    assert answer.json["openapi"] == "3.1.0"
