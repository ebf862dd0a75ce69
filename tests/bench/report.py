"""Measurements as Markdown tables."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

from tests.bench.over_http import Measured, Way
from tests.bench.processes import Cost

MEGA = 1_000_000

Key = tuple[str, int]
"""An engine, and a number of documents."""


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table, with all columns but the first aligned to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def machine(way: Way) -> str:
    """A sentence about the machine and the versions."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("tantivy", "flask", "gunicorn"))
    client = "wrk" if shutil.which("wrk") else "a Python client"
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"{versions}; {way.workers} processes of {way.threads} threads, asked by {client} on the "
        f"same cores over {way.connections} connections; {way.seconds:g} s of load on each side "
        f"in {way.rounds} turns."
    )


def rebuilds(costs: Mapping[Key, Cost], sizes: Mapping[Key, int]) -> str:
    """The table of rebuilds: their costs and the index size."""
    heads = ["rebuild", "documents", "seconds", "documents/s", "CPU, ms a document"]
    heads += ["peak memory, MB", "without mapped files", "each reader, MB", "index, MB"]
    return table(heads, (_rebuild(key, cost, sizes[key]) for key, cost in costs.items()))


def _rebuild(key: Key, cost: Cost, size: int) -> Sequence[object]:
    engine, documents = key
    return (
        engine,
        f"{documents:,}",
        f"{cost.seconds:.1f}",
        f"{documents / cost.seconds:,.0f}",
        f"{1e3 * cost.cpu / documents:.2f}",
        f"{cost.main / MEGA:.0f}",
        f"{cost.own / MEGA:.0f}",
        f"{cost.child / MEGA:.0f} (of {cost.children})" if cost.children else "none",
        f"{size / MEGA:.0f}",
    )


def stages(found: Mapping[Key, Mapping[str, float]]) -> str:
    """The table of an answer's stages, in milliseconds."""
    names = next(iter(found.values()))
    heads = ("one process, ms", "documents", *names)
    rows = (
        (engine, f"{documents:,}", *(f"{figure:.2f}" for figure in figures.values()))
        for (engine, documents), figures in found.items()
    )
    return table(heads, rows)


HTTP_HEADS = ("over HTTP", "answers/s", "p50, ms", "p95", "p99", "CPU, ms", "errors", "mean total")


def answer_rows(key: Key, ours: Measured, floor: Measured) -> Iterable[Sequence[object]]:
    """The rows for the project's service and the floor's at one size."""
    engine, documents = key
    return (
        http_row(f"{engine}, {documents:,} documents", ours, floor),
        http_row("floor", floor, None),
    )


def http_row(name: str, found: Measured, floor: Measured | None) -> Sequence[object]:
    """A row in the table of answers, with its share of the floor's rate if there is one."""
    part = "" if floor is None else f" ({found.rate / floor.rate:.0%} of the floor)"
    return (
        name,
        f"{found.rate:,.0f}{part}",
        *(f"{found.percentile(name):.1f}" for name in ("p50", "p95", "p99")),
        f"{found.cost:.2f}",
        found.errors,
        f"{found.total:,.0f}" if found.total else "",
    )
