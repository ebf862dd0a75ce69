"""One fixture: every engine, empty, in turn."""

from __future__ import annotations

import importlib.util
import os
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.schema import Schema

CLUSTER = os.environ.get("OPENSEARCH_URL", "").rstrip("/")
"""Hosts of a cluster to run the contract on, too: see `make test-opensearch`."""

EMBEDDED = ("whoosh", "tantivy", "columns")
ENGINES = ("memory", *EMBEDDED, *(["opensearch"] if CLUSTER else []))

COMPARED: Counter[str] = Counter()
"""Random queries on which an engine agreed with the oracle, by engine."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many random queries were compared."""
    for name, queries in sorted(COMPARED.items()):
        terminalreporter.write_line(f"{name}: {queries:,} random queries, as the oracle's")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that opens an engine on every engine."""
    if "engine_name" in metafunc.fixturenames:
        metafunc.parametrize("engine_name", ENGINES)


@pytest.fixture
def url(engine_name: str, tmp_path: Path) -> str:
    """Return the URL of an empty index."""
    if engine_name == "opensearch":
        return f"opensearch:{CLUSTER}/contract-{uuid.uuid4().hex}?timeout=30"
    package = "numpy" if engine_name == "columns" else engine_name
    if engine_name != "memory" and importlib.util.find_spec(package) is None:
        pytest.skip(reason=f"{engine_name} is not installed")
    return "memory:" if engine_name == "memory" else f"{engine_name}:{tmp_path / 'index'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """Return an empty engine."""
    opened = open_engine(url, Schema(languages=("en", "es")))
    yield opened
    if isinstance(opened, OpenSearchEngine):
        opened.remove()
    opened.close()
