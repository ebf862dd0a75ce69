"""The libraries for embedded indexes: their interface, and which of them are installed."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from search.errors import EngineMissing
from search.indexing import Entry, GenerationReader
from search.schema import Schema

# How to install the package that each engine needs, in order of preference.
_PACKAGES = {"tantivy": "tantivy", "columns": "numpy", "whoosh": "whoosh"}
_INSTALL = {
    "tantivy": "pip install 'tantivy>=0.27,<0.28' PyStemmer orjson",
    "columns": "pip install numpy",
    "whoosh": "pip install whoosh",
}

# Whoosh stores pickled objects, and unpickling an object can run arbitrary code.
_RUNS_CODE = frozenset({"whoosh"})


class Library(Protocol):
    """The interface of `search.engines.<name>`, which reads and writes one folder.

    When the share of deleted documents exceeds `MAX_DELETED_SHARE`, the index is rewritten.
    """

    MAX_DELETED_SHARE: float

    def count_deleted(self, path: Path) -> int:
        """The number of deleted documents that are still in the index in a folder."""

    def write(
        self,
        path: Path,
        schema: Schema,
        entries: Iterable[Entry],
        deleted: Iterable[str] = (),
        groups: Iterable[str] = (),
    ) -> int:
        """Delete IDs and groups from the index in a folder, then add entries.

        If the folder is empty, an index is created. Returns the number of documents, not counting
        group entries. All files are written when this returns.
        """

    def open(self, path: Path, schema: Schema) -> GenerationReader:
        """Open the index in a folder."""


def runs_code(engine: str) -> bool:
    """Whether opening untrusted files of an engine can run code."""
    return engine in _RUNS_CODE


def embedded_engines() -> tuple[str, ...]:
    """The names of the embedded engines in order of preference."""
    return tuple(_INSTALL)


def installed_engine(name: str) -> str:
    """Resolve `auto` to an installed engine, or raise EngineMissing for any other missing one."""
    if name == "auto":
        return next(filter(_is_installed, _INSTALL), "whoosh")
    if name not in _INSTALL:
        raise EngineMissing(f"this version of curated-search has no {name!r} engine")
    if not _is_installed(name):
        raise EngineMissing(
            f"the {name!r} engine is not installed; run: {_INSTALL[name]}, "
            f'or set engine = "auto" and rebuild'
        )
    return name


def load_library(engine: str) -> Library:
    """Import the library of an engine, or raise EngineMissing."""
    if installed_engine(engine) != engine:
        raise EngineMissing(f"{engine!r} does not name the engine of an index")
    library: Any = importlib.import_module(f"search.engines.{engine}")
    return library  # type: ignore[no-any-return]


def _is_installed(engine: str) -> bool:
    return importlib.util.find_spec(_PACKAGES[engine]) is not None
