"""The arrays of one generation: definition, storage and validation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from search.engines.columns.ragged import Array, Ragged, Strings
from search.errors import IndexCorrupt
from search.schema import Schema

# The value for a missing time, before all others.
NO_TIME = np.iinfo(np.int64).min

_ARRAYS, _LIST = "columns.bin", "columns.json"
_ALIGNMENT_BYTES = 64
_KINDS = frozenset(("|u1", "<u2", "<u4", "<u8", "<i8", "<f4"))

# The kinds of documents: not in a group, a member of a group, or one that represents a group.
ALONE, MEMBER, TOGETHER = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class Columns:
    """One generation. Documents, words, terms and values are numbered from 0.

    Each row of `word_docs` and `term_docs` lists the documents with a word or term in a field.
    First come the rows of all words for all fields combined, then those for the first field, and
    so on. `word_counts` and `term_counts` hold the frequencies, multiplied by the weights of the
    fields where these are combined. `positions` holds the positions of each word in the
    concatenated fields of all documents, in which field f of document d begins at
    `field_starts[d * fields + f]`. A value begins with a character whose code is the number of
    its facet. `typed` holds the values of all documents for the first typed field, then those for
    the second, and so on. `deleted` counts the documents that are still in the record files but
    not in the arrays.
    """

    deleted: int = 0

    words: Strings
    word_docs: Ragged
    word_counts: Array
    terms: Strings
    term_docs: Ragged
    term_counts: Array
    positions: Ragged
    field_starts: Array
    values: Strings
    value_docs: Ragged
    doc_values: Ragged
    ids: Strings
    id_order: Array
    record_file: Array
    record_start: Array
    record_end: Array
    title_keys: Strings
    newest: Array
    oldest: Array
    title: Array
    date: Array
    publish: Array
    expiry: Array
    boost: Array
    kind: Array
    group: Array
    typed: Array

    def __len__(self) -> int:
        return len(self.kind)


_FIELDS = [field for field in fields(Columns) if field.type != "int"]


def value_key(field: int, value: str) -> str:
    """The key of a facet's value among the values of all facets."""
    return chr(field) + value


def record_place(columns: Columns, number: int) -> tuple[int, int, int]:
    """The file, start and end of a document's record."""
    return (
        int(columns.record_file[number]),
        int(columns.record_start[number]),
        int(columns.record_end[number]),
    )


def save(columns: Columns, folder: Path) -> None:
    """Write the arrays to one file, and their locations in that file to another.

    Existing files are replaced, not overwritten, because another generation may share them.
    """
    listed: dict[str, tuple[str, int, int]] = {}
    with (folder / f"{_ARRAYS}.new").open("wb") as file:
        for name, array in _arrays(columns):
            file.write(bytes(-file.tell() % _ALIGNMENT_BYTES))
            listed[name] = (array.dtype.str, file.tell(), len(array))
            file.write(np.ascontiguousarray(array).data.cast("B"))
    contents = {"deleted": columns.deleted, "arrays": listed}
    (folder / f"{_LIST}.new").write_text(json.dumps(contents))
    for name in (_ARRAYS, _LIST):
        (folder / f"{name}.new").replace(folder / name)


def load(folder: Path, schema: Schema) -> Columns:
    """Map the arrays in a folder. Raises IndexCorrupt if the arrays are inconsistent."""
    try:
        # Slicing a plain array is ten times faster than slicing a memmap.
        mapped = np.asarray(np.memmap(folder / _ARRAYS, np.uint8, "r"))
        contents = json.loads((folder / _LIST).read_text())
        arrays = {name: _view(mapped, *place) for name, place in contents["arrays"].items()}
        # Indexes of version 10 have no typed fields.
        arrays.setdefault("typed", np.empty(0, np.int64))
        values: dict[str, Any] = {
            field.name: _column(arrays, field.name, field.type) for field in _FIELDS
        }
        columns = Columns(deleted=int(contents["deleted"]), **values)
        _check(columns, schema)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexCorrupt(f"the arrays in {folder} cannot be read: {error}") from None
    return columns


