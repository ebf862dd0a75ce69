"""Fixtures that run each test on every engine."""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from tests.contract.sampling import SCHEMA
from tests.skips import require_engine

CLUSTER = os.environ.get("OPENSEARCH_URL", "").rstrip("/")
"""Cluster hosts on which the contract also runs: see `make test-opensearch`."""

EMBEDDED = ("whoosh", "tantivy", "columns")
ENGINES = ("memory", *EMBEDDED, *(["opensearch"] if CLUSTER else []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many random queries were compared."""
    compared: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        compared.update(dict(report.user_properties).get("compared", {}))
    for name, queries in sorted(compared.items()):
        terminalreporter.write_line(f"{name}: {queries:,} random queries, as the oracle's")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that uses an engine on every engine."""
    if "engine_name" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("engines")
        names = [name for name in ENGINES if mark is None or name in mark.args]
        metafunc.parametrize("engine_name", names)


@pytest.fixture
def url(engine_name: str, tmp_path: Path) -> str:
    """The URL of an empty index."""
    if engine_name == "opensearch":
        return f"opensearch:{CLUSTER}/contract-{uuid.uuid4().hex}?timeout=30"
    require_engine(engine_name)
    return "memory:" if engine_name == "memory" else f"{engine_name}:{tmp_path / 'index'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An empty engine."""
    opened = open_engine(url, SCHEMA)
    yield opened
    if isinstance(opened, OpenSearchEngine):
        opened.remove()
    opened.close()
