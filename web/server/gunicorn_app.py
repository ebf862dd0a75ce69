"""gunicorn around create_app, with the settings of the service."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from gunicorn.app.base import BaseApplication

from search.cpu_count import cores
from search.errors import EngineError
from search.settings import Settings
from web.app import create_app
from web.server import access_log, verification, warmup
from web.server.gunicorn_worker import ServiceWorker
from web.server.shared_folder import SharedFolder, memory_folder
from web.site import site_of
from web.tasks import runner

# Requests that are being answered when the service stops have this long to end.
_GRACEFUL_TIMEOUT_SECONDS = 15
_KEEPALIVE_SECONDS = 5
# A worker none of whose threads has finished a request for so long is ended and replaced. It is
# longer than any search may take, a cluster's retries included.
_STUCK_TIMEOUT_SECONDS = 30
# The most that gunicorn allows for a request's first line.
_MAX_REQUEST_LINE_BYTES = 8190


class AddressUnavailable(Exception):
    """The server cannot listen on its address; the text says why."""


# gunicorn has no types.
class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with these settings; each worker has an application of its own.

    The first process opens no engine and starts no thread: workers are forked from it at any
    time, and a lock that a thread of it held would stay locked in them for ever.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._shared = SharedFolder()
        self.root = urlsplit(settings.public_url).path.rstrip("/")
        super().__init__()

    def load_config(self) -> None:
        """Pass our settings on to gunicorn."""
        for name, value in options(self._settings).items():
            self.cfg.set(name, value)
        self.cfg.set("on_exit", lambda _: self._shared.remove())

    def load(self) -> Any:
        """A worker's application, which warms itself up."""
        app = create_app(self._settings, shared=self._shared.path)
        warmup.start(site_of(app))
        verification.start(site_of(app).engine, self._shared.path)
        if self._settings.admin_token or self._settings.hook_secret:
            # A read-only index has no tasks to run.
            with suppress(OSError, EngineError):
                runner.start(self._settings)
        return app


def options(settings: Settings) -> dict[str, Any]:
    """gunicorn's settings."""
    return {
        "bind": f"{_bracketed(settings.host)}:{settings.port}",
        "workers": worker_count(settings),
        "worker_class": ServiceWorker,
        "threads": settings.threads,
        "graceful_timeout": _GRACEFUL_TIMEOUT_SECONDS,
        "timeout": _STUCK_TIMEOUT_SECONDS,
        "keepalive": _KEEPALIVE_SECONDS,
        **access_log.options(settings),
        "loglevel": "warning",
        "limit_request_line": _MAX_REQUEST_LINE_BYTES,
        # By default a client on this machine, such as a proxy that passes on what it is sent, may
        # set the path prefix and the scheme by headers. The setting `proxies` decides alone.
        "forwarder_headers": "",
        "secure_scheme_headers": {},
        # The workers' heartbeat must not wait for a disk.
        "worker_tmp_dir": str(memory_folder()),
        # It would have a thread wait for the client.
        "sendfile": False,
        "control_socket_disable": True,
        "proc_name": "curated-search",
    }


def worker_count(settings: Settings) -> int:
    """The number of processes that serve; by default one a core."""
    return settings.workers or cores()


def check_address(host: str, port: int) -> None:
    """Raise AddressUnavailable where the server could not listen."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = f"port {port} on {host} is in use; choose another with --port"
        else:
            message = f"cannot listen on {host} port {port}: {error.strerror}"
        raise AddressUnavailable(message) from None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
