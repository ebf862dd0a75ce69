"""The tantivy engine: it and its own `tantivy_*` are the only modules that import tantivy.

For each searchable field two indexed ones: `t_<name>` holds terms, `w_<name>` words with
positions, both joined by blanks. `k_<name>` holds a facet's whole values, `s_<name>` a sort
key. The stored record is the whole document.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tantivy

from search.engines.tantivy.reader import Reader
from search.errors import IndexCorrupt
from search.indexing.duplicates import TOGETHER
from search.indexing.entry import ORDERS, TIMES, Entry
from search.schema import Schema

HEAP = 128_000_000  # bytes the writer fills before it writes a segment; fewer answer faster
# The part of an index that may be deleted documents: average lengths count them, see `Living`.
SLACK = 0.01


def write(
    path: Path,
    fields: Schema,
    entries: Iterable[Entry],
    deleted: Iterable[str] = (),
    groups: Iterable[str] = (),
) -> int:
    """Delete ids and groups, then add entries; return how many documents there are."""
    layout = _layout(fields)
    index = _prepared(tantivy.Index(layout, path=str(path)))
    # One thread: a second one would only take the core that reads the content.
    writer = index.writer(heap_size=HEAP, num_threads=1)
    for id in deleted:
        writer.delete_documents_by_term("id", id)
    for name in groups:
        writer.delete_documents_by_term("group", name)
    for one in entries:
        writer.add_document(_to_tantivy(one, layout))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher: Any = index.searcher()
    both = tantivy.Query.term_query(layout, "kind", TOGETHER, "basic")
    return int(searcher.num_docs - searcher.search(both, 1).count)


def open(path: Path, fields: Schema) -> Reader:  # noqa: ARG001  # tantivy knows its fields
    """Open the index in a folder."""
    try:
        if os.access(path, os.W_OK):
            return Reader(_opened(path), wasted(path))
        with tempfile.TemporaryDirectory(prefix="curated-search-") as place:
            return Reader(_opened(_linked(path, Path(place))), wasted(path))
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise IndexCorrupt(f"tantivy cannot open {path}: {error}") from None


def wasted(path: Path) -> int:
    """Return how many deleted documents the index in a folder still holds."""
    segments = json.loads((path / "meta.json").read_bytes())["segments"]
    return sum(
        (segment["deletes"] or {"num_deleted_docs": 0})["num_deleted_docs"] for segment in segments
    )


def _opened(path: Path) -> tantivy.Index:
    index = _prepared(tantivy.Index.open(str(path)))
    # No watching thread: it would die in a forked worker, and a generation never changes.
    index.config_reader(reload_policy="manual")
    index.reload()
    return index


def _linked(path: Path, place: Path) -> Path:
    """Return a folder of links to an index's files: to read them, tantivy wants to write a lock.

    Once they are open, the links may go.
    """
    for file in path.resolve().iterdir():
        if not file.name.startswith(".tantivy"):
            (place / file.name).symlink_to(file)
    return place


def _layout(fields: Schema) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("record", stored=True)
    for name in ("group", "kind"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in fields.searched():
        builder.add_text_field(f"t_{name}", tokenizer_name="blanks", index_option="freq")
        builder.add_text_field(f"w_{name}", tokenizer_name="blanks", index_option="position")
    for name in fields.keyword_fields():
        builder.add_text_field(f"k_{name}", fast=True, tokenizer_name="raw", index_option="basic")
    for order in ORDERS:
        builder.add_text_field(f"s_{order}", fast=True, tokenizer_name="raw", index_option="basic")
    for name in TIMES:
        builder.add_integer_field(name, fast=True)
    return builder.build()


def _prepared(index: tantivy.Index) -> tantivy.Index:
    """Return the index with our tokenizer, which tantivy forgets whenever it is opened."""
    blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("blanks", blanks)
    return index


def _to_tantivy(one: Entry, layout: tantivy.Schema) -> tantivy.Document:
    values: dict[str, Any] = {"id": one.id, "record": one.record.encode()}
    values |= {"group": one.group, "kind": one.kind} if one.kind else {"group": one.group}
    values |= {f"w_{name}": words for name, words in one.words.items()}
    values |= {f"t_{name}": terms for name, terms in one.terms.items()}
    values |= {f"k_{name}": list(found) for name, found in one.values.items()}
    values |= {f"s_{order}": key for order, key in one.keys.items()}
    return tantivy.Document.from_dict(values | dict(one.times), layout)
