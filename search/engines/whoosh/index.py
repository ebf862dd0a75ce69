"""Write and open a Whoosh index in a folder.

Any Whoosh can open the folder, because it contains only Whoosh's own field types and formats. This
engine uses Whoosh to store postings, columns and records, but not its queries and collectors,
because their results are sometimes wrong (see decision 4). `reader` does the rest.

Whoosh pickles its schema, so index folders from untrusted sources must not be opened.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable
from pathlib import Path

from whoosh import index

from search.engines.whoosh.entry_writer import EntryWriter
from search.engines.whoosh.joint_entries import with_joint_entries
from search.engines.whoosh.layout import FORMAT, GROUP, layout
from search.engines.whoosh.postings import WhooshPostings
from search.engines.whoosh.reader import WhooshReader
from search.errors import IndexCorrupt, IndexIncompatible
from search.indexing import Entry
from search.schema import Schema

# The maximum share of deleted documents. Deleted documents take up space but do not affect results.
MAX_DELETED_SHARE = 0.2

# A segment's postings are in memory until it is written: up to about 100 MB.
MAX_SEGMENT_POSTINGS = 1_500_000

_FORMAT_FILE = "whoosh-format"


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
        opened = index.create_in(folder, layout(schema))
        (path / _FORMAT_FILE).write_text(FORMAT)
    writer = EntryWriter(opened, schema)
    try:
        for id in deleted:
            writer.delete_by_term("id", id)
        for name in groups:
            writer.delete_by_term(GROUP, name)
        for entry, joint in with_joint_entries(entries):
            writer.add_entry(entry, joint)
            if writer.pool.size >= MAX_SEGMENT_POSTINGS:
                writer.commit(merge=False)
                writer = EntryWriter(opened, schema)
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    return int(opened.doc_count())


def open(path: Path, schema: Schema) -> WhooshReader:
    """Open the index in a folder."""
    _check_format(path)
    try:
        reader = index.open_dir(str(path)).reader()
    except (index.IndexError, OSError, EOFError, ValueError) as error:
        # On failure, Whoosh does not close its files. They stay open until the traceback that
        # refers to them is dropped and reference cycles are collected.
        error.__traceback__ = None
        gc.collect()
        raise IndexCorrupt(f"whoosh cannot open {path}: {error}") from None
    return WhooshReader(WhooshPostings(reader, schema))


def count_deleted(path: Path) -> int:
    """The number of deleted documents that are still in the index in a folder."""
    _check_format(path)
    opened = index.open_dir(str(path))
    return int(opened.doc_count_all() - opened.doc_count())


def _check_format(path: Path) -> None:
    """Raise IndexIncompatible for an index of another format, whose files cannot be unpickled."""
    try:
        version = (path / _FORMAT_FILE).read_text()
    except FileNotFoundError:
        version = "1"
    if version != FORMAT:
        raise IndexIncompatible(
            f"the index in {path.parent} has format {version:.20} of the whoosh engine, but this "
            f"curated-search requires format {FORMAT}; run: curated-search rebuild"
        )
