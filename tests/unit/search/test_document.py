"""The stored form of a document, and data derived from it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from search.document import Document, dumps, loads
from search.indexing.duplicates import alone
from search.indexing.entry import entry
from search.schema import GAP, Schema, from_json, is_excerpt, sort_keys, text_values, to_json

MOMENT = datetime(2020, 8, 11, 5, 4, 41, 23183, tzinfo=UTC)


def test_a_document_survives_storage() -> None:
    """A stored document is loaded unchanged, including empty fields and unusual characters."""
    bare = Document(id="x")
    assert loads(dumps(bare)) == bare
    full = Document(id="ü\n\0", title='"<', date=MOMENT, headings=("a", "b"), facets={"t": ("x",)})
    assert loads(dumps(full).encode()) == full


def test_a_schema_survives_storage() -> None:
    """A schema is loaded from the manifest unchanged."""
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
    """A description that is the start of the body is an excerpt, with or without an ellipsis."""
    document = Document(id="x", body="The body begins here.", description=description)
    assert is_excerpt(document) is expected


def test_searchable_texts_leave_out_what_is_empty_or_twice() -> None:
    """Excerpts, empty texts and facets without a weight are not searched."""
    document = Document(
        id="x", title="T", description="bo", body="body", facets={"tag": ("a",), "category": ("c",)}
    )
    assert dict(text_values(Schema(), document)) == {
        "title": ("T",),
        "body": ("body",),
        "tag": ("a",),
    }


def test_an_entry_keeps_values_of_a_field_apart() -> None:
    """Words of different values are never neighbours, and words and terms stay aligned."""
    one = entry(alone(Document(id="x", facets={"tag": ("two words", "more")})), Schema())
    assert one.words["tag"] == f"{GAP} two words {GAP} more {GAP}"
    assert len(one.terms["tag"].split()) == 6


def test_sort_keys_order_dates_of_any_age() -> None:
    """Sort keys order all dates, from year 1 to microseconds, and missing dates."""
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
