"""The access log: one line per request, as text or as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger

from search.settings import Settings
from web.http import notes, trace_id

TEXT_LINE = '%(h)s "%(m)s %(U)s" %(s)s %(b)s bytes %(M)s ms %({x-request-id}o)s'


# gunicorn has no types.
class TextLog(Logger):  # type: ignore[misc]
    """One line of text per request, with the path as sent but without the search words.

    Line breaks in a URL and unusual characters in an address are encoded, so that no client can
    forge a line or a field.
    """

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """A line's values, keyed by gunicorn's names."""
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return {**atoms, "h": _client(environ), "U": _path(environ)}


# gunicorn has no types.
class JsonLog(Logger):  # type: ignore[misc]
    """One JSON object per request, without the search words."""

    logs_query = False

    def access(self, resp: Any, _: Any, environ: Any, request_time: timedelta) -> None:
        """Write the log line for a request."""
        headers = {name.lower(): value for name, value in resp.headers}
        facts = notes(environ)
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "request_id": headers.get("x-request-id", ""),
            "trace_id": trace_id(environ),
            "client": environ.get("REMOTE_ADDR", ""),
            "method": environ.get("REQUEST_METHOD", ""),
            "path": _path(environ),
            "status": int(str(resp.status).split(maxsplit=1)[0]),
            "bytes": resp.sent or 0,
            "ms": round(request_time.total_seconds() * 1000, 1),
            "generation": facts.get("generation"),
            "total": facts.get("total"),
        }
        if self.logs_query:
            line["q"] = facts.get("q")
        self.access_log.info("%s", json.dumps(line))


class JsonQueryLog(JsonLog):
    """One JSON object per request, with the search words."""

    logs_query = True


def options(settings: Settings) -> dict[str, Any]:
    """gunicorn's settings for the access log."""
    loggers: dict[str, type[Logger]] = {"text": TextLog, "none": TextLog, "json": JsonLog}
    logger = loggers[settings.access_log]
    if settings.access_log == "json" and settings.log_queries:
        logger = JsonQueryLog
    return {
        "accesslog": None if settings.access_log == "none" else "-",
        "access_log_format": TEXT_LINE,
        "logger_class": logger,
    }


def _client(environ: Any) -> str:
    # A proxy can pass on any text as the address, because X-Forwarded-For comes from outside.
    return quote(environ.get("REMOTE_ADDR") or "-", safe=":.%", errors="backslashreplace")


def _path(environ: Any) -> str:
    raw = environ.get("RAW_URI", "").partition("?")[0]
    return str(raw.encode("ascii", "backslashreplace").decode())
