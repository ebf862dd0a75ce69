"""Documents written so that those of one source are one article, too.

A rebuild and an update end in the same place: every group that a change touches is taken out
whole and put back by `duplicates.records`, which reads nothing but the group's documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from search.document import Document
from search.indexing.duplicates import TOGETHER, Groups, Record, alone, group, records
from search.indexing.entry import Entry, entry
from search.indexing.generation import GenerationReader, NewGeneration
from search.indexing.intake import Intake
from search.indexing.vocabulary import NO_WORDS, Vocabulary
from search.schema import EVERYWHERE, Schema


class DocumentWriter:
    """Writes documents into a new generation, and counts their words and values as they pass.

    An engine's own dictionary would count what it has deleted, and what several documents are
    together. `before` are the words that the generation holds already.
    """

    def __init__(
        self, generation: NewGeneration, schema: Schema, before: Vocabulary = NO_WORDS
    ) -> None:
        self._generation, self._schema = generation, schema
        self._counts = Counter(before.counts)
        self._values = Counter(before.values)

    def vocabulary(self) -> Vocabulary:
        """Return the words and values that the generation holds now."""
        return Vocabulary(self._counts.items(), self._values.items())

    def add(self, documents: Iterable[Document]) -> int:
        """Write the first documents of an empty generation; return their number."""
        groups = Groups()
        entries = self._counted(groups.noted(documents))
        count = self._generation.write(entries)
        repeated = groups.repeated()
        return self._write({}, (), repeated) if repeated else count

    def add_last_of_each_id(self, intake: Intake) -> int:
        """Write the documents of an intake, of each id the last; return their number."""
        count = self.add(intake.first_of_each_id())
        later = intake.repeated
        return self.change(later, later) if later else count

    def change(self, fresh: Mapping[str, Document], deleted: Collection[str]) -> int:
        """Delete ids and add documents by id; return how many documents there are then."""
        return self._write(fresh, deleted, set())

    def _write(
        self, fresh: Mapping[str, Document], deleted: Collection[str], groups: set[str]
    ) -> int:
        reader = self._generation.open()
        before = [document for document in map(reader.get, deleted) if document]
        self._uncount(document for document in before if not group(document.source_url))
        touched = groups | {group(document.source_url) for document in (*before, *fresh.values())}
        names = sorted(touched - {""})
        entries = self._counted(self._changed(reader, fresh, deleted, names))
        return self._generation.write(entries, deleted, names)

    def _changed(
        self,
        reader: GenerationReader,
        fresh: Mapping[str, Document],
        deleted: Collection[str],
        names: Iterable[str],
    ) -> Iterator[Record]:
        by_group: dict[str, list[Document]] = {}
        for document in fresh.values():
            by_group.setdefault(group(document.source_url), []).append(document)
        yield from map(alone, by_group.get("", ()))
        for name in names:
            members = reader.members(name)
            self._uncount(members)
            left = (document for document in members if document.id not in deleted)
            together = [*left, *by_group.get(name, ())]
            yield from records(sorted(together, key=lambda document: document.id), name)

    def _counted(self, written: Iterable[Record]) -> Iterator[Entry]:
        for record in written:
            indexed = entry(record, self._schema)
            if record.kind != TOGETHER:
                self._counts.update(_words(indexed))
                self._values.update(facet_values(record.document, self._schema))
            yield indexed

    def _uncount(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._counts.subtract(_words(entry(alone(document), self._schema)))
            self._values.subtract(facet_values(document, self._schema))


def facet_values(document: Document, schema: Schema) -> set[tuple[str, str]]:
    """A document's facet values as its editor spells them, each a field and a text."""
    names = (facet.name for facet in schema.facets)
    return {(name, value) for name in names for value in document.facets.get(name, ())}


def _words(indexed: Entry) -> Iterator[str]:
    parts = (text.split() for name, text in indexed.words.items() if name != EVERYWHERE)
    return filter(str.isalpha, set().union(*parts))
