"""The stored form of a document, and data derived from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from search.document import Document, dumps, loads

MOMENT = datetime(2020, 8, 11, 5, 4, 41, 23183, tzinfo=UTC)


def test_a_document_survives_storage() -> None:
    """A stored document is loaded unchanged, including empty fields and unusual characters."""
    bare = Document(id="x")
    assert loads(dumps(bare)) == bare
    full = Document(id="ü\n\0", title='"<', date=MOMENT, headings=("a", "b"), facets={"t": ("x",)})
    assert loads(dumps(full).encode()) == full


def test_visibility() -> None:
    """A document is visible from its publication until it expires."""
    first, last = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
    document = Document(id="1", publish=first, expiry=last)
    second = timedelta(seconds=1)
    times = (first - second, first, last - second, last)
    assert [document.is_visible(time) for time in times] == [False, True, True, False]
    assert Document(id="1").is_visible(first)
