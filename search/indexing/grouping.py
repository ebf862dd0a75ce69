"""Group entries by source.

Which documents have the same source is known only after the last one has been read.
Until then, entries are kept in a temporary file: reading an entry from it takes a tenth of the time
needed to analyze the document again.
"""

from __future__ import annotations

import pickle
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import IO

from search.document import loads
from search.indexing.duplicates import MEMBER, joint_records
from search.indexing.entry import Entry, entry
from search.schema import Schema


def grouped(entries: Sequence[Entry], schema: Schema) -> Iterator[Entry]:
    """Turn the entries of single documents with the same source into the entries of a group."""
    if len(entries) < 2:
        yield from entries
        return
    analysed = {member.id: member for member in entries}
    yield from (replace(member, kind=MEMBER) for member in entries)
    documents = [loads(member.record) for member in entries]
    for record in joint_records(documents, entries[0].group):
        yield entry(record, schema, analysed[record.document.id])


class WaitingEntries:
    """Stores the entries of single documents in a temporary file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._starts, self._groups = array("q"), array("Q")

    def add(self, entries: Iterable[Entry]) -> None:
        """Add entries."""
        for one in entries:
            self._starts.append(self._file.tell())
            self._groups.append(int(one.group or "0", 16))
            pickle.dump(one, self._file, pickle.HIGHEST_PROTOCOL)

    def grouped(self, schema: Schema) -> Iterator[Entry]:
        """Yield the entries without a group in the order added, then the entries of each group."""
        sizes = Counter(group for group in self._groups if group)
        waiting: dict[int, list[int]] = {}
        self._file.seek(0)
        for start, group in zip(self._starts, self._groups, strict=True):
            if sizes[group] > 1:
                waiting.setdefault(group, []).append(start)
            else:
                yield self._read(start)
        for _, starts in sorted(waiting.items()):
            entries = sorted(map(self._read, starts), key=lambda one: one.id)
            yield from grouped(entries, schema)

    def _read(self, start: int) -> Entry:
        self._file.seek(start)
        # Unpickling is safe: the file has no name, so no other process can open it.
        one: Entry = pickle.load(self._file)  # noqa: S301
        return one
