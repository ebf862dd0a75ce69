"""Detection of a complete request."""

from __future__ import annotations

import pytest

from web.server.request_bytes import RequestBytes

GET = b"GET /search?q=a HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /search HTTP/1.1\r\nHost: a\r\n"


def arrived(data: bytes) -> RequestBytes:
    request = RequestBytes(data)
    request.is_complete()
    return request


@pytest.mark.parametrize(
    "whole",
    [
        GET,
        POST + b"Content-Length: 5\r\n\r\nab\r\n\r",
        POST + b"cOnTeNt-LeNgTh:5\r\nAccept: */*\r\n\r\nabcde",
        POST + b"Content-Length: 0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST
        + b"Transfer-Encoding: Chunked\r\n\r\n5\r\n0\r\n\r\n\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nTrailer: 1\r\nOther: 2\r\n\r\n",
    ],
)
def test_a_request_is_complete_with_its_last_byte(whole: bytes) -> None:
    """A request is complete with its last byte and not before, however it is split."""
    request = RequestBytes()
    for position in range(len(whole)):
        assert not request.is_complete(), whole[:position]
        request.data += whole[position : position + 1]
    assert request.is_complete()
    assert not request.is_large
    assert arrived(whole + GET).data == whole + GET


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: abc\r\n\r\n",
        b"Content-Length: -5\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n-5\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"Transfer-Encoding: gzip\r\n\r\n",
    ],
)
def test_invalid_framing_counts_as_complete(headers: bytes) -> None:
    """A request with invalid framing is passed to the parser at once."""
    assert RequestBytes(POST + headers).is_complete()


def test_a_body_of_the_largest_allowed_size_is_gathered() -> None:
    """The largest allowed body is buffered, and one byte more to detect an excess."""
    head = POST + b"Content-Length: 65537\r\n\r\n"
    assert not RequestBytes(head + bytes(65_536)).is_complete()
    assert RequestBytes(head + bytes(65_537)).is_complete()
    assert not arrived(head).is_large


def test_a_larger_body_is_not_gathered() -> None:
    """A larger body is detected by its declared length or by the chunks received."""
    declared = RequestBytes(POST + b"Content-Length: 65538\r\n\r\n")
    assert declared.is_complete()
    assert declared.is_large
    chunked = POST + b"Transfer-Encoding: chunked\r\n\r\nfffff\r\n"
    assert not RequestBytes(chunked + bytes(65_000)).is_complete()
    assert arrived(chunked + bytes(66_000)).is_large


def test_a_head_that_does_not_end() -> None:
    """A head is buffered up to 64 KiB."""
    assert not RequestBytes(GET[:-2] + bytes(60_000)).is_complete()
    endless = RequestBytes(GET[:-2] + bytes(66_000))
    assert endless.is_complete()
    assert endless.head_is_too_long


def test_expect_continue() -> None:
    """Only an HTTP/1.1 client can expect 100 Continue."""
    expecting = POST + b"Expect: 100-Continue\r\nContent-Length: 5\r\n\r\n"
    assert arrived(expecting).expects_continue
    assert not arrived(expecting.replace(b"HTTP/1.1", b"HTTP/1.0")).expects_continue
    assert not arrived(GET).expects_continue
