"""Check the versions of the program and its libraries, and the index."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from search.engines import open_engine
from search.errors import EngineError, IndexMissing
from search.settings import Settings
from web.diagnosis.finding import Finding, failure, ok, warning

_LIBRARIES = ("tantivy", "numpy", "PyStemmer", "orjson", "prometheus-client", "watchfiles")


def check_versions(settings: Settings) -> Iterator[Finding]:
    """The versions of everything installed, for a report."""
    installed = [(name, _version(name)) for name in _LIBRARIES]
    present = [f"{name} {number}" for name, number in installed if number]
    program = f"curated-search {_version('curated-search')}, Python {platform.python_version()}"
    yield ok("versions", ", ".join([program, *present]))
    if settings.engine == "auto" and not _version("tantivy"):
        yield warning(
            "versions", "without Tantivy, builds and searches are slow; install the `fast` extra"
        )


def check_index(settings: Settings) -> Iterator[Finding]:
    """Whether the index can be searched."""
    try:
        status = open_engine(settings.engine_url(), settings.schema()).status()
    except IndexMissing as error:
        yield warning("index", str(error))
        return
    except EngineError as error:
        yield failure("index", str(error))
        return
    if status.damage:
        yield failure("index", f"{status.damage}; an earlier generation is used")
    if status.outdated:
        yield warning("index", status.outdated)
    if status.built_at and status.built_at > datetime.now(UTC):
        yield warning("clock", f"the index was built in the future, at {status.built_at}")
    yield ok("index", f"{status.documents:,} documents ({status.engine})")


def _version(name: str) -> str:
    """A distribution's version, or an empty string if it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
