"""The caller's trace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from search.document import Document
from search.engines.trace_context import traceparent, tracestate
from web.http.trace_header import trace_id

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (f"00-{TRACE}-{SPAN}-01", TRACE),
        (f"cc-{TRACE}-{SPAN}-01-what-the-future-will-be", TRACE),
        (f"00-{TRACE}-{SPAN}-01-more", None),
        (f"ff-{TRACE}-{SPAN}-01", None),
        (f"00-{'0' * 32}-{SPAN}-01", None),
        (f"00-{TRACE}-{'0' * 16}-01", None),
        (f"00-{TRACE.upper()}-{SPAN}-01", None),
        (f"00-{TRACE}-{SPAN}-1", None),
        (f"cc-{TRACE}-{SPAN}-01-\r\nX-Forged: 1", None),
        (f"cc-{TRACE}-{SPAN}-01-{'x' * 9_000}", None),
        ("", None),
        ("nonsense", None),
    ],
)
def test_only_valid_traces_count(
    client_of: ClientOf, article: Article, header: str, expected: str | None
) -> None:
    """An invalid header is ignored, as the standard says; a trace is passed on unchanged."""
    environ = {"HTTP_TRACEPARENT": header}
    assert trace_id(environ) == expected
    client = client_of(article())
    with client.application.test_request_context("/", environ_overrides=environ):
        client.application.preprocess_request()
        assert traceparent.get() == (header if expected else "")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("rojo=00f067aa0ba902b7, congo=t61rcWkgMzE", "rojo=00f067aa0ba902b7, congo=t61rcWkgMzE"),
        (" a=1\t", "a=1"),
        ("a=" + "x" * 510, "a=" + "x" * 510),
        ("a=" + "x" * 511, ""),
        (",".join(["a=1"] * 32), ",".join(["a=1"] * 32)),
        (",".join(["a=1"] * 33), ""),
        ("nonsense", ""),
        ("a=1\r\nX-Forged: 1", ""),
        ("a=é", ""),
        ("", ""),
    ],
)
def test_the_state_of_a_trace(
    client_of: ClientOf, article: Article, state: str, expected: str
) -> None:
    """`tracestate` is passed on unchanged beside a valid `traceparent`, and dropped without it."""
    client = client_of(article())
    for header, passed_on in ((f"00-{TRACE}-{SPAN}-01", expected), ("nonsense", "")):
        environ = {"HTTP_TRACEPARENT": header, "HTTP_TRACESTATE": state}
        with client.application.test_request_context("/", environ_overrides=environ):
            client.application.preprocess_request()
            assert tracestate.get() == passed_on


def test_a_trace_ends_with_its_request(client_of: ClientOf, article: Article) -> None:
    """The next request on the same thread has no trace."""
    client = client_of(article())
    client.get("/", headers={"traceparent": f"00-{TRACE}-{SPAN}-01"})
    assert client.get("/").status_code == 200
    assert traceparent.get() == ""
