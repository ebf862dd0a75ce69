"""Write and open a Whoosh index in a folder.

Whoosh stores postings, columns and records. Its queries, collectors and analyzers are not used,
because their results are sometimes wrong (see decision 4). `reader` does the rest.

Whoosh pickles its schema, so index folders from untrusted sources must not be opened.
"""

from __future__ import annotations

import gc
import struct
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from whoosh import columns, fields, formats, index, reading

from search.document import Document, loads
from search.engines.whoosh.reader import WhooshReader
from search.errors import IndexCorrupt
from search.indexing import TOGETHER, Entry, number_columns, with_joined_field
from search.ordering import key_names
from search.schema import Schema

# The memory for postings that the writer fills before it sorts them into a file.
WRITER_BUFFER_MEGABYTES = 64

# The maximum share of deleted documents. Deleted documents take up space but do not affect results.
MAX_DELETED_SHARE = 0.2

_ABSENT = b""


class TermField(fields.FieldType):  # type: ignore[misc]
    """A field whose value is a list of terms, stored with their frequencies."""

    def __init__(self) -> None:
        super().__init__(formats.Frequency(), None, scorable=True)

    def index(self, value: list[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield each term with its frequency."""
        for term, count in Counter(value).items():
            yield term.encode(), count, float(count), formats.pack_uint(count)


class WordField(fields.FieldType):  # type: ignore[misc]
    """A field whose value is a list of words, stored with their positions."""

    def __init__(self) -> None:
        super().__init__(formats.Positions(), None, scorable=True)

    def index(self, value: list[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield each word with its positions."""
        places: dict[str, list[int]] = {}
        for position, word in enumerate(value):
            places.setdefault(word, []).append(position)
        for word, positions in places.items():
            # Whoosh stores any bytes. This format is ten times faster to read than its own.
            packed = struct.pack(f"<{len(positions)}I", *positions)
            yield word.encode(), len(positions), float(len(positions)), packed


class ValueField(fields.FieldType):  # type: ignore[misc]
    """A field whose value is a list of facet values or IDs."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=True)

    def index(self, value: Iterable[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield each value once."""
        for text in dict.fromkeys(value):
            yield text.encode(), 1, 1.0, _ABSENT


def write(
    path: Path,
    schema: Schema,
    entries: Iterable[Entry],
    deleted: Iterable[str] = (),
    groups: Iterable[str] = (),
) -> int:
    """Delete IDs and groups, add entries, and return the number of documents."""
    folder = str(path)
    if index.exists_in(folder):
        opened = index.open_dir(folder)
    else:
        opened = index.create_in(folder, _layout(schema))
    writer = opened.writer(limitmb=WRITER_BUFFER_MEGABYTES)
    try:
        for id in deleted:
            writer.delete_by_term("id", id.encode())
        for name in groups:
            writer.delete_by_term("group", name.encode())
        for entry in entries:
            writer.add_document(**_to_whoosh(entry, schema))
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    with opened.reader() as reader:
        together = WhooshPostings(reader).documents("kind", TOGETHER)
        return int(reader.doc_count()) - len(together)


def open(path: Path, schema: Schema) -> WhooshReader:  # noqa: ARG001 - Whoosh pickles its own
    """Open the index in a folder."""
    try:
        reader = index.open_dir(str(path)).reader()
    except (index.IndexError, OSError, EOFError, ValueError) as error:
        # On failure, Whoosh does not close its files. They stay open until the traceback that
        # refers to them is dropped and reference cycles are collected.
        error.__traceback__ = None
        gc.collect()
        raise IndexCorrupt(f"whoosh cannot open {path}: {error}") from None
    return WhooshReader(WhooshPostings(reader))


def count_deleted(path: Path) -> int:
    """The number of deleted documents that are still in the index in a folder."""
    opened = index.open_dir(str(path))
    return int(opened.doc_count_all() - opened.doc_count())


class WhooshPostings:
    """Access to Whoosh's postings, with a lock because its reader is not thread-safe."""

    def __init__(self, reader: reading.IndexReader) -> None:
        self._reader, self._lock = reader, threading.Lock()
        self.size = int(reader.doc_count_all())
        self.live = list(reader.all_doc_ids())

    def terms(self, field: str, prefix: str = "") -> list[str]:
        """The terms in a field with a prefix."""
        with self._lock:
            return [term.decode() for term in self._reader.expand_prefix(field, prefix.encode())]

    def frequencies(self, field: str, term: str) -> Mapping[int, int]:
        """A term's frequency in each document."""
        with self._lock:
            return {number: int(m.weight()) for number, m in self._postings(field, term)}

    def positions(self, field: str, term: str) -> Mapping[int, bytes]:
        """A word's packed positions in each document."""
        with self._lock:
            return {number: m.value() for number, m in self._postings(field, term)}

    def unpack(self, positions: bytes) -> list[int]:
        """Unpack a value returned by `positions()`."""
        return list(struct.unpack(f"<{len(positions) // 4}I", positions))

    def documents(self, field: str, term: str) -> list[int]:
        """The documents that contain a term."""
        with self._lock:
            return [number for number, _ in self._postings(field, term)]

    def column(self, name: str) -> list[bytes]:
        """The value of a column for each document, or empty bytes."""
        # Read segment by segment: otherwise Whoosh mishandles segments that lack the column.
        values: list[bytes] = []
        with self._lock:
            for segment, _ in self._reader.leaf_readers():
                size = segment.doc_count_all()
                if segment.has_column(name):
                    column = segment.column_reader(name)
                    values += (column[number] for number in range(size))
                else:
                    values += [_ABSENT] * size
        return values

    def document(self, number: int) -> Document:
        """The stored document with the given number."""
        with self._lock:
            return loads(self._reader.stored_fields(number)["record"])

    def _postings(self, field: str, term: str) -> Iterator[tuple[int, Any]]:
        try:
            matcher = self._reader.postings(field, term.encode())
        except reading.TermNotFound:
            return
        while matcher.is_active():
            yield matcher.id(), matcher
            matcher.next()


def _layout(schema: Schema) -> fields.Schema:
    layout: dict[str, fields.FieldType] = {"record": fields.STORED()}
    layout |= {name: ValueField() for name in ("id", "group", "kind")}
    for name in schema.searched():
        layout |= {f"t_{name}": TermField(), f"w_{name}": WordField()}
    layout |= {f"k_{name}": ValueField() for name in schema.keyword_fields()}
    lengths = (f"l_{name}" for name in schema.searched())
    for name in (*(f"s_{order}" for order in key_names(schema)), *number_columns(schema), *lengths):
        layout[name] = fields.COLUMN(columns.VarBytesColumn())
    return fields.Schema(**layout)


def _to_whoosh(entry: Entry, schema: Schema) -> dict[str, Any]:
    values: dict[str, Any] = {"id": [entry.id], "record": entry.record}
    values["group"] = [entry.group] if entry.group else []
    values["kind"] = [entry.kind] if entry.kind else []
    words, terms = with_joined_field(entry.words, schema), with_joined_field(entry.terms, schema)
    values |= {f"w_{name}": text.split() for name, text in words.items()}
    values |= {f"t_{name}": text.split() for name, text in terms.items()}
    # Whoosh rounds its own field lengths to a byte. Exact scores need exact lengths.
    values |= {f"l_{name}": str(len(text.split())).encode() for name, text in words.items()}
    values |= {f"k_{name}": facet for name, facet in entry.values.items()}
    values |= {f"s_{order}": key.encode() for order, key in entry.keys.items()}
    return values | {name: str(number).encode() for name, number in entry.numbers.items()}