def read_deleted(folder: Path) -> int:
    """The number of deleted documents whose records are still in the files of a folder."""
    return int(json.loads((folder / _LIST).read_text())["deleted"])


def exist(folder: Path) -> bool:
    """Whether a folder contains a generation."""
    return (folder / _LIST).exists()


def _arrays(columns: Columns) -> Iterator[tuple[str, Array]]:
    for field in _FIELDS:
        value = getattr(columns, field.name)
        if isinstance(value, Ragged):
            yield f"{field.name}.starts", value.starts
            yield field.name, value.data
        else:
            yield field.name, value


def _view(mapped: Array, kind: str, start: int, length: int) -> Array:
    """One array in a file. Raises ValueError if the array extends past the end."""
    if kind not in _KINDS:
        raise ValueError(f"{kind!r:.20} is not a valid number type")
    dtype = np.dtype(kind)
    end = start + length * dtype.itemsize
    if start % _ALIGNMENT_BYTES or not 0 <= start <= end <= len(mapped):
        raise ValueError(f"bytes {start:,} to {end:,} are not in the file")
    return mapped[start:end].view(dtype)


def _column(arrays: Mapping[str, Array], name: str, kind: object) -> Ragged | Array:
    if kind == "Array":
        return arrays[name]
    rows = Strings if kind == "Strings" else Ragged
    return rows(arrays[f"{name}.starts"], arrays[name])


def _check(columns: Columns, schema: Schema) -> None:
    """Raise ValueError if an array has the wrong size or contains an index out of range."""
    for name, array in _arrays(columns):
        if array.dtype.kind == "f" and name != "boost":
            raise ValueError(f"{name} must contain integers")
    for field in _FIELDS:
        value = getattr(columns, field.name)
        if isinstance(value, Ragged):
            _check_starts(field.name, value.starts, len(value.data))
    _check_starts("field_starts", columns.field_starts, len(columns.positions.data))
    _check_sizes(columns, schema)
    _check_places(columns)


def _check_sizes(columns: Columns, schema: Schema) -> None:
    documents, fields = len(columns), len(schema.weights())
    for name, size, expected in (
        ("word_docs", len(columns.word_docs), (fields + 1) * len(columns.words)),
        ("term_docs", len(columns.term_docs), (fields + 1) * len(columns.terms)),
        ("word_counts", len(columns.word_counts), len(columns.word_docs.data)),
        ("term_counts", len(columns.term_counts), len(columns.term_docs.data)),
        ("positions", len(columns.positions), len(columns.words)),
        ("field_starts", len(columns.field_starts), documents * fields + 1),
        ("value_docs", len(columns.value_docs), len(columns.values)),
        ("doc_values", len(columns.doc_values), documents),
        ("typed", len(columns.typed), documents * len(schema.typed_fields)),
        *((name, len(getattr(columns, name)), documents) for name in _PER_DOCUMENT),
    ):
        if size != expected:
            raise ValueError(f"{name} has {size:,} rows instead of {expected:,}")


def _check_places(columns: Columns) -> None:
    documents = len(columns)
    for name, array, end in (
        ("word_docs", columns.word_docs.data, documents),
        ("term_docs", columns.term_docs.data, documents),
        ("value_docs", columns.value_docs.data, documents),
        ("doc_values", columns.doc_values.data, len(columns.values)),
        ("positions", columns.positions.data, len(columns.positions.data)),
        ("id_order", columns.id_order, documents),
    ):
        if len(array) and not (int(array.min()) >= 0 and int(array.max()) < end):
            raise ValueError(f"{name} points beyond {end:,}")


_PER_DOCUMENT = (
    *("ids", "id_order", "title_keys", "newest", "oldest", "title"),
    *("record_file", "record_start", "record_end"),
    *("date", "publish", "expiry", "boost", "kind", "group"),
)


def _check_starts(name: str, starts: Array, end: int) -> None:
    whole = len(starts) > 0 and int(starts[0]) == 0 and int(starts[-1]) == end
    if not whole or bool((starts[1:] < starts[:-1]).any()):
        raise ValueError(f"{name} does not ascend from 0 to {end:,}")
