"""The service's public URL, its path prefix, and the proxies in front of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.middleware.proxy_fix import ProxyFix

from search.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class PublicAddress:
    """Middleware that gives every request the public scheme, host and prefix.

    A proxy may pass the prefix on or strip it: both reach the same route.
    """

    def __init__(self, app: WSGIApplication, url: str) -> None:
        self._app = app
        parts = urlsplit(url)
        self._scheme = parts.scheme
        self._host = parts.netloc
        self._prefix = parts.path.rstrip("/")

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer a request as if it were sent to the public URL."""
        path = environ.get("PATH_INFO", "")
        if self._prefix and f"{path}/".startswith(f"{self._prefix}/"):
            environ["PATH_INFO"] = path[len(self._prefix) :] or "/"
        environ["SCRIPT_NAME"] = self._prefix
        environ["wsgi.url_scheme"] = self._scheme
        environ["HTTP_HOST"] = self._host
        return self._app(environ, start)


def at_public_url(app: Any, settings: Settings) -> Any:
    """The WSGI application at its public URL, behind its proxies."""
    if settings.public_url:
        app = PublicAddress(app, settings.public_url)
    if count := settings.proxies:
        # A proxy that does not set a header passes on the client's, which must not be trusted.
        host = count if settings.forwarded_host else 0
        prefix = count if settings.forwarded_prefix else 0
        app = ProxyFix(app, x_for=count, x_proto=count, x_host=host, x_prefix=prefix)
    return app
