"""What a library of postings provides, and which libraries there are."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from search.document import Document
from search.engine import EngineMissing
from search.entry import Entry
from search.query import Query
from search.result import Result
from search.schema import Schema


class Reader(Protocol):
    """One generation, open. Safe to share between threads."""

    def search(self, query: Query) -> Result:
        """Answer a query; the generation's name is filled in by the caller."""

    def get(self, id: str) -> Document | None:
        """Return one document."""

    def documents(self) -> Iterator[Document]:
        """Yield every document, in order of id."""

    def grouped(self) -> int:
        """Return how many documents are in groups."""

    def members(self, group: str) -> list[Document]:
        """Return the documents of a group, each by itself."""


class Store(Protocol):
    """What a library of postings provides, as the module `search.engines.<name>`.

    `SLACK` is the part of an index that may be deleted documents before it is written anew.
    """

    SLACK: float

    def wasted(self, path: Path) -> int:
        """Return how many deleted documents the index in a folder still holds."""

    def write(
        self,
        path: Path,
        fields: Schema,
        entries: Iterable[Entry],
        deleted: Iterable[str] = (),
        groups: Iterable[str] = (),
    ) -> int:
        """Delete ids and groups from the index in a folder, then add entries.

        Returns how many documents there are, not counting those that are several together.
        An empty folder becomes an index. On return all files are written.
        """

    def open(self, path: Path, fields: Schema) -> Reader:
        """Open the index in a folder."""


_LIBRARIES = {"tantivy": "pip install 'curated-search[fast]'", "whoosh": "pip install whoosh"}


_RUNS_CODE = frozenset({"whoosh"})  # keeps pickled objects


def runs_code(name: str) -> bool:
    """Return whether opening files that a stranger made for an engine can run code."""
    return name in _RUNS_CODE


def known() -> tuple[str, ...]:
    """Return the names of the embedded engines, the preferred one first."""
    return tuple(_LIBRARIES)


def installed(name: str) -> str:
    """Return an engine's name (of `auto`: the first installed), or raise EngineMissing."""
    if name == "auto":
        return next(filter(importlib.util.find_spec, _LIBRARIES), "whoosh")
    if name not in _LIBRARIES:
        raise EngineMissing(f"this version of curated-search has no engine {name!r}")
    if importlib.util.find_spec(name) is None:
        raise EngineMissing(
            f"the engine {name!r} is not installed; run: {_LIBRARIES[name]}, "
            f'or set engine = "auto" and rebuild'
        )
    return name


def load(name: str) -> Store:
    """Return the store of an engine by its own name, or raise EngineMissing."""
    if installed(name) != name:
        raise EngineMissing(f"no index is of the engine {name!r}")
    store: Any = importlib.import_module(f"search.engines.{name}")
    return store  # type: ignore[no-any-return]
