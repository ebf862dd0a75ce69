"""The encoding of query strings."""

from __future__ import annotations

import pytest
from werkzeug.test import EnvironBuilder

from web.request.query_string import SearchRequest


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=caf%C3%A9", "café"),
        ("q=caf%E9", "café"),
        ("q=%E9t%e9+chaud", "été chaud"),
        ("q=%93quoted%94", "“quoted”"),
        ("q=%81", "\ufffd"),
        ("q=50%25+%zz", "50% %zz"),
        ("q=", ""),
    ],
)
def test_the_encoding_is_recognized(query: str, expected: str) -> None:
    """A query that is not UTF-8 is read as Windows-1252, as in content files."""
    request = SearchRequest(EnvironBuilder(query_string=query).get_environ())
    assert request.args.getlist("q") == [expected]


def test_raw_bytes_and_repeated_names() -> None:
    """Bytes that were not percent-encoded are read the same way, and repeated names stay."""
    environ = EnvironBuilder().get_environ()
    environ["QUERY_STRING"] = "q=caf\xc3\xa9&q=caf\xe9&\xe9=1"
    request = SearchRequest(environ)
    assert request.args.getlist("q") == ["café", "café"]
    assert request.args["é"] == "1"
