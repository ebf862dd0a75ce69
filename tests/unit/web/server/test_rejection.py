"""Requests that cannot be parsed get a problem as their response."""

from __future__ import annotations

import json

import pytest
from gunicorn.http import RequestParser
from gunicorn.http.errors import ParseException

from search.settings.table import Settings
from web.problem_details import KINDS
from web.server.gunicorn_app import Server
from web.server.rejection import rejection

# gunicorn rejects these requests before they reach the application.
GUNICORN_CODES = ("address-too-long", "headers-too-large")


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


def test_a_page_may_read_a_rejection() -> None:
    """The headers that allow this are among those of the response."""
    headers = {"Access-Control-Allow-Origin": "https://a.example"}
    head = rejection(ParseException(), cors=headers).decode().partition("\r\n\r\n")[0]
    assert "Access-Control-Allow-Origin: https://a.example\r\n" in head
