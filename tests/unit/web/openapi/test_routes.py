"""The OpenAPI description is compared with what the API does."""

from __future__ import annotations

import json
import re
from typing import Any

from flask.testing import FlaskClient

from search.schema import Schema
from tests.unit.web.openapi.descriptions import URL, Missing, resolved, root_of

# The interfaces that give pages and files to browsers.
FOR_BROWSERS = {"page", "assets", "widget", "docs", "static"}


def test_every_route_is_described(make_app: Any) -> None:
    """Exactly the routes for programs are described, each with its own server."""
    client = make_app(metrics=True).test_client()
    description = client.get(URL).json
    described = {
        (root_of(one, description) + path, method.upper())
        for path, operations in description["paths"].items()
        for method, one in operations.items()
    }
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in client.application.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] not in FOR_BROWSERS
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


def test_body_is_described_like_the_url(client: FlaskClient) -> None:
    """GET and POST have the same parameters; filters and bounds may also be objects in a body."""
    operations = client.get(URL).json["paths"]["/search"]
    shape = operations["post"]["requestBody"]["content"]["application/json"]["schema"]
    names = [p["name"] for p in operations["get"]["parameters"]]
    assert list(shape["properties"]) == [*names, "filters", "date", "lastmod"]
    filters = shape["properties"]["filters"]["properties"]["tag"]["properties"]
    assert filters["in"]["items"]["minLength"] == filters["not_in"]["items"]["minLength"] == 1


def test_references_lead_somewhere(client: FlaskClient) -> None:
    """Every reference in the description resolves."""
    described = client.get(URL).json
    for path in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(described)):
        assert resolved(f"#/{path}", described)


def test_described_without_an_index(make_app: Any) -> None:
    """The description is available before the first index is built."""
    answer = make_app(engine=Missing(Schema())).test_client().get(URL)
    assert answer.json["openapi"] == "3.1.0"
