"""Postings of a segment, collected in memory and written term by term.

Whoosh's own pool sorts single postings in temporary files, and its writer checks each of them and
looks up a length in a file. Both are several times slower.
"""

# Whoosh's codec has no other way to add many postings at once.
# ruff: noqa: SLF001

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import Any

from whoosh import fields
from whoosh.codec.base import FieldWriter, PerDocumentReader
from whoosh.system import pack_ushort

# As in Whoosh's codec.
_BLOCK, _COMPRESSION = 128, 3
# Compressing the few postings of a rare word takes longer than all else, and saves nothing.
_MIN_COMPRESSED = 4

# The field, term, document, weight and encoded value of a posting.
Item = tuple[str, bytes, int, float, bytes]
Rows = tuple["array[int]", "array[float]", list[bytes]]


def _new_rows() -> Rows:
    return array("I"), array("f"), []


class MemoryPool:
    """Replaces the pool of a Whoosh writer. Documents are added in ascending order."""

    def __init__(self) -> None:
        self._fields: dict[str, dict[bytes, Rows]] = defaultdict(lambda: defaultdict(_new_rows))
        self.size = 0

    def add(self, item: Item) -> None:
        """Add a posting."""
        field, term, document, weight, value = item
        documents, weights, values = self._fields[field][term]
        documents.append(document)
        weights.append(weight)
        if value:
            values.append(value)
        self.size += 1

    def cleanup(self) -> None:
        """Forget all postings."""
        self._fields.clear()

    def write(self, writer: FieldWriter, schema: fields.Schema, lengths: PerDocumentReader) -> None:
        """Write all postings in the order of fields and terms."""
        for name, terms in sorted(self._fields.items()):
            writer.start_field(name, schema[name])
            of_documents = _lengths(lengths, name)
            for term in sorted(terms):
                writer.start_term(term)
                _fill_blocks(writer._postwriter, terms[term], of_documents)
                _finish_term(writer, term)
            writer.finish_field()
            terms.clear()


def _lengths(reader: PerDocumentReader, field: str) -> list[int]:
    """The number of words in a field of each document, or nothing if the field has no lengths."""
    if not reader.field_length(field):
        return []
    return [reader.doc_field_length(n, field) or 0 for n in range(reader.doc_count_all())]


def _fill_blocks(blocks: Any, rows: Rows, lengths: list[int]) -> None:
    """Write the postings of a term in blocks, except the last one, which is only filled."""
    documents, weights, values = rows
    blocks._compression = _COMPRESSION if len(documents) >= _MIN_COMPRESSED else 0
    for start in range(0, len(documents), _BLOCK):
        if start:
            blocks._write_block()
        part = slice(start, start + _BLOCK)
        blocks._ids, blocks._weights = documents[part], weights[part]
        blocks._values, blocks._maxweight = values[part], max(blocks._weights)
        if lengths:
            inside = [lengths[document] for document in blocks._ids]
            blocks._minlength, blocks._maxlength = min(inside), max(inside)


def _finish_term(writer: Any, term: bytes) -> None:
    """Write the last block of a term.

    The posting of a word that occurs only once is stored with the word. Whoosh reads such postings,
    but fails to write them because of a misspelled name.
    """
    blocks = writer._postwriter
    if blocks.written() or len(blocks) > 1:
        writer.finish_term()
        return
    info, blocks._terminfo = blocks._terminfo, None
    info.add_block(blocks)
    info.set_inlined(blocks._ids, blocks._weights, blocks._values)
    writer._tindex.add(pack_ushort(writer._fieldid) + term, info.to_bytes())
