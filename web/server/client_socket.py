"""A socket that buffers whole requests and responses, so that no thread waits for the client."""

from __future__ import annotations

import errno
import socket
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders

from web.server.request_bytes import RequestBytes

# The timeout for a whole request, so that clients gain no time by sending single bytes.
REQUEST_TIMEOUT_SECONDS = 10.0
_READ_BYTES = 64 * 1024
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class ClientSocket(socket.socket):
    """A socket whose `recv` reads from a buffer and whose `sendall` never blocks."""

    def __init__(self, fileno: int) -> None:
        super().__init__(fileno=fileno)
        super().setblocking(False)
        self.unsent = bytearray()
        self._request = RequestBytes()
        self.begin_request()

    def begin_request(self, buffered: bytes = b"") -> None:
        """Begin the next request with any of its bytes that the parser has already read."""
        self._request = RequestBytes(buffered + self._request.data)

    def gather(self) -> bool:
        """Read what has arrived; true if the request is complete."""
        if self._request.is_complete():
            return True
        try:
            data = super().recv(_READ_BYTES)
        except BlockingIOError:
            return False
        if not data:
            raise ConnectionResetError(errno.ECONNRESET, "the client has closed the connection")
        self._request.data += data
        if self._request.is_complete():
            return True
        if self._request.expects_continue:
            self._request.expects_continue = False
            super().send(_CONTINUE)
        return False

    @property
    def is_silent(self) -> bool:
        """Whether no byte of a request has arrived yet."""
        return not self._request.data

    @property
    def buffered_bytes(self) -> int:
        """The number of bytes of the request that have arrived."""
        return len(self._request.data)

    @property
    def path_and_origin(self) -> tuple[str, str]:
        """The request's path and Origin header, even if gunicorn cannot parse the request."""
        return self._request.path, self._request.origin

    @property
    def has_too_large_request(self) -> bool:
        """Whether the request's body is too large to buffer, and so is rejected unread."""
        return self._request.is_too_large

    def recv(self, size: int, *_: Any) -> bytes:
        """Bytes from the buffer."""
        if data := bytes(self._request.data[:size]):
            del self._request.data[:size]
            return data
        if self._request.head_is_too_long:
            raise LimitRequestHeaders("the head is too long")
        raise ConnectionResetError(errno.ECONNRESET, "the request ends early")

    def discard(self) -> bool:
        """Discard what the client still sends; true if the client has closed the connection."""
        try:
            return not super().recv(_READ_BYTES)
        except BlockingIOError:
            return False

    def sendall(self, data: Any, *_: Any) -> None:
        """Buffer bytes for `flush` to send."""
        self.unsent += data

    def flush(self) -> bool:
        """Send as much as the client accepts now; true if nothing is left."""
        try:
            while self.unsent:
                del self.unsent[: super().send(self.unsent)]
        except BlockingIOError:
            return False
        return True

    def send(self, data: Any, *_: Any) -> int:
        """Drop gunicorn's interim response (100 Continue): `gather` sends it where it is needed.

        gunicorn uses `send` for nothing else.
        """
        return len(data)

    def setblocking(self, flag: bool) -> None:
        """Stay non-blocking; gunicorn would let its threads wait."""
