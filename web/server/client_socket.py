"""A client's connection: its request is gathered, and its response kept, without waiting for it."""

from __future__ import annotations

import errno
import socket
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders

from web.server.request_bytes import RequestBytes

# For a whole request: a client that sends a byte now and then does not gain time by it.
REQUEST_TIMEOUT_SECONDS = 10.0
_READ_BYTES = 64 * 1024
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class ClientSocket(socket.socket):
    """A socket whose `recv` gives what was gathered and whose `sendall` never waits."""

    def __init__(self, fileno: int) -> None:
        super().__init__(fileno=fileno)
        super().setblocking(False)
        self.unsent = bytearray()
        self._request = RequestBytes()
        self.begin_request()

    def begin_request(self, buffered: bytes = b"") -> None:
        """Begin the next request, with what the parser has read of it already."""
        self._request = RequestBytes(buffered + self._request.data)

    def gather(self) -> bool:
        """Read what has arrived; whether that is a whole request."""
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
        """Whether nothing has arrived of a request."""
        return not self._request.data

    @property
    def gathered_bytes(self) -> int:
        """How much of a request has been gathered."""
        return len(self._request.data)

    @property
    def has_too_large_request(self) -> bool:
        """Whether the request has a body that is refused unread."""
        return self._request.is_too_large

    def recv(self, size: int, *_: Any) -> bytes:
        """Bytes of the gathered request."""
        if data := bytes(self._request.data[:size]):
            del self._request.data[:size]
            return data
        if self._request.head_is_too_long:
            raise LimitRequestHeaders("the head is too long")
        raise ConnectionResetError(errno.ECONNRESET, "the request ends early")

    def discard(self) -> bool:
        """Forget what the client still sends; whether it has closed the connection."""
        try:
            return not super().recv(_READ_BYTES)
        except BlockingIOError:
            return False

    def sendall(self, data: Any, *_: Any) -> None:
        """Keep bytes to be sent by `flush`."""
        self.unsent += data

    def flush(self) -> bool:
        """Send what the client takes now; whether that was all."""
        try:
            while self.unsent:
                del self.unsent[: super().send(self.unsent)]
        except BlockingIOError:
            return False
        return True

    def send(self, data: Any, *_: Any) -> int:
        """Send nothing: what the client waited to be asked for has arrived, or is refused.

        gunicorn sends nothing but interim responses by this.
        """
        return len(data)

    def setblocking(self, flag: bool) -> None:
        """Stay as it is; gunicorn would have its threads wait."""
