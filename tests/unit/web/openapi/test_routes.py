"""The OpenAPI description is compared with what the API does."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.schema import Schema
from tests.unit.web.openapi.descriptions import URL, Missing, misfits, resolved, root_of
from web.instantsearch.sent_parameters import SUPPORTED

# Pages and files for browsers.
FOR_PEOPLE = {
    *("/", "/search", "/api/docs", "/robots.txt"),
    *("/page.js", "/widget.js", "/static/<path:filename>"),
}


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
        if rule.rule not in FOR_PEOPLE
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == served


def test_names_of_operations_are_unique(client: FlaskClient) -> None:
    """A generated client has a function for each operation."""
    paths = client.get(URL).json["paths"].values()
    names = [one["operationId"] for operations in paths for one in operations.values()]
    assert len(names) == len(set(names))


def test_routes_outside_the_api_keep_a_prefix(make_app: Any) -> None:
    """Behind a proxy with a path, they begin at that path, and metrics are left out if off."""
    client = make_app().test_client()
    described = client.get(URL, environ_overrides={"SCRIPT_NAME": "/find"}).json
    assert described["servers"] == [{"url": "/find/api/v1"}]
    assert described["paths"]["/readyz"]["get"]["servers"] == [{"url": "/find"}]
    assert "servers" not in described["paths"]["/search"]["get"]
    assert "/metrics" not in described["paths"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_examples_outside_the_api_work(client: FlaskClient, method: str) -> None:
    """Each example is answered with a described status, and as its schema says."""
    described = client.get(URL).json
    for template, operations in described["paths"].items():
        operation, path = operations.get(method, {}), template
        if "servers" not in operation:
            continue
        for row in operation["parameters"]:
            path = path.replace(f"{{{row['name']}}}", str(row["example"]))
        content = operation.get("requestBody", {}).get("content", {})
        sent = {"json": content["application/json"]["example"]} if content else {}
        answer = client.open(path, method=method.upper(), **sent)
        response = operation["responses"][str(answer.status_code)]
        assert answer.status_code in {200, 202, 403}, path
        if answer.status_code == 200:
            shape = response["content"][answer.mimetype]["schema"]
            value = answer.json if answer.is_json else answer.text
            # Compatible answers have more properties than are described.
            wrong = [one for one in misfits(shape, value, described) if "not described" not in one]
            assert wrong == [], path


def test_parameters_of_compatible_clients_are_described(client: FlaskClient) -> None:
    """The described parameters are those that the route follows."""
    paths = client.get(URL).json["paths"]
    sent = paths["/1/indexes/*/queries"]["post"]["requestBody"]["content"]["application/json"]
    assert set(sent["schema"]["properties"]["requests"]["items"]["properties"]) == SUPPORTED


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
