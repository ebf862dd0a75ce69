"""The gunicorn application that runs the service with its settings."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from gunicorn.app.base import BaseApplication
from gunicorn.http.errors import ParseException

from search.cpu_count import cores
from search.errors import EngineError
from search.lexicon import load_right_words
from search.settings import Settings
from web import webhooks
from web.app import create_app
from web.http import answer
from web.server import access_log, verification, warmup
from web.server.gunicorn_worker import ServiceWorker
from web.server.rejection import problem_of
from web.server.shared_folder import SharedFolder
from web.site import site_of
from web.tasks import runner

# How long requests in progress may still take when the service stops.
_GRACEFUL_TIMEOUT_SECONDS = 15
_KEEPALIVE_SECONDS = 5
# A worker is replaced if none of its threads completes a request for this long. No search takes
# longer, even with retries on a cluster.
_STUCK_TIMEOUT_SECONDS = 30
# gunicorn's maximum for the request line.
_MAX_REQUEST_LINE_BYTES = 8190


class AddressUnavailable(Exception):
    """The server cannot listen on its address; the message says why."""


# gunicorn has no types.
class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn configured from the settings. Each worker has its own application.

    The main process opens no engine and starts no threads: workers may be forked from it at any
    time, and a lock held by one of its threads would stay locked in them forever.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._shared = SharedFolder()
        self.cors_origins = settings.cors_origins
        self.root = urlsplit(settings.public_url).path.rstrip("/")
        if "en" in settings.languages:
            # The workers share this memory, and their first misspelled query does not wait for it.
            load_right_words()
        super().__init__()

    def load_config(self) -> None:
        """Pass our settings on to gunicorn."""
        for name, value in options(self._settings).items():
            self.cfg.set(name, value)
        self.cfg.set("on_exit", lambda _: self._shared.remove())

    def load(self) -> Any:
        """Create a worker's application and start its background threads."""
        app = create_app(self._settings, shared=self._shared.path)
        # The framing of a chunked body is parsed while the application reads it.
        app.register_error_handler(ParseException, lambda error: answer(problem_of(error)))
        warmup.start(site_of(app))
        webhooks.start(site_of(app).engine, self._settings)
        verification.start(site_of(app).engine, self._shared.path)
        if self._settings.admin_token or self._settings.hook_secret:
            # If the index is read-only, there are no tasks to run.
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
        # By default, gunicorn lets a client on this machine set the path prefix and the scheme by
        # headers, and a local proxy may pass these on. Only the `proxies` setting may allow that.
        "forwarder_headers": "",
        "secure_scheme_headers": {},
        # sendfile would make a thread wait for the client.
        "sendfile": False,
        "control_socket_disable": True,
        "proc_name": "curated-search",
    }


def worker_count(settings: Settings) -> int:
    """The number of worker processes; by default, one per core."""
    return settings.workers or cores()


def check_address(host: str, port: int) -> None:
    """Raise AddressUnavailable if the server cannot listen on an address."""
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
