"""Writing documents so that those of one source are one article, too.

A rebuild and an update end in the same place: every group that a change touches is taken out
whole and put back by `groups.records`, which knows nothing but the group's documents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from search.document import Document
from search.engines.intake import Intake
from search.engines.stores import Reader, Store
from search.groups import Groups, Record, alone, group, records
from search.schema import Schema


def write_all(store: Store, path: Path, fields: Schema, documents: Iterable[Document]) -> int:
    """Write an index's first documents; return their number."""
    groups = Groups()
    count = store.write(path, fields, groups.noted(documents))
    repeated = groups.repeated()
    if repeated:
        count = _write(store, path, fields, {}, (), repeated)
    return count


def write_taken(
    store: Store, path: Path, fields: Schema, intake: Intake, documents: Iterable[Document]
) -> int:
    """Write an index's first documents, of each id the last that comes; return their number."""
    count = write_all(store, path, fields, intake.first(documents))
    late = intake.late()
    return write_changes(store, path, fields, late, late) if late else count


def write_changes(
    store: Store, path: Path, fields: Schema, fresh: Mapping[str, Document], gone: Collection[str]
) -> int:
    """Delete ids from an index and add documents by id; return how many there are then."""
    return _write(store, path, fields, fresh, gone, set())


def _write(
    store: Store,
    path: Path,
    fields: Schema,
    fresh: Mapping[str, Document],
    gone: Collection[str],
    touched: set[str],
) -> int:
    reader = store.open(path, fields)
    before = filter(None, map(reader.get, gone))
    touched |= {group(document.source_url) for document in (*before, *fresh.values())} - {""}
    changed = _records(reader, fresh, gone, sorted(touched))
    return store.write(path, fields, changed, gone, sorted(touched))


def _records(
    reader: Reader, fresh: Mapping[str, Document], gone: Collection[str], touched: Iterable[str]
) -> Iterator[Record]:
    by_group: dict[str, list[Document]] = {}
    for document in fresh.values():
        by_group.setdefault(group(document.source_url), []).append(document)
    yield from map(alone, by_group.get("", ()))
    for name in touched:
        kept = (document for document in reader.members(name) if document.id not in gone)
        together = [*kept, *by_group.get(name, ())]
        yield from records(sorted(together, key=lambda document: document.id), name)
