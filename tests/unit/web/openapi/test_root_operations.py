"""The operations outside /api/v1, compared with what the service does."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.web.openapi.descriptions import URL, misfits
from web.instantsearch import CHOICES, SUPPORTED


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


def test_choices_of_compatible_clients_are_described(client: FlaskClient) -> None:
    """Every value that the route accepts is described, each type on its own."""
    paths = client.get(URL).json["paths"]
    sent = paths["/1/indexes/{index}/query"]["post"]["requestBody"]["content"]["application/json"]
    properties = sent["schema"]["properties"]
    assert properties["distinct"]["anyOf"] == [
        {"type": "boolean"},
        {"type": "integer", "enum": [1, 0]},
    ]
    assert properties["typoTolerance"]["anyOf"] == [
        {"type": "boolean"},
        {"type": "string", "enum": ["min"]},
    ]
    assert properties["synonyms"]["type"] == "boolean"
    assert properties["removeWordsIfNoResults"]["enum"] == ["none", "allOptional"]
    for name, values in CHOICES.items():
        for value, _ in values:
            answer = client.post("/1/indexes/content/query", json={name: value})
            assert answer.status_code == 200, f"{name} {value}"
