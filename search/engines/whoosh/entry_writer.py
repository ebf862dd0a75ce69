"""Write entries to a segment of a Whoosh index.

Whoosh's own `add_document` would analyze text again. This writer gives the postings of entries to
Whoosh, in the formats of Whoosh.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from whoosh import formats, index
from whoosh.writing import SegmentWriter

from search.engines.whoosh import joint_entries
from search.engines.whoosh.layout import (
    EXPIRY,
    GAPS,
    GROUP,
    JOINT,
    KIND,
    LENGTHS,
    PUBLISH,
    STEMS,
    typed_field,
    values_field,
    words_field,
)
from search.engines.whoosh.posting_pool import MemoryPool
from search.indexing import Entry
from search.schema import GAP, Schema
from search.typed_fields import column

NEWEST = "newest"
"""The kind of documents with joint entries."""

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - Whoosh stores UTC without a time zone
_NOTHING = b""
_encode = formats.Positions().encode


class EntryWriter(SegmentWriter):  # type: ignore[misc]
    """Adds entries to an index."""

    def __init__(self, opened: index.Index, schema: Schema) -> None:
        super().__init__(opened)
        self.pool = MemoryPool()
        self._fields = {
            name: (number, words_field(name, schema), weight)
            for number, (name, weight) in enumerate(schema.weights().items())
        }
        typed = (column(field.name) for field in schema.typed_fields)
        self._columns = {"publish": PUBLISH, "expiry": EXPIRY}
        self._columns |= {name: typed_field(name) for name in typed}
        self._content = schema
        self._encoded: dict[tuple[int, ...], bytes] = {}

    def add_entry(self, entry: Entry, joint: Sequence[Entry]) -> None:
        """Add a document, with the joint entries of which it is the newest member."""
        self.perdocwriter.start_doc(self.docnum)
        record = json.loads(entry.record)
        lengths = self._add_words(entry.words)
        self._add_stems(entry.terms)
        kinds = [entry.kind] if entry.kind else []
        self._add_values("id", (entry.id,))
        self._add_values(GROUP, (entry.group,) if entry.group else ())
        self._add_values(KIND, [*kinds, NEWEST] if joint else kinds)
        for name, values in entry.values.items():
            self._add_values(values_field(name), values)
        for name, value in record.items():
            self.perdocwriter.add_field(name, self.schema[name], value, lengths.pop(name, 0))
        for name, length in lengths.items():
            self.perdocwriter.add_field(name, self.schema[name], None, length)
        self._add_columns(entry, joint)
        self.perdocwriter.finish_doc()
        self._added = True
        self.docnum += 1

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        lengths = self.per_document_reader()
        self.pool.write(self.fieldwriter, self.schema, lengths)
        self.fieldwriter.close()
        lengths.close()

    def _add_words(self, texts: Mapping[str, str]) -> dict[str, int]:
        """Add the words of each field, and return their numbers."""
        counts: dict[str, int] = {}
        exact = array("I", bytes(4 * len(self._fields)))
        for name, text in texts.items():
            number, field, _ = self._fields[name]
            words = text.split()
            places = defaultdict(list)
            for position, word in enumerate(words):
                places[word].append(position)
            gaps = places.pop(GAP)
            exact[number], counts[field] = len(words), len(words) - len(gaps)
            self._add_posting(GAPS, name, len(gaps), gaps)
            for word, positions in places.items():
                self._add_posting(field, word, len(positions), positions)
        self._add_column(LENGTHS, exact.tobytes())
        return counts

    def _add_stems(self, texts: Mapping[str, str]) -> None:
        numbers = defaultdict(list)
        totals: Counter[str] = Counter()
        for name, text in texts.items():
            number, _, weight = self._fields[name]
            for stem, count in Counter(text.split()).items():
                # Small numbers take a byte.
                numbers[stem].append(count * len(self._fields) + number)
                totals[stem] += weight * count
        # A document without any text has no gaps.
        numbers.pop(GAP, None)
        for stem, codes in numbers.items():
            self._add_posting(STEMS, stem, totals[stem], codes)

    def _add_values(self, field: str, values: Iterable[str]) -> None:
        for value in values:
            self.pool.add((field, value.encode(), self.docnum, 1.0, _NOTHING))

    def _add_posting(self, field: str, text: str, count: int, numbers: list[int]) -> None:
        key = tuple(numbers)
        packed = self._encoded.get(key)
        if packed is None:
            packed = _encode(numbers)
            # Most words occur once, and there are few such positions.
            if len(numbers) == 1:
                self._encoded[key] = packed
        self.pool.add((field, text.encode(), self.docnum, float(count), packed))

    def _add_columns(self, entry: Entry, joint: Sequence[Entry]) -> None:
        title = entry.keys["title"].partition("\0")[0]
        self._add_column("id", entry.id.encode())
        self._add_column("title", title.encode())
        for name, field in self._columns.items():
            if name in entry.numbers:
                self._add_column(field, str(entry.numbers[name]).encode())
        if "date" in entry.numbers:
            date = self.schema["date"]
            moment = _EPOCH + timedelta(microseconds=entry.numbers["date"])
            self._add_column("date", date.to_column_value(moment))
            for text, _, weight, packed in date.index(moment):
                self.pool.add(("date", text, self.docnum, weight, packed))
        if joint:
            self._add_column(JOINT, joint_entries.dumps(joint, self._content))

    def _add_column(self, name: str, value: Any) -> None:
        self.perdocwriter.add_column_value(name, self.schema[name].column_type, value)
