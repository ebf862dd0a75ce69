"""Write and open a tantivy index in a folder.

Each searchable field has two tantivy fields, with words separated by spaces: `t_<name>` with
terms, and `w_<name>` with words and their positions. `k_<name>` has the values of a facet.
`s_<name>` is a sort key, and `s_<name>_<position>` is a number for a part of it. The stored record
is the complete document.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tantivy

from search.engines.tantivy.reader import TantivyReader
from search.engines.tantivy.sorted_page import number_fields, numbers
from search.errors import IndexCorrupt
from search.indexing import TOGETHER, Entry, key_names, number_columns, with_joined_field
from search.schema import Schema

# The memory that the writer fills before it writes a segment. Fewer segments are faster to search.
WRITER_HEAP_BYTES = 128_000_000

# The maximum share of deleted documents. tantivy includes them in average lengths, which
# `IdfCorrection` does not correct.
MAX_DELETED_SHARE = 0.01


def write(
    path: Path,
    schema: Schema,
    entries: Iterable[Entry],
    deleted: Iterable[str] = (),
    groups: Iterable[str] = (),
) -> int:
    """Delete IDs and groups, add entries, and return the number of documents."""
    layout = _layout(schema)
    index = _with_tokenizer(tantivy.Index(layout, path=str(path)))
    # A second thread would only compete with the processes that read the content.
    writer = index.writer(heap_size=WRITER_HEAP_BYTES, num_threads=1)
    for id in deleted:
        writer.delete_documents_by_term("id", id)
    for name in groups:
        writer.delete_documents_by_term("group", name)
    for entry in entries:
        writer.add_document(_to_tantivy(entry, schema, layout))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher: Any = index.searcher()
    together = tantivy.Query.term_query(layout, "kind", TOGETHER, "basic")
    return int(searcher.num_docs - searcher.search(together, 1).count)


def open(path: Path, schema: Schema) -> TantivyReader:  # noqa: ARG001 - the files hold it
    """Open the index in a folder."""
    try:
        if os.access(path, os.W_OK):
            return TantivyReader(_open_index(path), count_deleted(path))
        with tempfile.TemporaryDirectory(prefix="curated-search-") as links:
            return TantivyReader(_open_index(_link_files(path, Path(links))), count_deleted(path))
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise IndexCorrupt(f"tantivy cannot open {path}: {error}") from None


def count_deleted(path: Path) -> int:
    """The number of deleted documents that are still in the index in a folder."""
    segments = json.loads((path / "meta.json").read_bytes())["segments"]
    return sum(
        (segment["deletes"] or {"num_deleted_docs": 0})["num_deleted_docs"] for segment in segments
    )


def _open_index(path: Path) -> tantivy.Index:
    index = _with_tokenizer(tantivy.Index.open(str(path)))
    # A generation never changes, so there is no need to watch it with a thread, which would not
    # survive a fork.
    index.config_reader(reload_policy="manual")
    index.reload()
    return index


def _link_files(path: Path, links: Path) -> Path:
    """Link an index's files into another folder, where tantivy can write its lock.

    The links may be deleted after the files have been opened.
    """
    for file in path.resolve().iterdir():
        if not file.name.startswith(".tantivy"):
            (links / file.name).symlink_to(file)
    return links


def _layout(schema: Schema) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("record", stored=True)
    for name in ("group", "kind"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in schema.searched():
        builder.add_text_field(f"t_{name}", tokenizer_name="blanks", index_option="freq")
        builder.add_text_field(f"w_{name}", tokenizer_name="blanks", index_option="position")
    for name in schema.keyword_fields():
        builder.add_text_field(f"k_{name}", fast=True, tokenizer_name="raw", index_option="basic")
    for order in key_names(schema):
        builder.add_text_field(f"s_{order}", fast=True, tokenizer_name="raw", index_option="basic")
        for name in number_fields(order):
            builder.add_integer_field(name, fast=True)
    for name in number_columns(schema):
        builder.add_integer_field(name, fast=True)
    return builder.build()


def _with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    """Register our tokenizer, which tantivy does not store in the index."""
    blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("blanks", blanks)
    return index


def _to_tantivy(entry: Entry, schema: Schema, layout: tantivy.Schema) -> tantivy.Document:
    values: dict[str, Any] = {"id": entry.id, "record": entry.record.encode()}
    values |= {"group": entry.group, "kind": entry.kind} if entry.kind else {"group": entry.group}
    words, terms = with_joined_field(entry.words, schema), with_joined_field(entry.terms, schema)
    values |= {f"w_{name}": text for name, text in words.items()}
    values |= {f"t_{name}": text for name, text in terms.items()}
    values |= {f"k_{name}": list(facet) for name, facet in entry.values.items()}
    for order, key in entry.keys.items():
        values |= {f"s_{order}": key, **dict(numbers(order, key))}
    return tantivy.Document.from_dict(values | dict(entry.numbers), layout)
