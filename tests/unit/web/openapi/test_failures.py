"""The description of errors."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.unit.web.openapi.descriptions import URL
from web.problem_details import KINDS


def test_every_code_is_described(client: FlaskClient) -> None:
    """Each error code has a response, which a problem's type refers to."""
    described = client.get(URL).json["components"]["responses"]
    assert set(described) == set(KINDS)
    kind = client.get("/api/v1/search?zzz=1").json["type"]
    assert kind.startswith(f"{URL}#/components/responses/")
    assert kind.rpartition("/")[2] in described
