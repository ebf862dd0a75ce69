"""What an embedded engine's library provides to write and to read one generation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from search.document import Document
from search.indexing.entry import Entry
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
