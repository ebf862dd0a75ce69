"""gunicorn's worker, and the undocumented methods that ours relies on."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http import wsgi
from gunicorn.http.parser import Parser
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers import gthread
from gunicorn.workers.base import Worker

from web.server import shared_folder
from web.server.gunicorn_worker import ServiceWorker


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[ServiceWorker]:
    """A worker that is not running, with a record of its heartbeats."""
    config = Config()
    beats: list[None] = []
    monkeypatch.setattr(Worker, "notify", lambda _: beats.append(None))
    made = ServiceWorker(0, 0, [], None, 30, config, Logger(config))
    made.beats = beats
    yield made
    made.tmp.close()


def test_a_heartbeat_without_a_memory_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker starts even if the memory file system takes no more files."""
    monkeypatch.setattr(shared_folder, "memory_folder", lambda: tmp_path / "full")
    config = Config()
    made = ServiceWorker(0, 0, [], None, 30, config, Logger(config))
    assert config.worker_tmp_dir == gettempdir()
    made.tmp.close()


def test_a_worker_whose_threads_finish_nothing_sends_no_heartbeat(
    worker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker sends heartbeats only while it is idle or finishes requests."""
    monkeypatch.setattr(gthread.ThreadWorker, "enqueue_req", lambda *_: None)
    monkeypatch.setattr(worker, "_send", lambda *_: None)

    class Connection:
        """A connection on which a whole request has arrived."""

        class sock:  # noqa: N801
            """The connection's socket."""

            gather = staticmethod(lambda: True)

    class Nothing:
        """A poller in which no connection waits."""

        remove = staticmethod(lambda _: None)

    worker._waiting = Nothing
    worker.notify()
    worker.notify()
    assert len(worker.beats) == 2, "an idle worker"
    for _ in range(2):
        worker._gather(Connection)
        worker.notify()
        worker.notify()
    assert len(worker.beats) == 2, "two requests, none of them finished"
    worker.finish_request(Connection, Future())
    worker.notify()
    worker.notify()
    assert len(worker.beats) == 3, "one is finished, the other is not"
    worker.finish_request(Connection, Future())
    worker.notify()
    worker.notify()
    assert len(worker.beats) == 5, "no request is left"


def test_gunicorn_has_the_methods_in_use() -> None:
    """gunicorn still has the methods that our worker overrides or calls."""
    theirs = gthread.ThreadWorker
    for name in ("accept", "enqueue_req", "finish_request", "handle", "handle_request", "notify"):
        ours, overridden = getattr(ServiceWorker, name), getattr(theirs, name)
        assert list(inspect.signature(ours).parameters) == list(
            inspect.signature(overridden).parameters
        ), name
    # The main loop calls the methods that close connections and send heartbeats.
    loop = inspect.getsource(theirs.run)
    for call in (
        "self.notify()",
        "self.murder_pending()",
        "self.nr_conns < self.worker_connections",
    ):
        assert call in loop
    assert "self.enqueue_req(conn)" in inspect.getsource(theirs.accept)
    assert "self.method_queue.defer(self.finish_request, conn, fut)" in inspect.getsource(
        theirs.enqueue_req
    )
    # If this is set, a thread does not poll the socket itself.
    assert "not conn.data_ready" in inspect.getsource(theirs.handle)
    # Only the request's result decides whether a connection is kept alive.
    assert "elif result:" in inspect.getsource(theirs.finish_request)
    assert "self.sock.recv" in inspect.getsource(SocketUnreader.chunk)
    assert "take_buffered" in vars(gthread.http.unreader.Unreader)
    assert 'sock.send(b"HTTP/1.1 100 Continue' in inspect.getsource(wsgi.create)
    assert inspect.getsource(wsgi).count("sock.send(") == 1
    assert "should_close" in inspect.getsource(Parser.__next__)
