"""The stored form, and what is derived from a document."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from search.document import Document, dumps, loads
from search.indexing.duplicates import alone
from search.indexing.entry import entry
from search.schema import GAP, Schema, from_json, is_excerpt, sort_keys, text_values, to_json

MOMENT = datetime(2020, 8, 11, 5, 4, 41, 23183, tzinfo=UTC)


def test_a_document_survives_storage() -> None:
    """What is stored comes back equal, empty fields and odd characters included."""
    bare = Document(id="x")
    assert loads(dumps(bare)) == bare
    full = Document(id="ü\n\0", title='"<', date=MOMENT, headings=("a", "b"), facets={"t": ("x",)})
    assert loads(dumps(full).encode()) == full


def test_a_schema_survives_storage() -> None:
    """The manifest's schema is the builder's."""
    assert from_json(to_json(Schema(languages=("es",)))) == Schema(languages=("es",))


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("The body begins", True),
        ("The body begins…", True),
        ("The body begins ...", True),
        ("Another sentence", False),
        ("", False),
        ("...", False),
    ],
)
def test_a_description_cut_from_the_body_is_an_excerpt(description: str, expected: bool) -> None:
    """With or without the dots of the cut."""
    document = Document(id="x", body="The body begins here.", description=description)
    assert is_excerpt(document) is expected


def test_searchable_texts_leave_out_what_is_empty_or_twice() -> None:
    """An excerpt is no description, and facets without weight are no text."""
    document = Document(
        id="x", title="T", description="bo", body="body", facets={"tag": ("a",), "category": ("c",)}
    )
    assert dict(text_values(Schema(), document)) == {
        "title": ("T",),
        "body": ("body",),
        "tag": ("a",),
    }


def test_an_entry_keeps_values_of_a_field_apart() -> None:
    """Words of two values are never neighbours, and words and terms stay in step."""
    one = entry(alone(Document(id="x", facets={"tag": ("two words", "more")})), Schema())
    assert one.words["tag"] == f"{GAP} two words {GAP} more {GAP}"
    assert len(one.terms["tag"].split()) == 6


def test_sort_keys_order_dates_of_any_age() -> None:
    """Year 1, before 1970, microseconds and no date fall into place."""
    years = [datetime(1, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, tzinfo=UTC), MOMENT]
    latest = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    documents = [Document(id="x", date=date) for date in (*years, latest)]
    oldest = [sort_keys(document)["oldest"] for document in documents]
    newest = [sort_keys(document)["newest"] for document in documents]
    assert oldest == sorted(oldest)
    assert newest == sorted(newest, reverse=True)
    undated = sort_keys(Document(id="x"))
    assert undated["oldest"] > max(oldest)
    assert undated["newest"] > max(newest)
