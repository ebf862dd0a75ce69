"""The Server-Timing header."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from search.document import Document
from web.http.server_timing import lap

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
TIMES = re.compile(r"(\w+);dur=(\d+\.\d)")


@pytest.mark.parametrize("path", ["/api/v1/search?q=care", "/search?q=zzz", "/api/v1/facets/tag"])
def test_a_new_answer_has_three_phases(client_of: ClientOf, article: Article, path: str) -> None:
    """The times to parse, to search and to present; together they are no more than the total."""
    header = client_of(article("Care", tag="a")).get(path).headers["Server-Timing"]
    assert [name for name, _ in TIMES.findall(header)] == ["parse", "engine", "view"]


def test_a_repeated_answer_says_so(client_of: ClientOf, article: Article) -> None:
    """An answer from memory has the time to look it up, and a 304 response has none."""
    client = client_of(article("Care"))
    url = "/api/v1/search?q=care"
    tag = client.get(url).headers["ETag"]
    again = client.get(url).headers["Server-Timing"]
    assert re.fullmatch(r'cache;desc="repeated answer";dur=\d+\.\d', again)
    assert "Server-Timing" not in client.get(url, headers={"If-None-Match": tag}).headers


def test_requests_without_a_search_have_no_times(client_of: ClientOf, article: Article) -> None:
    """Neither errors nor health checks have phases."""
    client = client_of(article())
    for path in ("/healthz", "/nowhere", "/api/v1/search?page=0"):
        assert "Server-Timing" not in client.get(path).headers


def test_outside_a_request_nothing_is_measured() -> None:
    """The command line searches without a request."""
    lap("parse")
