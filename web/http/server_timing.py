"""The Server-Timing header: how long a request spent on what."""

from __future__ import annotations

from time import perf_counter

from flask import Flask, Response, g, has_request_context, request

from web.http.request_notes import notes


def init_app(app: Flask) -> None:
    """Measure every request, and send the times of those that searched."""
    app.before_request(_start)
    app.after_request(_send)


def lap(phase: str) -> None:
    """Add the time since the previous lap, or since the request arrived, to a phase."""
    if has_request_context() and "laps" in g:
        now = perf_counter()
        g.laps[phase] = g.laps.get(phase, 0.0) + now - g.lap_began
        g.lap_began = now


def _start() -> None:
    g.laps, g.lap_began = {}, perf_counter()


def _send(response: Response) -> Response:
    # An error before the first handler leaves no laps.
    if g.get("laps"):
        lap("view")
        times = (f"{phase};dur={seconds * 1000:.1f}" for phase, seconds in g.laps.items())
        response.headers["Server-Timing"] = ", ".join(times)
    elif notes(request.environ).get("is_repeated"):
        milliseconds = (perf_counter() - g.lap_began) * 1000
        response.headers["Server-Timing"] = f'cache;desc="repeated answer";dur={milliseconds:.1f}'
    return response
