"""A client's connection: its request is gathered, and its response kept, without waiting for it."""

from __future__ import annotations

import errno
import socket
import time
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders

from web.server.request_bytes import RequestBytes

# For a whole request: a client that sends a byte now and then does not gain time by it.
REQUEST_TIMEOUT_SECONDS = 10.0
_READ_BYTES = 64 * 1024
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class ClientSocket(socket.socket):
    """A socket whose `recv` gives what was gathered and whose `sendall` never waits.

    The one wait is for a body of more bytes than are gathered: `recv` waits for it, until the
    request's deadline.
    """

    def __init__(self, fileno: int) -> None:
        super().__init__(fileno=fileno)
        super().setblocking(False)
        self.unsent = bytearray()
        self._request = RequestBytes()
        self.begin_request()

    def begin_request(self, buffered: bytes = b"") -> None:
        """Begin the next request, with what the parser has read of it already."""
        self._request = RequestBytes(buffered + self._request.data)
        self._deadline = time.monotonic() + REQUEST_TIMEOUT_SECONDS

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
    def has_large_request(self) -> bool:
        """Whether the request has more bytes than are gathered."""
        return self._request.is_large

    def recv(self, size: int, *_: Any) -> bytes:
        """Bytes of the gathered request, or those of a large body that arrive in time."""
        if data := bytes(self._request.data[:size]):
            del self._request.data[:size]
            return data
        if self._request.head_is_too_long:
            raise LimitRequestHeaders("the head is too long")
        if not self._request.is_large:
            raise ConnectionResetError(errno.ECONNRESET, "the request ends early")
        return self._wait_for_body(size)

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
        """Ask for a large body; every other that the client was asked for has arrived.

        gunicorn sends nothing but interim responses by this.
        """
        return super().send(data) if self._request.is_large else len(data)

    def setblocking(self, flag: bool) -> None:
        """Stay as it is; gunicorn would have its threads wait."""

    def _wait_for_body(self, size: int) -> bytes:
        try:
            self.settimeout(max(0.001, self._deadline - time.monotonic()))
            return super().recv(size)
        except TimeoutError:
            # gunicorn handles this as a client that is gone.
            raise ConnectionResetError(errno.ECONNRESET, "the client took too long") from None
        finally:
            self.settimeout(0.0)
