"""Pages of documents: limited in number and size."""

from __future__ import annotations

from datetime import UTC, datetime

from search.document import Document
from search.engines.document_page import first_page, is_listed, passes_filters
from search.query import Filter, Query, Range
from search.schema import Schema

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_page_is_limited_in_number() -> None:
    """A page has the first documents, and says whether others follow."""
    documents = [Document(id=str(number)) for number in range(3)]
    assert first_page(iter(documents), 2).documents == tuple(documents[:2])
    assert first_page(iter(documents), 2).has_more
    assert not first_page(iter(documents), 3).has_more
    assert first_page(iter(()), 3).documents == ()


def test_a_page_is_limited_in_size() -> None:
    """A page ends after the document with which it becomes too large."""
    documents = [Document(id=str(number), body="x" * 1_500_000) for number in range(4)]
    page = first_page(iter(documents), 10)
    assert [document.id for document in page.documents] == ["0", "1"]
    assert page.has_more


def test_listed_documents_pass_every_filter() -> None:
    """A listed document is visible, in the period, and has the chosen values."""
    document = Document(id="1", date=NOW, publish=NOW, facets={"tag": ("Care",)})
    since = Range.of("date", NOW)
    query = Query(at=NOW, ranges=(since,), filters=(Filter("tag", ("care",)),))
    assert is_listed(document, query, Schema())
    assert not is_listed(document, Query(at=NOW, ranges=(Range.of("date", lt=NOW),)), Schema())
    assert not is_listed(document, Query(at=NOW.replace(year=2025)), Schema())
    assert not is_listed(document, Query(at=NOW, filters=(Filter("tag", (), ("care",)),)), Schema())


def test_filters_of_earlier_versions() -> None:
    """The facet keys of an earlier version are compared like a document's."""
    query = Query(filters=(Filter("tag", ("Care",)),))
    assert passes_filters({"tag": ("care",)}, query, Schema())
    assert not passes_filters({"topic": ("care",)}, query, Schema())
