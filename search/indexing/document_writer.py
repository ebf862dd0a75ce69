"""Write documents, and groups of documents with the same source.

An update deletes all groups that it affects and rewrites them, so that both rebuilds and
updates use `grouping.grouped`, which depends only on the documents in one group.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from search.document import Document
from search.indexing.duplicates import alone, group
from search.indexing.entry import Entry, entry
from search.indexing.generation import GenerationReader, NewGeneration
from search.indexing.grouping import WaitingEntries, grouped
from search.indexing.intake import Intake
from search.indexing.vocabulary import NO_WORDS, Vocabulary
from search.schema import Schema


class DocumentWriter:
    """Writes documents to a new generation, and counts their words and facet values.

    An engine's own counts would include deleted documents and those that represent groups.
    `before` is the vocabulary of the documents that are already in the generation. `replaced` are
    those that a change deleted or replaced, by ID.
    """

    def __init__(
        self, generation: NewGeneration, schema: Schema, before: Vocabulary = NO_WORDS
    ) -> None:
        self._generation, self._schema = generation, schema
        self._counts = Counter(before.counts)
        self._values = Counter(before.values)
        self.replaced: dict[str, Document] = {}

    def vocabulary(self) -> Vocabulary:
        """The words and facet values of the documents now in the generation."""
        return Vocabulary(self._counts.items(), self._values.items())

    def add(self, documents: Iterable[Document]) -> int:
        """Write documents to an empty generation, and return their number."""
        with tempfile.TemporaryFile(prefix="curated-search-") as file:
            waiting = WaitingEntries(file)
            waiting.add(map(self._counted, documents))
            return self._generation.write(waiting.grouped(self._schema))

    def add_last_of_each_id(self, intake: Intake) -> int:
        """Write the last document with each ID in an intake, and return their number."""
        count = self.add(intake.first_of_each_id())
        later = intake.repeated
        return self.change(later, later) if later else count

    def change(self, fresh: Mapping[str, Document], deleted: Collection[str]) -> int:
        """Delete IDs, add documents, and return the resulting number of documents."""
        reader = self._generation.open()
        before = [document for document in map(reader.get, deleted) if document]
        self.replaced = {document.id: document for document in before}
        self._uncount(document for document in before if not group(document))
        touched = {group(document) for document in (*before, *fresh.values())}
        names = sorted(touched - {""})
        entries = self._changed(reader, fresh, deleted, names)
        return self._generation.write(entries, deleted, names)

    def _changed(
        self,
        reader: GenerationReader,
        fresh: Mapping[str, Document],
        deleted: Collection[str],
        names: Iterable[str],
    ) -> Iterator[Entry]:
        by_group: dict[str, list[Document]] = {}
        for document in fresh.values():
            by_group.setdefault(group(document), []).append(document)
        yield from map(self._counted, by_group.get("", ()))
        for name in names:
            members = reader.members(name)
            self._uncount(members)
            left = (document for document in members if document.id not in deleted)
            documents = sorted([*left, *by_group.get(name, ())], key=lambda one: one.id)
            yield from grouped([*map(self._counted, documents)], self._schema)

    def _counted(self, document: Document) -> Entry:
        """The entry for a document on its own. Counts its words and facet values."""
        indexed = entry(alone(document), self._schema)
        self._counts.update(_words(indexed))
        self._values.update(facet_values(document, self._schema))
        return indexed

    def _uncount(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._counts.subtract(_words(entry(alone(document), self._schema)))
            self._values.subtract(facet_values(document, self._schema))


def facet_values(document: Document, schema: Schema) -> set[tuple[str, str]]:
    """A document's facet values in their original spelling, as pairs of field and value."""
    names = (facet.name for facet in schema.facets)
    return {(name, value) for name in names for value in document.facets.get(name, ())}


def _words(indexed: Entry) -> Iterator[str]:
    parts = map(str.split, indexed.words.values())
    return filter(str.isalpha, set().union(*parts))
