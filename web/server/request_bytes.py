"""Check whether a client has sent a complete request, before a thread reads it."""

from __future__ import annotations

import re

from web.admin import MAX_PUSH_BYTES, PUSH_PATH
from web.request import MAX_BODY_BYTES

MAX_HEAD_BYTES = 64 * 1024
# Chunked framing may be this many times the size of the body.
_MAX_CHUNKING_FACTOR = 8
# gunicorn reads at least this many bytes of a body at once.
_READER_BLOCK_BYTES = 1024

_LINE_END, _HEAD_END = b"\r\n", b"\r\n\r\n"
_FRAMING = re.compile(
    rb"\r\n(content-length|transfer-encoding|expect):[ \t]*([^\r]*)", re.IGNORECASE
)
_ORIGIN = re.compile(rb"\r\norigin:[ \t]*([!-~]{1,200})[ \t]*\r", re.IGNORECASE)
_LENGTH = re.compile(rb"[0-9]{1,18}")
_PUSH_LINE = re.compile(rb"POST [^ ?]*%b[ ?]" % re.escape(PUSH_PATH.encode()))
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,15})[ \t]*(?:;.*)?", re.DOTALL)


class RequestBytes:
    """The bytes received so far for a request and for any requests pipelined behind it.

    Only the framing is parsed. A request with invalid framing counts as complete, so that the
    real parser rejects it.
    """

    def __init__(self, data: bytes = b"") -> None:
        self.data = bytearray(data)
        # Such a request also counts as complete and is rejected by a thread.
        self.head_is_too_long = False
        # The body is too large to buffer: the application rejects it without reading it.
        self.is_too_large = False
        # The path and the origin of the page that sends the request, for a rejection.
        self.path = self.origin = ""
        # The client sends the body only after 100 Continue.
        self.expects_continue = False
        self._body_start = 0
        self._searched = 0
        self._body_length: int | None = None
        self._max_body_bytes = 0
        self._chunk_bytes = 0
        self._next_chunk = 0
        self._in_trailers = False

    def is_complete(self) -> bool:
        """Whether a thread may read the request without waiting."""
        if not self._body_start and not self._read_head():
            self.head_is_too_long = len(self.data) > MAX_HEAD_BYTES
            return self.head_is_too_long
        if self._body_length is None:
            return self._read_chunks()
        return len(self.data) - self._body_start >= self._body_length

    def _read_head(self) -> bool:
        end = self.data.find(_HEAD_END, self._searched)
        if end < 0:
            self._searched = max(0, len(self.data) - len(_HEAD_END) + 1)
            return False
        self._body_start = self._next_chunk = end + len(_HEAD_END)
        head = bytes(self.data[: end + len(_LINE_END)])
        # One byte above the limit lets the application recognize a body that is too large.
        self._max_body_bytes = (MAX_PUSH_BYTES if _PUSH_LINE.match(head) else MAX_BODY_BYTES) + 1
        headers = {name.lower(): value.strip(b" \t") for name, value in _FRAMING.findall(head)}
        codings = headers.get(b"transfer-encoding", b"").lower().split(b",")
        if codings[-1].strip() == b"chunked":
            self._body_length = None
        else:
            length = headers.get(b"content-length", b"")
            self._body_length = int(length) if _LENGTH.fullmatch(length) else 0
            if self._body_length > self._max_body_bytes:
                self._body_length, self.is_too_large = 0, True
        self.path = head.partition(_LINE_END)[0].decode("latin-1").partition(" ")[2].split("?")[0]
        origin = _ORIGIN.search(head)
        self.origin = origin[1].decode("latin-1") if origin else ""
        # HTTP/1.0 has no interim responses.
        self.expects_continue = headers.get(
            b"expect", b""
        ).lower() == b"100-continue" and head.partition(_LINE_END)[0].endswith(b"HTTP/1.1")
        return True

    def _read_chunks(self) -> bool:
        """Whether the last chunk and its trailers have arrived, or the body exceeds the buffer."""
        while (end := self.data.find(_LINE_END, self._next_chunk)) >= 0:
            line = self.data[self._next_chunk : end]
            self._next_chunk = end + len(_LINE_END)
            if self._in_trailers:
                if not line:
                    return True
                continue
            size = _CHUNK_SIZE.fullmatch(line)
            if not size:
                return True
            if length := int(size[1], 16):
                self._chunk_bytes += length
                self._next_chunk += length + len(_LINE_END)
            else:
                self._in_trailers = True
        missing = max(0, self._next_chunk - len(_LINE_END) - len(self.data))
        arrived = len(self.data) - self._body_start
        self.is_too_large = (
            self._chunk_bytes - missing > self._max_body_bytes + _READER_BLOCK_BYTES
            or arrived > _MAX_CHUNKING_FACTOR * self._max_body_bytes
        )
        return self.is_too_large
