"""The orders in which hits can be sorted, each with a unique key per document."""

from __future__ import annotations

from datetime import UTC, datetime

from search.document import Document
from search.indexing.ordering import key_names, sort_key
from search.query import Sort
from search.schema import Schema
from search.typed_fields import FieldType, TypedField


def test_sort_keys_order_dates_of_any_age() -> None:
    """Sort keys order all dates, from year 1 to microseconds, and missing dates."""
    years = [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, tzinfo=UTC),
        datetime(2026, 1, 1, tzinfo=UTC),
    ]
    latest = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    documents = [Document(id="x", date=date) for date in (*years, latest)]
    oldest = [sort_key(document, Sort.OLDEST) for document in documents]
    newest = [sort_key(document, Sort.NEWEST) for document in documents]
    assert oldest == sorted(oldest)
    assert newest == sorted(newest, reverse=True)
    undated = Document(id="x")
    assert sort_key(undated, Sort.OLDEST) > max(oldest)
    assert sort_key(undated, Sort.NEWEST) > max(newest)


def test_titles_are_sorted_without_case_and_accents() -> None:
    """Titles that differ only in case or accents are sorted by ID."""
    titles = {"1": "Éclair", "2": "eclair", "3": "Eclairs", "4": "Zebra", "5": "apple"}
    documents = [Document(id=id, title=title) for id, title in titles.items()]
    order = sorted(documents, key=lambda document: sort_key(document, Sort.TITLE))
    assert [document.id for document in order] == ["5", "1", "2", "3", "4"]


def test_every_order_has_a_name_that_is_an_identifier() -> None:
    """Engines use the names of orders as names of fields."""
    schema = Schema(typed_fields=(TypedField("minutes", "Minutes", FieldType.NUMBER),))
    assert key_names(schema) == ("newest", "oldest", "title", "minutes_asc", "minutes_desc")


def test_equal_numbers_are_sorted_by_date() -> None:
    """Documents without a value come last; equal values are sorted newest first, then by ID."""
    new, old = (datetime(year, 1, 1, tzinfo=UTC) for year in (2026, 2020))
    documents = [
        Document(id="none", date=new),
        Document(id="b", typed={"minutes": 5}, date=old),
        Document(id="a", typed={"minutes": 5}, date=old),
        Document(id="c", typed={"minutes": 5}, date=new),
        Document(id="low", typed={"minutes": -2.5}),
        Document(id="high", typed={"minutes": 9_999_999_999}),
    ]

    def ids(sort: str) -> list[str]:
        ordered = sorted(documents, key=lambda document: sort_key(document, sort))
        return [document.id for document in ordered]

    assert ids("minutes") == ["low", "c", "a", "b", "high", "none"]
    assert ids("-minutes") == ["high", "c", "a", "b", "low", "none"]
