"""Groups of documents, stored with the newest member instead of as documents of their own.

A joint entry has the text of the newest member, so only what differs is stored, as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any

from search.document import Document, from_record
from search.engines.whoosh.layout import is_text
from search.indexing import NO_ID, TOGETHER, Entry
from search.schema import Schema

_TIMES = ("publish", "expiry")


@dataclass(frozen=True, slots=True)
class JointEntry:
    """What distinguishes a joint entry from the newest member's. See `Entry` for the attributes.

    `words` and `terms` are those of facets. `record` contains the facets and other members.
    """

    words: Mapping[str, str]
    terms: Mapping[str, str]
    values: Mapping[str, Sequence[str]]
    times: Mapping[str, int]
    record: Mapping[str, Any]

    def document(self, newest: Mapping[str, Any]) -> Document:
        """The document that represents the group, given the record of the newest member."""
        return replace(from_record({**newest, **self.record}), publish=None, expiry=None)


def with_joint_entries(entries: Iterable[Entry]) -> Iterator[tuple[Entry, list[Entry]]]:
    """Yield each document's entry, with the joint entries of which it is the newest member."""
    for name, members in groupby(entries, lambda one: one.group if one.kind else ""):
        if not name:
            yield from ((entry, []) for entry in members)
            continue
        waiting: dict[str, tuple[Entry, list[Entry]]] = {}
        for entry in members:
            if entry.kind == TOGETHER:
                waiting[entry.id.removeprefix(NO_ID)][1].append(entry)
            else:
                waiting[entry.id] = (entry, [])
        yield from waiting.values()


def dumps(joint: Iterable[Entry], schema: Schema) -> bytes:
    """Serialize joint entries."""
    entries = [asdict(_reduced(entry, schema)) for entry in joint]
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode()


def loads(text: bytes) -> list[JointEntry]:
    """Restore joint entries from the result of `dumps`."""
    return [JointEntry(**values) for values in json.loads(text)]


def _reduced(entry: Entry, schema: Schema) -> JointEntry:
    record = json.loads(entry.record)
    return JointEntry(
        words={name: text for name, text in entry.words.items() if not is_text(name, schema)},
        terms={name: text for name, text in entry.terms.items() if not is_text(name, schema)},
        values=entry.values,
        times={name: entry.numbers[name] for name in _TIMES if name in entry.numbers},
        record={name: record[name] for name in ("facets", "others") if name in record},
    )
