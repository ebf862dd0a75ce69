"""The project's service and the floor's under the same load, in turns."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from urllib.parse import quote_plus

from tests.bench.load import Load, check, load
from tests.bench.processes import COMMAND, Server, free_port, serving
from tests.bench.queries import Asked

FACETS = "community,category,topic"
# The number of answers checked before each measurement.
_CHECKED = 40

PathOf = Callable[[Asked], str]


def floor_path(asked: Asked) -> str:
    """The floor's path for a query."""
    return f"/search?q={quote_plus(asked.text)}&category={quote_plus(asked.category)}"


def our_path(asked: Asked, facets: str = FACETS) -> str:
    """The project's path for the same query, as a browser sends it."""
    return (
        f"/api/v1/search?q={quote_plus(asked.text)}"
        f"&category={quote_plus(asked.category)}&facets={facets}"
    )


def whole_words(asked: Asked) -> str:
    """The path for a query whose last word is complete, so that it is not a prefix."""
    return our_path(Asked(f"{asked.text} ", asked.category))


def other_facets(asked: Asked) -> str:
    """The path without the filtered facet, so that no count ignores a filter."""
    return our_path(asked).replace(FACETS, "community,topic,tag")


def page(asked: Asked) -> str:
    """The path of the search page, with all facets and links."""
    return f"/?q={quote_plus(asked.text)}&category={quote_plus(asked.category)}"


@dataclass(frozen=True, slots=True)
class Measured:
    """Rounds of load on one server.

    `cpu` is the server's total CPU seconds; `total` is the mean total
    in its answers (0: not examined).
    """

    rounds: tuple[Load, ...]
    cpu: float
    total: float

    @property
    def rate(self) -> float:
        """Successful answers per second, averaged over the rounds."""
        return mean(load.rate for load in self.rounds)

    @property
    def cost(self) -> float:
        """CPU milliseconds per answer."""
        return 1e3 * self.cpu / self.requests

    @property
    def requests(self) -> int:
        """The number of answers."""
        return sum(load.requests for load in self.rounds)

    @property
    def errors(self) -> int:
        """The number of responses other than 200."""
        return sum(load.errors for load in self.rounds)

    def percentile(self, name: str) -> float:
        """p50, p95 or p99 in milliseconds, averaged over the rounds."""
        figures: list[float] = [getattr(load, name) for load in self.rounds]
        return mean(figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How both servers are run and loaded."""

    workers: int = 2
    threads: int = 4
    connections: int = 8
    # Seconds of load on each server for each measurement.
    seconds: float = 8
    # The servers take turns in rounds.
    rounds: int = 4
    # Whether the service may give an answer from memory again.
    repeats: bool = False


@contextmanager
def both(
    index: Path, engine: str, floor: Path, way: Way, ready: str = "/search?q=care&category=News"
) -> Iterator[tuple[Server, Server]]:
    """The project's service and the floor's, running; `ready` is a path that the floor answers."""
    ports = free_port(), free_port()
    settings = {
        "engine": engine,
        "index": str(index),
        "port": str(ports[0]),
        "workers": str(way.workers),
        "threads": str(way.threads),
    }
    if not way.repeats:
        settings["answer_cache_size"] = "0"
    gunicorn = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread"]
    gunicorn += ["--workers", str(way.workers), "--threads", str(way.threads)]
    gunicorn += ["--bind", f"127.0.0.1:{ports[1]}", f"tests.bench.floor:create_app({str(floor)!r})"]
    with ExitStack() as stack:
        ours = stack.enter_context(serving([*COMMAND, "serve"], ports[0], "/readyz", settings))
        yield ours, stack.enter_context(serving(gunicorn, ports[1], ready, {}))


@dataclass(frozen=True, slots=True)
class Side:
    """One of the compared servers, and the function from queries to its paths."""

    server: Server
    path: PathOf
    # Whether each of its answers has hits and three facets.
    is_checked: bool = True


def compare(sides: Mapping[str, Side], asked: Sequence[Asked], way: Way) -> dict[str, Measured]:
    """Load one side after the other, round after round.

    Every round has its own queries, so that nothing is answered from memory.
    """
    paths = {name: [side.path(one) for one in asked] for name, side in sides.items()}
    totals = {name: _total(side, paths[name]) for name, side in sides.items()}
    loads: dict[str, list[Load]] = {name: [] for name in sides}
    cpu = dict.fromkeys(sides, 0.0)
    for number in range(way.rounds):
        start = number * len(asked) // way.rounds
        for name, side in sides.items():
            before = side.server.cpu()
            loads[name].append(_round(side, paths[name], start, way))
            cpu[name] += side.server.cpu() - before
    return {name: Measured(tuple(loads[name]), cpu[name], totals[name]) for name in sides}


def _round(side: Side, paths: Sequence[str], start: int, way: Way) -> Load:
    seconds = way.seconds / way.rounds
    return load(side.server.base, paths, seconds=seconds, connections=way.connections, start=start)


def enough(way: Way) -> int:
    """The number of queries that a comparison needs."""
    return round(2_000 * way.seconds)


def _total(side: Side, paths: Sequence[str]) -> float:
    return check(side.server.base, paths[-_CHECKED:]) if side.is_checked else 0.0
