"""The server: gunicorn around create_app, with one line of log a request."""

from __future__ import annotations

import errno
import socket
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit

from gunicorn.app.base import BaseApplication

from search.cpu_count import cores
from search.settings.table import Settings
from web.app import create_app
from web.server import access_log, warmup
from web.server.rejected_requests import Worker
from web.site import site_of

GRACE = 15  # seconds a request may take on when the server is told to stop
_LONGEST_LINE = 8190  # bytes of a request's first line: as many as gunicorn allows


class AddressTaken(Exception):
    """The server cannot listen where it was told to."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with these settings; each worker has an application of its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # Not a TemporaryDirectory: the first worker to end would take it away from the others.
        self._shared = Path(mkdtemp(prefix="curated-search-", dir=_memory()))
        self.root = urlsplit(settings.public_url).path.rstrip("/")
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn our settings."""
        for name, value in options(self._settings).items():
            self.cfg.set(name, value)
        self.cfg.set("on_exit", lambda _: rmtree(self._shared, ignore_errors=True))

    def load(self) -> Any:
        """Return a worker's application."""
        app = create_app(self._settings, shared=self._shared)
        warmup.watch(site_of(app))
        return app


def options(settings: Settings) -> dict[str, Any]:
    """Return gunicorn's settings."""
    return {
        "bind": f"{_bracketed(settings.host)}:{settings.port}",
        "workers": workers(settings),
        "worker_class": Worker,
        "threads": settings.threads,
        "graceful_timeout": GRACE,
        "keepalive": 5,
        **access_log.options(settings),
        "loglevel": "warning",
        "limit_request_line": _LONGEST_LINE,
        # By default a client of this machine may say under which path we serve.
        "forwarder_headers": "",
        "worker_tmp_dir": _memory(),  # the heartbeat must not touch a disk
        "control_socket_disable": True,
        "proc_name": "curated-search",
    }


def _memory() -> str | None:
    """Return a folder that is no disk, where there is one."""
    folder = Path("/dev/shm")  # noqa: S108 - files there are temporary and named at random
    return str(folder) if folder.is_dir() else None


def workers(settings: Settings) -> int:
    """Return how many processes serve."""
    return settings.workers or cores()


def check_address(host: str, port: int) -> None:
    """Raise AddressTaken, with what to do, where the server could not listen."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressTaken(
                f"port {port} on {host} is in use; choose another with --port"
            ) from None
        raise AddressTaken(f"cannot listen on {host} port {port}: {error.strerror}") from None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
