"""What is noted of documents on their way into an index."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from search.document import Document
from search.schema import Schema
from search.status import Status

Facts = Callable[[], Mapping[str, Any]]
"""Called once every document has been taken: JSON values to keep with the index."""


Notes = Callable[[], bytes]
"""Called after `Facts`: what an index's builder wants to read again before the next update."""


class Intake:
    """What is noted of documents as they pass: repeated ids, and when they appear and vanish."""

    def __init__(self) -> None:
        self.schedule: set[datetime] = set()
        self.repeated: dict[str, Document] = {}
        self.failure: Exception | None = None  # of the documents' own source

    def watched(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Yield the documents, noting their times to come."""
        now = datetime.now(UTC)
        for document in self._taken(documents):
            for moment in (document.publish, document.expiry):
                if moment is not None and moment > now:
                    self.schedule.add(moment)
            yield document

    def _taken(self, documents: Iterable[Document]) -> Iterator[Document]:
        try:
            yield from documents
        except Exception as error:
            self.failure = error
            raise

    def first(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Yield each id's first document and keep any later one.

        Ids come in ascending order as a rule, and then need no set: eight bytes each will do.
        """
        hashes, seen, highest = array("q"), None, ""
        for document in self.watched(documents):
            key = hash(document.id)
            if document.id <= highest and seen is None:
                seen = set(hashes)
            if seen is not None and key in seen:
                self.repeated[document.id] = document
                continue
            if seen is None:
                highest = document.id
                hashes.append(key)
            else:
                seen.add(key)
            yield document

    def late(self) -> dict[str, Document]:
        """Return the documents that came after others of the same id, the last of each."""
        return {document.id: document for document in self.watched(self.repeated.values())}

    def status(
        self, engine: str, fields: Schema, documents: int, facts: Mapping[str, Any]
    ) -> Status:
        """Describe the index that so many documents make, as of now."""
        now = datetime.now(UTC)
        return Status(
            engine=engine,
            schema=fields,
            built_at=now,
            documents=documents,
            schedule=tuple(sorted(moment for moment in self.schedule if moment > now)),
            facts=facts,
        )
