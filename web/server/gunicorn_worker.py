"""gunicorn's threaded worker, changed so that no thread waits for a client.

A connection stays in the poller until a whole request has arrived. A thread answers it, and the
poller sends whatever the client does not accept at once.
"""

from __future__ import annotations

import errno
import socket
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import ThreadWorker

from web.http import cors_headers
from web.request import MAX_BODY_BYTES
from web.server.client_socket import ClientSocket
from web.server.rejection import rejection
from web.server.request_bytes import MAX_HEAD_BYTES
from web.server.shared_folder import writable_memory_folder
from web.server.waiting import Wait, Waiting

# Neither unsent responses nor large requests that arrive slowly may fill the memory.
_MAX_UNSENT_BYTES = _MAX_LARGE_REQUESTS_BYTES = 64 * 1024 * 1024
# Only webhook requests are larger.
_LARGE_REQUEST_BYTES = MAX_HEAD_BYTES + MAX_BODY_BYTES
_TOO_MANY_FILES = frozenset({errno.EMFILE, errno.ENFILE})


# gunicorn has no types.
class ServiceWorker(ThreadWorker):  # type: ignore[misc]
    """A worker with timeouts for clients and for its own threads."""

    def __init__(
        self, age: int, ppid: int, sockets: Any, app: Any, timeout: float, cfg: Any, log: Any
    ) -> None:
        # The heartbeat should not wait for a disk, but without a file for it no worker starts.
        cfg.set("worker_tmp_dir", str(writable_memory_folder()))
        super().__init__(age, ppid, sockets, app, timeout, cfg, log)
        self._requests = 0
        self._has_progress = True

    def run(self) -> None:
        """Serve until told to stop."""
        self._waiting = Waiting(self.poller)
        super().run()

    def notify(self) -> None:
        """Send a heartbeat to gunicorn's main process, unless all threads are stuck.

        The main process replaces a worker that sends no heartbeat for `timeout` seconds.
        """
        if self._has_progress or not self._requests:
            super().notify()
        self._has_progress = False

    def accept(self, listener: Any) -> None:
        """Accept a connection; if there are too many, close the one that has waited longest."""
        try:
            super().accept(listener)
        except OSError as error:
            if error.errno not in _TOO_MANY_FILES:
                raise
            self._close_longest(Wait.REQUEST)
        if self.nr_conns >= self.worker_connections:
            self._close_longest(Wait.REQUEST)

    def enqueue_req(self, conn: Any) -> None:
        """Begin a request on a new connection or on one that was kept alive."""
        if isinstance(conn.sock, ClientSocket):
            conn.sock.begin_request(conn.parser.unreader.take_buffered())
        else:
            conn.sock = ClientSocket(conn.sock.detach())
        self._gather(conn)

    def handle(self, conn: Any) -> Any:
        """Answer a request in a thread, and send as much as the client accepts at once."""
        keeps = super().handle(conn)
        # The poller will run into the same error and handle it.
        with suppress(OSError):
            conn.sock.flush()
        return keeps

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request; the rest of a rejected body must not be taken for another request."""
        if conn.sock.has_too_large_request:
            req.force_close()
        return super().handle_request(req, conn)

    def finish_request(self, conn: Any, fs: Future[Any]) -> None:
        """Continue with a connection once a thread has answered its request."""
        self._requests -= 1
        self._has_progress = True
        self._send(conn, fs)

    def murder_pending(self) -> None:
        """Close the connections of clients that are too slow; gunicorn calls this in its loop."""
        for conn in self._waiting.expired():
            self._close(conn)
        if not self.alive:
            self._close_silent()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer a request that cannot be parsed; leave other errors to gunicorn."""
        if not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Invalid request from ip=%s: %s", (addr or ("",))[0], exc)
        path, origin = client.path_and_origin
        cors = cors_headers(path.removeprefix(self.app.root), origin, self.app.cors_origins)
        client.sendall(rejection(exc, root=self.app.root, cors=cors))

    def _gather(self, conn: Any) -> None:
        try:
            is_whole = conn.sock.gather()
        except OSError:
            self._close(conn)
            return
        if not is_whole:
            self._waiting.add(conn, Wait.REQUEST, self._gather)
            if conn.sock.buffered_bytes > _LARGE_REQUEST_BYTES:
                self._limit_large_requests()
            return
        self._waiting.remove(conn)
        self._requests += 1
        # Without this, the thread would wait for data that is already in the buffer.
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
            # The client has pipelined its next request.
            self.enqueue_req(conn)

    def _close_gracefully(self, conn: Any) -> None:
        """Wait for the client to close: a reset while it is sending would lose the response."""
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

    def _limit_large_requests(self) -> None:
        waiting = self._waiting.all(Wait.REQUEST)
        large = [conn for conn in waiting if conn.sock.buffered_bytes > _LARGE_REQUEST_BYTES]
        if sum(conn.sock.buffered_bytes for conn in large) > _MAX_LARGE_REQUESTS_BYTES:
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
        """Close the connections without a request, because the worker is about to exit."""
        for conn in self._waiting.all(Wait.REQUEST):
            if conn.sock.is_silent:
                self._close(conn)

    def _close(self, conn: Any) -> None:
        self._waiting.remove(conn)
        self.nr_conns -= 1
        conn.close()


def _keeps(answered: Future[Any]) -> bool:
    """Whether a connection is kept alive for another request."""
    return not answered.cancelled() and not answered.exception() and bool(answered.result())
