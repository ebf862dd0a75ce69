"""gunicorn's worker with threads, in which no thread waits for a client.

A connection waits in the poller until a whole request has arrived, a thread answers it, and the
poller sends what the client does not take at once.
"""

from __future__ import annotations

import errno
import socket
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import ThreadWorker

from web.request import MAX_BODY_BYTES
from web.server.client_socket import ClientSocket
from web.server.rejection import rejection
from web.server.request_bytes import MAX_HEAD_BYTES
from web.server.waiting import Wait, Waiting

# Responses that clients do not take must not fill the memory, nor must large requests that they
# send slowly.
_MAX_UNSENT_BYTES = _MAX_GATHERED_BYTES = 64 * 1024 * 1024
# No request but that of a webhook has more.
_LARGE_REQUEST_BYTES = MAX_HEAD_BYTES + MAX_BODY_BYTES
_TOO_MANY_FILES = frozenset({errno.EMFILE, errno.ENFILE})


# gunicorn has no types.
class ServiceWorker(ThreadWorker):  # type: ignore[misc]
    """A worker with deadlines for clients and for its own threads."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._requests = 0
        self._has_progress = True

    def run(self) -> None:
        """Serve until told to stop."""
        self._waiting = Waiting(self.poller)
        super().run()

    def notify(self) -> None:
        """Tell gunicorn's first process that the worker lives, unless its threads are stuck.

        That process ends and replaces a worker which it has not heard of for `timeout` seconds.
        """
        if self._has_progress or not self._requests:
            super().notify()
        self._has_progress = False

    def accept(self, listener: Any) -> None:
        """Accept a connection; a worker that has too many closes the one that is waited for."""
        try:
            super().accept(listener)
        except OSError as error:
            if error.errno not in _TOO_MANY_FILES:
                raise
            self._close_longest(Wait.REQUEST)
        if self.nr_conns >= self.worker_connections:
            self._close_longest(Wait.REQUEST)

    def enqueue_req(self, conn: Any) -> None:
        """Begin a request of a connection that is new, or has been kept for another one."""
        if isinstance(conn.sock, ClientSocket):
            conn.sock.begin_request(conn.parser.unreader.take_buffered())
        else:
            conn.sock = ClientSocket(conn.sock.detach())
        self._gather(conn)

    def handle(self, conn: Any) -> Any:
        """Answer a request in a thread, and send what the client takes at once."""
        keeps = super().handle(conn)
        # The poller meets the same error.
        with suppress(OSError):
            conn.sock.flush()
        return keeps

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request; what a client sends of a body that was refused is no other request."""
        if conn.sock.has_too_large_request:
            req.force_close()
        return super().handle_request(req, conn)

    def finish_request(self, conn: Any, fs: Future[Any]) -> None:
        """Go on with a connection whose request a thread has answered."""
        self._requests -= 1
        self._has_progress = True
        self._send(conn, fs)

    def murder_pending(self) -> None:
        """Close the connections whose clients take too long; gunicorn calls this all the time."""
        for conn in self._waiting.expired():
            self._close(conn)
        if not self.alive:
            self._close_silent()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer a request that cannot be read; leave every other failure to gunicorn."""
        if not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Invalid request from ip=%s: %s", (addr or ("",))[0], exc)
        client.sendall(rejection(exc, root=self.app.root))

    def _gather(self, conn: Any) -> None:
        try:
            is_whole = conn.sock.gather()
        except OSError:
            self._close(conn)
            return
        if not is_whole:
            self._waiting.add(conn, Wait.REQUEST, self._gather)
            if conn.sock.gathered_bytes > _LARGE_REQUEST_BYTES:
                self._limit_gathered()
            return
        self._waiting.remove(conn)
        self._requests += 1
        # Otherwise the thread would wait for what has been read from the socket.
        conn.data_ready = True
        super().enqueue_req(conn)

    def _send(self, conn: Any, answered: Future[Any]) -> None:
        try:
            is_sent = conn.sock.flush()
        except OSError:
            self._close(conn)
            return
        if not is_sent:
            self._waiting.add(conn, Wait.RESPONSE_TAKEN, lambda conn: self._send(conn, answered))
            self._limit_unsent()
            return
        self._waiting.remove(conn)
        if not _keeps(answered):
            self._close_gracefully(conn)
        elif conn.sock.is_silent and not conn.parser.unreader.buf.getvalue():
            super().finish_request(conn, answered)
        else:
            # The next request was sent behind this one.
            self.enqueue_req(conn)

    def _close_gracefully(self, conn: Any) -> None:
        """Close when the client does: the response would be lost if it had still been sending."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(conn)
            return
        self._discard(conn)

    def _discard(self, conn: Any) -> None:
        try:
            is_closed = conn.sock.discard()
        except OSError:
            is_closed = True
        if is_closed:
            self._close(conn)
        else:
            self._waiting.add(conn, Wait.CLOSED, self._discard)

    def _limit_gathered(self) -> None:
        waiting = self._waiting.all(Wait.REQUEST)
        large = [conn for conn in waiting if conn.sock.gathered_bytes > _LARGE_REQUEST_BYTES]
        if sum(conn.sock.gathered_bytes for conn in large) > _MAX_GATHERED_BYTES:
            self._close(large[0])

    def _limit_unsent(self) -> None:
        slow = self._waiting.all(Wait.RESPONSE_TAKEN)
        unsent = sum(len(conn.sock.unsent) for conn in slow)
        if unsent > _MAX_UNSENT_BYTES:
            self._close_longest(Wait.RESPONSE_TAKEN)

    def _close_longest(self, wait: Wait) -> None:
        if conn := self._waiting.longest(wait):
            self._close(conn)

    def _close_silent(self) -> None:
        """Close connections on which no request has begun: the worker is about to end."""
        for conn in self._waiting.all(Wait.REQUEST):
            if conn.sock.is_silent:
                self._close(conn)

    def _close(self, conn: Any) -> None:
        self._waiting.remove(conn)
        self.nr_conns -= 1
        conn.close()


def _keeps(answered: Future[Any]) -> bool:
    """Whether a connection is kept for another request."""
    return not answered.cancelled() and not answered.exception() and bool(answered.result())
