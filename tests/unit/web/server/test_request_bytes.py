"""Detection of a complete request."""

from __future__ import annotations

import pytest

from web.server.request_bytes import RequestBytes

GET = b"GET /search?q=a HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /search HTTP/1.1\r\nHost: a\r\n"
PUSH = POST.replace(b"/search", b"/hooks/content")


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
    assert not request.is_too_large
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


@pytest.mark.parametrize(("start", "limit"), [(POST, 65_536), (PUSH, 26_214_400)])
def test_a_body_of_the_largest_allowed_size_is_buffered(start: bytes, limit: int) -> None:
    """The largest allowed body is buffered, and one byte more to detect an excess."""
    head = start + b"Content-Length: %d\r\n\r\n" % (limit + 1)
    assert not RequestBytes(head + bytes(limit)).is_complete()
    assert RequestBytes(head + bytes(limit + 1)).is_complete()
    assert not arrived(head).is_too_large


@pytest.mark.parametrize(("start", "limit"), [(POST, 65_536), (PUSH, 26_214_400)])
def test_a_larger_body_is_not_buffered(start: bytes, limit: int) -> None:
    """A larger body is detected by its declared length or by the chunks received."""
    declared = RequestBytes(start + b"Content-Length: %d\r\n\r\n" % (limit + 2))
    assert declared.is_complete()
    assert declared.is_too_large
    chunked = start + b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n"
    assert not RequestBytes(chunked + bytes(limit + 1 + 1024)).is_complete()
    assert arrived(chunked + bytes(limit + 2 + 1024)).is_too_large


def test_only_the_contents_of_chunks_count() -> None:
    """A body in one-byte chunks is buffered to its end; one that is all chunk headers is not."""
    chunked = POST + b"Transfer-Encoding: chunked\r\n\r\n"
    assert not arrived(chunked + b"1\r\na\r\n" * 60_000).is_too_large
    assert arrived(chunked + b"1;%b\r\na\r\n" % bytes(60_000) * 10).is_too_large


@pytest.mark.parametrize(
    "line",
    [b"POST /hooks/content?a=b HTTP/1.1\r\n", b"POST /help/search/hooks/content HTTP/1.1\r\n"],
)
def test_the_path_of_a_webhook(line: bytes) -> None:
    """A webhook's path may have any query, and any prefix from the public URL."""
    assert not arrived(line + b"Content-Length: 100000\r\n\r\n").is_too_large


@pytest.mark.parametrize(
    "line", [b"PUT /hooks/content HTTP/1.1\r\n", b"POST /search?a=/hooks/content HTTP/1.1\r\n"]
)
def test_other_paths(line: bytes) -> None:
    """No other request may have a large body."""
    assert arrived(line + b"Content-Length: 100000\r\n\r\n").is_too_large


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


def test_the_last_coding_decides() -> None:
    """A body that is compressed and then chunked ends with its last chunk."""
    request = RequestBytes(POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n")
    assert not request.is_complete()
    request.data += b"0\r\n\r\n"
    assert request.is_complete()


def test_the_path_and_origin_of_a_request() -> None:
    """The path and origin are known even if the request line is too long to be parsed."""
    line = b"GET /api/v1/search?q=" + b"a" * 9_000 + b" HTTP/1.1\r\n"
    request = arrived(line + b"Host: a\r\norigin:https://a.example\r\n\r\n")
    assert (request.path, request.origin) == ("/api/v1/search", "https://a.example")
    assert (arrived(GET).path, arrived(GET).origin) == ("/search", "")
