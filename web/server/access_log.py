"""The access log: one line a request, as text or as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from gunicorn.glogging import Logger

from search.settings.table import Settings
from web.http.request_notes import noted

TEXT_LINE = '%(h)s "%(m)s %(U)s" %(s)s %(b)s bytes %(M)s ms %({x-request-id}o)s'


class TextLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Logs the path as it was sent: no search words, and no line break that a URL smuggles."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """Return what a line is made of."""
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return {**found, "U": _path(environ)}


class JsonLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Logs an object a line; no search words."""

    words = False

    def access(self, resp: Any, _: Any, environ: Any, request_time: timedelta) -> None:
        """Write a line."""
        sent = {name.lower(): value for name, value in resp.headers}
        known = noted(environ)
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "request_id": sent.get("x-request-id", ""),
            "client": environ.get("REMOTE_ADDR", ""),
            "method": environ.get("REQUEST_METHOD", ""),
            "path": _path(environ),
            "status": int(str(resp.status).split(maxsplit=1)[0]),
            "bytes": resp.sent or 0,
            "ms": round(request_time.total_seconds() * 1000, 1),
            "generation": known.get("generation"),
            "total": known.get("total"),
        }
        if self.words:
            line["q"] = known.get("q")
        self.access_log.info("%s", json.dumps(line))


class JsonWordsLog(JsonLog):
    """Logs what is searched for, too."""

    words = True


def options(settings: Settings) -> dict[str, Any]:
    """Return gunicorn's settings for the log."""
    logs: dict[str, type[Logger]] = {"text": TextLog, "none": TextLog, "json": JsonLog}
    chosen = logs[settings.access_log]
    if settings.access_log == "json" and settings.log_queries:
        chosen = JsonWordsLog
    return {
        "accesslog": None if settings.access_log == "none" else "-",
        "access_log_format": TEXT_LINE,
        "logger_class": chosen,
    }


def _path(environ: Any) -> str:
    raw = environ.get("RAW_URI", "").partition("?")[0]
    return str(raw.encode("ascii", "backslashreplace").decode())
