"""Entries of documents with the same source become the entries of a group."""

from __future__ import annotations

import tempfile

import pytest

from search.document import Document, loads
from search.indexing.duplicates import alone
from search.indexing.entry import Entry, entry
from search.indexing.grouping import WaitingEntries, grouped
from search.schema import Schema


def made(id: str, source: str = "", **values: object) -> Entry:
    """The entry of a document with a source."""
    url = f"https://example.org/{source}" if source else ""
    return entry(alone(Document(id=id, source_url=url, **values)), Schema())  # type: ignore[arg-type]


def test_a_single_entry_stays_as_it_is() -> None:
    """A document that shares its source with no other is not a group."""
    one = made("1", "a")
    assert list(grouped([one], Schema())) == [one]
    assert list(grouped([], Schema())) == []


def test_several_entries_get_one_for_all() -> None:
    """Members are marked, and one more entry has the facet values of all."""
    entries = [
        made("1", "a", facets={"tag": ("x",)}),
        made("2", "a", facets={"tag": ("y",)}),
    ]
    first, second, whole = grouped(entries, Schema())
    assert (first.kind, second.kind, whole.kind) == ("member", "member", "together")
    assert set(whole.values["tag"]) == {"x", "y"}
    assert whole.group == first.group
    assert loads(whole.record).others


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([], []),
        (["1", "2:a", "3"], ["1", "2", "3"]),
        (["1:a", "2", "3:a"], ["2", "1", "3", "\0"]),
        (["9:a", "2:a", "1:b"], ["1", "2", "9", "\0"]),
    ],
)
def test_groups_come_after_all_others(documents: list[str], expected: list[str]) -> None:
    """Single documents keep their order; the groups follow, each sorted by ID."""
    with tempfile.TemporaryFile() as file:
        waiting = WaitingEntries(file)
        pairs = (text.partition(":") for text in documents)
        waiting.add(made(id, source) for id, _, source in pairs)
        ids = [one.id[:1] for one in waiting.grouped(Schema())]
    assert ids == expected
