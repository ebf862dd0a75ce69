"""The project's service and the floor's, side by side under the same load."""

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
_CHECKED = 40  # answers looked at before each measurement

PathOf = Callable[[Asked], str]


def floor_path(asked: Asked) -> str:
    """Return the floor's path of a query."""
    return f"/search?q={quote_plus(asked.text)}&category={quote_plus(asked.category)}"


def our_path(asked: Asked) -> str:
    """Return the project's path of the same query: as a reader's browser sends it."""
    return (
        f"/api/v1/search?q={quote_plus(asked.text)}"
        f"&category={quote_plus(asked.category)}&facets={FACETS}"
    )


def whole_words(asked: Asked) -> str:
    """Return the path whose last word is finished: it is not sought as a prefix."""
    return our_path(Asked(f"{asked.text} ", asked.category))


def other_facets(asked: Asked) -> str:
    """Return the path that does not count the facet it filters: no count ignores a filter."""
    return our_path(asked).replace(FACETS, "community,topic,tag")


def page(asked: Asked) -> str:
    """Return the path of the page, all facets and links and all."""
    return f"/?q={quote_plus(asked.text)}&category={quote_plus(asked.category)}"


@dataclass(frozen=True, slots=True)
class Measured:
    """Rounds of load on one server.

    `cpu` is the seconds of processor time the server used in all; `total` is the mean total
    of its answers (0: not looked at).
    """

    rounds: tuple[Load, ...]
    cpu: float
    total: float

    @property
    def rate(self) -> float:
        """Return the good answers a second, the mean of the rounds."""
        return mean(load.rate for load in self.rounds)

    @property
    def cost(self) -> float:
        """Return the milliseconds of processor time an answer takes."""
        return 1e3 * self.cpu / self.requests

    @property
    def requests(self) -> int:
        """Return how many answers there were."""
        return sum(load.requests for load in self.rounds)

    @property
    def errors(self) -> int:
        """Return how many answers were no 200."""
        return sum(load.errors for load in self.rounds)

    def percentile(self, name: str) -> float:
        """Return p50, p95 or p99 in milliseconds, the mean of the rounds."""
        figures: list[float] = [getattr(load, name) for load in self.rounds]
        return mean(figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How servers are run and loaded: the same for both."""

    workers: int = 2
    threads: int = 4
    connections: int = 8
    seconds: float = 8  # of load on each server for each figure
    rounds: int = 4  # in which the servers take turns


@contextmanager
def both(index: Path, engine: str, floor: Path, way: Way) -> Iterator[tuple[Server, Server]]:
    """Yield the project's service and the floor's."""
    ports = free_port(), free_port()
    settings = {
        "engine": engine,
        "index": str(index),
        "port": str(ports[0]),
        "workers": str(way.workers),
        "threads": str(way.threads),
    }
    gunicorn = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread"]
    gunicorn += ["--workers", str(way.workers), "--threads", str(way.threads)]
    gunicorn += ["--bind", f"127.0.0.1:{ports[1]}", f"tests.bench.floor:create_app({str(floor)!r})"]
    with ExitStack() as stack:
        ours = stack.enter_context(serving([*COMMAND, "serve"], ports[0], "/readyz", settings))
        ready = "/search?q=care&category=News"
        yield ours, stack.enter_context(serving(gunicorn, ports[1], ready, {}))


@dataclass(frozen=True, slots=True)
class Side:
    """One of those compared: a server, and how its paths are made of queries."""

    server: Server
    path: PathOf


def compare(sides: Mapping[str, Side], asked: Sequence[Asked], way: Way) -> dict[str, Measured]:
    """Load one side after another, round after round.

    Every round has queries of its own, so that nothing is answered from memory.
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
    """Return how many queries to make for a comparison."""
    return round(2_000 * way.seconds)


def _total(side: Side, paths: Sequence[str]) -> float:
    return 0.0 if side.path is page else check(side.server.base, paths[-_CHECKED:])
