"""Query strings: the requests' addresses may be encoded in UTF-8 or, in old links, Windows-1252."""

from __future__ import annotations

from functools import cached_property
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict


class SearchRequest(Request):
    """A request whose `args` are read in the encoding in which they were sent."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        """The parameters in the address."""
        query = self.query_string.decode("latin-1")
        pairs = parse_qsl(query, keep_blank_values=True, encoding="latin-1")
        return ImmutableMultiDict((_decoded(name), _decoded(value)) for name, value in pairs)


def _decoded(text: str) -> str:
    """Text from its bytes, each given as the character with the same number.

    `caf%E9` is not UTF-8 but was written as `café` by a page in Windows-1252.
    """
    if text.isascii():
        return text
    data = text.encode("latin-1")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
