"""Documents on their way into an index, and what a build notes of them as they pass."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from search.document import Document
from search.schema import Schema
from search.status import Status

Facts = Callable[[], Mapping[str, Any]]
"""Called once every document has been read: JSON values to keep with the index."""


Notes = Callable[[], bytes]
"""Called after `Facts`: what an index's builder wants to read again before the next update."""


class Intake:
    """The documents of one build: repeated ids, and when each document appears and vanishes.

    `failure` is the error that their own source raised, if any, as opposed to the index's.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = documents
        self.schedule: set[datetime] = set()
        self.repeated: dict[str, Document] = {}
        self.failure: Exception | None = None

    def documents(self) -> Iterator[Document]:
        """Yield the documents, noting their times to come."""
        now = datetime.now(UTC)
        for document in self._noting_failure():
            for moment in (document.publish, document.expiry):
                if moment is not None and moment > now:
                    self.schedule.add(moment)
            yield document

    def _noting_failure(self) -> Iterator[Document]:
        try:
            yield from self._documents
        except Exception as error:
            self.failure = error
            raise

    def first_of_each_id(self) -> Iterator[Document]:
        """Yield each id's first document; the last of its later ones is left in `repeated`.

        Ids come in ascending order as a rule, and then need no set: eight bytes each will do.
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
        """Describe the index that so many documents make, as of now."""
        now = datetime.now(UTC)
        return Status(
            engine=engine,
            schema=schema,
            built_at=now,
            documents=documents,
            schedule=tuple(sorted(moment for moment in self.schedule if moment > now)),
            facts=facts,
        )
