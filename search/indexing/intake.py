"""Read the documents for a build, and record facts about the documents."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from search.document import Document
from search.indexing.change_log import moments_of
from search.schema import Schema
from search.status import Status

Facts = Callable[[], Mapping[str, Any]]
"""Called after all documents have been read. Returns JSON values to store with the index."""


Notes = Callable[[], bytes]
"""Called after `Facts`. Returns data that the builder needs for the next update."""


class Intake:
    """Reads the documents for a build, and records repeated IDs and visibility changes.

    `moments` are the times at which each document appears and disappears.
    `failure` is the exception raised by the source of the documents, if any.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = documents
        self.schedule: set[datetime] = set()
        self.moments: dict[str, tuple[datetime, ...]] = {}
        self.repeated: dict[str, Document] = {}
        self.failure: Exception | None = None

    def documents(self) -> Iterator[Document]:
        """Yield the documents, and record the future times at which they appear or disappear."""
        now = datetime.now(UTC)
        for document in self._noting_failure():
            moments = moments_of(document)
            self.schedule.update(moment for moment in moments if moment > now)
            if moments:
                self.moments[document.id] = moments
            else:
                self.moments.pop(document.id, None)
            yield document

    def _noting_failure(self) -> Iterator[Document]:
        try:
            yield from self._documents
        except Exception as error:
            self.failure = error
            raise

    def first_of_each_id(self) -> Iterator[Document]:
        """Yield the first document with each ID. If there are others, keep the last in `repeated`.

        IDs are usually in ascending order, so that eight bytes each are enough instead of a set.
        """
        hashes, earlier, highest = array("q"), None, ""
        for document in self.documents():
            key = hash(document.id)
            if document.id <= highest and earlier is None:
                earlier = set(hashes)
            if earlier is not None and key in earlier:
                self.repeated[document.id] = document
                continue
            if earlier is None:
                highest = document.id
                hashes.append(key)
            else:
                earlier.add(key)
            yield document

    def status(
        self, engine: str, schema: Schema, documents: int, facts: Mapping[str, Any]
    ) -> Status:
        """The status of an index with this number of documents, built now."""
        now = datetime.now(UTC)
        return Status(
            engine=engine,
            schema=schema,
            built_at=now,
            documents=documents,
            schedule=tuple(sorted(moment for moment in self.schedule if moment > now)),
            facts=facts,
        )
