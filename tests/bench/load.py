"""A load generator for a local server, limited in time and in number of requests."""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from urllib.parse import urlsplit

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_MOST_SECONDS, _MOST_CONNECTIONS, MOST_REQUESTS = 60, 64, 100_000
_SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True, slots=True)
class Load:
    """Measurements of a server under load: times in milliseconds, and errors (other than 200)."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    errors: int
    client: str

    @property
    def rate(self) -> float:
        """Successful answers per second."""
        return (self.requests - self.errors) / self.seconds


class BadAnswer(Exception):
    """The server's response is not a search result."""


def load(
    base: str, paths: Sequence[str], *, seconds: float, connections: int = 8, start: int = 0
) -> Load:
    """Request the paths in turn, beginning at `start`, over several persistent connections."""
    _allow(base, seconds, connections)
    if shutil.which("wrk"):
        return _wrk(base, paths, seconds, connections, start)
    return _python(base, paths, seconds, connections, start)


def check(base: str, paths: Sequence[str]) -> float:
    """The mean total in the answers; raise BadAnswer for one without hits or facets."""
    _allow(base, 0, 1)
    connection = _connect(base)
    totals = [_total(connection, path) for path in paths]
    connection.close()
    return sum(totals) / len(totals)


def body_sizes(base: str, paths: Sequence[str], encoding: str = "identity") -> list[int]:
    """The sizes of the answers in bytes, as they are sent to a client that accepts an encoding."""
    _allow(base, 0, 1)
    connection, sizes = _connect(base), []
    for path in paths:
        connection.request("GET", path, headers={"Accept-Encoding": encoding})
        sizes.append(len(connection.getresponse().read()))
    connection.close()
    return sizes


def _total(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise BadAnswer(f"{path}: {response.status} {body[:200]!r}")
    answer = json.loads(body)
    total: int = answer["total"]
    if total < 1 or len(answer["hits"]) != min(total, 10):
        raise BadAnswer(f"{path}: {total} in total, {len(answer['hits'])} hits")
    if len(answer["facets"]) != 3 or not all(facet["values"] for facet in answer["facets"]):
        raise BadAnswer(f"{path}: {len(answer['facets'])} facets, or an empty one")
    return total


def _allow(base: str, seconds: float, connections: int) -> None:
    if urlsplit(base).hostname not in _LOOPBACK:
        raise ValueError(f"{base} is not on this machine")
    if seconds > _MOST_SECONDS or connections > _MOST_CONNECTIONS:
        raise ValueError(f"more than {_MOST_SECONDS} seconds or {_MOST_CONNECTIONS} connections")


def _wrk(base: str, paths: Sequence[str], seconds: float, connections: int, start: int) -> Load:
    with tempfile.NamedTemporaryFile("w", suffix=".paths") as file:
        file.write("\n".join(paths))
        file.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{ceil(seconds)}s", "--timeout", "10s"]
        command += ["-s", str(_SCRIPT), base, "--", file.name, str(start), str(MOST_REQUESTS)]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(ran.stdout.splitlines()[-1])
    p50, p95, p99 = (found[name] / 1e3 for name in ("p50", "p95", "p99"))
    return Load(
        found["requests"], found["microseconds"] / 1e6, p50, p95, p99, found["errors"], "wrk"
    )


def _python(base: str, paths: Sequence[str], seconds: float, connections: int, start: int) -> Load:
    turned = [*paths[start:], *paths[:start]]
    shares = [(base, turned[i::connections], seconds) for i in range(connections)]
    began = time.perf_counter()
    with ProcessPoolExecutor(connections) as pool:
        results = list(pool.map(_ask, shares))
    took = min(time.perf_counter() - began, max(spent for _, _, spent in results))
    times = sorted(moment for found, _, _ in results for moment in found)
    errors = sum(count for _, count, _ in results)
    p50, p95, p99 = (times[int(part * (len(times) - 1))] * 1e3 for part in (0.5, 0.95, 0.99))
    return Load(len(times), took, p50, p95, p99, errors, "python")


def _ask(share: tuple[str, list[str], float]) -> tuple[list[float], int, float]:
    """The seconds per answer, the number of errors, and the total seconds."""
    base, paths, seconds = share
    connection = _connect(base)
    times: list[float] = []
    errors = 0
    began = now = time.perf_counter()
    while now < began + seconds and len(times) < MOST_REQUESTS:
        try:
            connection.request("GET", paths[len(times) % len(paths)])
            response = connection.getresponse()
            response.read()
            errors += response.status != 200
        except (OSError, http.client.HTTPException):
            errors += 1
            connection.close()
        before, now = now, time.perf_counter()
        times.append(now - before)
    return times, errors, now - began


def _connect(base: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
