"""One generation of an index, as the code that writes documents sees it.

Every engine with generations provides these: the embedded ones by a library and a folder, a
cluster by an index of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from search.document import Document
from search.indexing.entry import Entry
from search.indexing.vocabulary import Vocabulary
from search.query import Query
from search.result import Result
from search.status import Status


class GenerationReader(Protocol):
    """One generation, open. Safe to share between threads."""

    def search(self, query: Query) -> Result:
        """Answer a query; the generation's name is filled in by the caller."""

    def get(self, id: str) -> Document | None:
        """Return one document."""

    def documents(self) -> Iterator[Document]:
        """Yield all documents in order of id."""

    def grouped(self) -> int:
        """The number of documents that belong to groups."""

    def members(self, group: str) -> list[Document]:
        """The documents that belong to a group."""


class NewGeneration(Protocol):
    """A generation being written; no search sees it yet."""

    def open(self) -> GenerationReader:
        """Open the generation as written so far."""

    def write(
        self, entries: Iterable[Entry], deleted: Iterable[str] = (), groups: Iterable[str] = ()
    ) -> int:
        """Delete ids and groups, then add entries.

        Returns how many documents there are, not counting those that are several together.
        """

    def finish(self, status: Status, notes: bytes, vocabulary: Vocabulary) -> None:
        """Add notes, words and manifest to a generation whose documents are written."""
