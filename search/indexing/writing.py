"""Writing documents so that those of one source are one article, too.

A rebuild and an update end in the same place: every group that a change touches is taken out
whole and put back by `groups.records`, which knows nothing but the group's documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from search.document import Document
from search.indexing.duplicates import TOGETHER, Groups, Record, alone, group, records
from search.indexing.entry import Entry, entry
from search.indexing.intake import Intake
from search.indexing.store import Reader, Store
from search.indexing.vocabulary import NO_WORDS, Vocabulary
from search.schema import EVERYWHERE, Schema


class Writing:
    """Documents on their way into an index, whose words are counted as they pass.

    An engine's own dictionary would count what it has deleted, and what several documents are
    together. `before` are the words that the index holds already.
    """

    def __init__(
        self, store: Store, path: Path, fields: Schema, before: Vocabulary = NO_WORDS
    ) -> None:
        self._store, self._path, self._fields = store, path, fields
        self._words = Counter(before.counts)

    def vocabulary(self) -> Vocabulary:
        """Return the words that the index holds now."""
        return Vocabulary(self._words.items())

    def all(self, documents: Iterable[Document]) -> int:
        """Write an index's first documents; return their number."""
        groups = Groups()
        entries = self._counted(groups.noted(documents))
        count = self._store.write(self._path, self._fields, entries)
        repeated = groups.repeated()
        return self._write({}, (), repeated) if repeated else count

    def taken(self, intake: Intake, documents: Iterable[Document]) -> int:
        """Write an index's first documents, of each id the last that comes; return their number."""
        count = self.all(intake.first(documents))
        late = intake.late()
        return self.changes(late, late) if late else count

    def changes(self, fresh: Mapping[str, Document], gone: Collection[str]) -> int:
        """Delete ids from an index and add documents by id; return how many there are then."""
        return self._write(fresh, gone, set())

    def _write(
        self, fresh: Mapping[str, Document], gone: Collection[str], touched: set[str]
    ) -> int:
        reader = self._store.open(self._path, self._fields)
        before = [document for document in map(reader.get, gone) if document]
        self._forget(document for document in before if not group(document.source_url))
        touched |= {group(document.source_url) for document in (*before, *fresh.values())} - {""}
        changed = self._counted(self._changed(reader, fresh, gone, sorted(touched)))
        return self._store.write(self._path, self._fields, changed, gone, sorted(touched))

    def _changed(
        self,
        reader: Reader,
        fresh: Mapping[str, Document],
        gone: Collection[str],
        touched: Iterable[str],
    ) -> Iterator[Record]:
        by_group: dict[str, list[Document]] = {}
        for document in fresh.values():
            by_group.setdefault(group(document.source_url), []).append(document)
        yield from map(alone, by_group.get("", ()))
        for name in touched:
            members = reader.members(name)
            self._forget(members)
            kept = (document for document in members if document.id not in gone)
            together = [*kept, *by_group.get(name, ())]
            yield from records(sorted(together, key=lambda document: document.id), name)

    def _counted(self, written: Iterable[Record]) -> Iterator[Entry]:
        for record in written:
            one = entry(record, self._fields)
            if record.kind != TOGETHER:
                self._words.update(_words(one))
            yield one

    def _forget(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._words.subtract(_words(entry(alone(document), self._fields)))


def _words(one: Entry) -> Iterator[str]:
    parts = (text.split() for name, text in one.words.items() if name != EVERYWHERE)
    return filter(str.isalpha, set().union(*parts))
