"""Compressed heads with different ends."""

from __future__ import annotations

import gzip
import zlib

import pytest

from web.gzip_head import GzipHead

HEAD = b'{"hits":[' + b'{"title":"asthma"},' * 500


@pytest.mark.parametrize("head", [b"", HEAD])
@pytest.mark.parametrize("end", [b"", b'"took_ms":3}', HEAD])
def test_the_head_is_completed(head: bytes, end: bytes) -> None:
    """Head and end are one gzip member, because not every client reads several."""
    compressed = GzipHead.of(head).with_end(end)
    reader = zlib.decompressobj(wbits=31)
    assert reader.decompress(compressed) == head + end
    assert (reader.eof, reader.unused_data) == (True, b"")


def test_a_head_serves_several_ends() -> None:
    """One end leaves no trace in the next."""
    head = GzipHead.of(HEAD)
    bodies = [gzip.decompress(head.with_end(end)) for end in (b"1", b"2")]
    assert bodies == [HEAD + b"1", HEAD + b"2"]
    assert len(head.with_end(b"1")) < len(HEAD) / 10
