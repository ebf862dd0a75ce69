"""The resources that a cluster's nodes use during a measurement."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.bench.report import MEGA, table

CLUSTER = "opensearch"
INDEX = "curated-search-bench"
_HEADS = ("on the nodes", "documents", "rebuild: CPU, ms a document", "answers: CPU, ms each")
_HEADS += ("index with its copies, MB", "largest heap in use, MB")


@dataclass(frozen=True)
class Spent:
    """All nodes' CPU time and the bytes they store, by number of documents."""

    rebuilds: dict[int, float] = field(default_factory=dict)
    answers: dict[int, float] = field(default_factory=dict)
    held: dict[int, tuple[int, int]] = field(default_factory=dict)

    @contextmanager
    def rebuilding(self, engine: str, documents: int) -> Iterator[None]:
        """Measure a rebuild if its index is on the cluster."""
        yield from self._counted(self.rebuilds, engine, documents)

    @contextmanager
    def answering(self, engine: str, documents: int) -> Iterator[None]:
        """Measure answers, if they come from the cluster."""
        yield from self._counted(self.answers, engine, documents)

    def _counted(self, into: dict[int, float], engine: str, documents: int) -> Iterator[None]:
        if engine != CLUSTER:
            yield
            return
        before = _cpu()
        yield
        into[documents] = _cpu() - before
        self.held[documents] = _held()

    def table(self, requests: Mapping[int, int]) -> str:
        """The table, given the number of answered requests by number of documents."""
        nodes = f"{len(_nodes('process'))} nodes"
        rows = (
            (
                nodes,
                f"{documents:,}",
                f"{1e3 * self.rebuilds[documents] / documents:.2f}",
                f"{1e3 * seconds / requests[documents]:.2f}",
                *(f"{number / MEGA:,.0f}" for number in self.held[documents]),
            )
            for documents, seconds in self.answers.items()
        )
        return table(_HEADS, rows)


def _cpu() -> float:
    return sum(one["process"]["cpu"]["total_in_millis"] for one in _nodes("process")) / 1e3


def _held() -> tuple[int, int]:
    stored = _ask(f"/{INDEX}/_stats/store")["_all"]["total"]["store"]["size_in_bytes"]
    return stored, max(one["jvm"]["mem"]["heap_used_in_bytes"] for one in _nodes("jvm"))


def _nodes(what: str) -> list[dict[str, Any]]:
    return list(_ask(f"/_nodes/stats/{what}")["nodes"].values())


def _ask(path: str) -> Any:
    host = os.environ["OPENSEARCH_URL"].split(",")[0]
    with urllib.request.urlopen(host + path, timeout=30) as answer:
        return json.load(answer)
