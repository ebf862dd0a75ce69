"""The interfaces for reading and writing a generation, implemented by each engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from search.document import Document
from search.indexing.change_log import ChangeLog
from search.indexing.entry import Entry
from search.indexing.vocabulary import Vocabulary
from search.query import EVERYTHING, Query
from search.result import Result
from search.status import Status


class GenerationReader(Protocol):
    """An open generation. Safe to share between threads."""

    def search(self, query: Query) -> Result:
        """Answer a query. The caller adds the generation's name."""

    def get(self, id: str) -> Document | None:
        """Look up a document by ID."""

    def documents(self, query: Query = EVERYTHING, after: str = "") -> Iterator[Document]:
        """Yield the documents that match a query without clauses, in ID order, after an ID."""

    def grouped(self) -> int:
        """The number of documents that belong to groups."""

    def members(self, group: str) -> list[Document]:
        """The documents that belong to a group."""


class NewGeneration(Protocol):
    """A generation under construction, not yet used by searches."""

    def open(self) -> GenerationReader:
        """Open the generation in its current state."""

    def write(
        self, entries: Iterable[Entry], deleted: Iterable[str] = (), groups: Iterable[str] = ()
    ) -> int:
        """Delete IDs and groups, then add entries.

        Returns the number of documents, not counting records that represent groups.
        """

    def finish(
        self, status: Status, notes: bytes, vocabulary: Vocabulary, changes: ChangeLog
    ) -> None:
        """Complete the generation with notes, vocabulary, change log and manifest."""
