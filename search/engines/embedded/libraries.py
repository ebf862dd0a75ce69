"""The libraries that keep an embedded index: what each provides, and which there are."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from search.errors import EngineMissing
from search.indexing import Entry, GenerationReader
from search.schema import Schema

# The package that each engine needs, and how to install it; the preferred engine first.
_PACKAGES = {"tantivy": "tantivy", "columns": "numpy", "whoosh": "whoosh"}
_INSTALL = {
    "tantivy": "pip install 'tantivy>=0.27,<0.28' PyStemmer orjson",
    "columns": "pip install numpy",
    "whoosh": "pip install whoosh",
}

# Whoosh keeps pickled objects, and to unpickle is to run what a stranger wrote.
_RUNS_CODE = frozenset({"whoosh"})


class Library(Protocol):
    """What a library provides to write and to read one folder: the package `search.engines.<name>`.

    `MAX_DELETED_SHARE` is the part of an index that may be deleted documents before it is
    written anew.
    """

    MAX_DELETED_SHARE: float

    def count_deleted(self, path: Path) -> int:
        """Number of deleted documents that the index in a folder still holds."""

    def write(
        self,
        path: Path,
        schema: Schema,
        entries: Iterable[Entry],
        deleted: Iterable[str] = (),
        groups: Iterable[str] = (),
    ) -> int:
        """Delete ids and groups from the index in a folder, then add entries.

        Returns how many documents there are, not counting those that are several together.
        An empty folder becomes an index. On return all files are written.
        """

    def open(self, path: Path, schema: Schema) -> GenerationReader:
        """Open the index in a folder."""


def runs_code(engine: str) -> bool:
    """Say whether opening files that a stranger made for an engine can run code."""
    return engine in _RUNS_CODE


def embedded_engines() -> tuple[str, ...]:
    """Return the names of the embedded engines, the preferred one first."""
    return tuple(_INSTALL)


def installed_engine(name: str) -> str:
    """Return an engine's name (of `auto`: the first installed), or raise EngineMissing."""
    if name == "auto":
        return next(filter(_is_installed, _INSTALL), "whoosh")
    if name not in _INSTALL:
        raise EngineMissing(f"this version of curated-search has no engine {name!r}")
    if not _is_installed(name):
        raise EngineMissing(
            f"the engine {name!r} is not installed; run: {_INSTALL[name]}, "
            f'or set engine = "auto" and rebuild'
        )
    return name


def load_library(engine: str) -> Library:
    """Return the library of an engine by its own name, or raise EngineMissing."""
    if installed_engine(engine) != engine:
        raise EngineMissing(f"no index is of the engine {engine!r}")
    library: Any = importlib.import_module(f"search.engines.{engine}")
    return library  # type: ignore[no-any-return]


def _is_installed(engine: str) -> bool:
    return importlib.util.find_spec(_PACKAGES[engine]) is not None
