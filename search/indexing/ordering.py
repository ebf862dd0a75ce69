"""The orders in which hits can be sorted, each with a unique key per document."""

from __future__ import annotations

from collections.abc import Iterator

from search.document import Document
from search.query import Sort
from search.schema import Schema
from search.text import fold
from search.typed_fields import stored

# More than any stored integer, so that keys are positive.
_OFFSET = 10**17
_KEY_DIGITS = 18
# Sorts after all digits, so that documents without a value come last in both orders.
_NO_VALUE = "~"
_KEY_NAMES: dict[str, str] = {
    Sort.RELEVANCE: "newest",
    Sort.NEWEST: "newest",
    Sort.OLDEST: "oldest",
    Sort.TITLE: "title",
}


def field_sorts(schema: Schema) -> Iterator[str]:
    """Yield the sort orders by the typed fields of an index, such as `lastmod` and `-lastmod`."""
    for field in schema.typed_fields:
        yield field.name
        yield f"-{field.name}"


def key_name(sort: str) -> str:
    """The name under which an engine stores the keys of a sort order, a valid identifier."""
    name = _KEY_NAMES.get(sort)
    return name or f"{sort.removeprefix('-')}_{'desc' if sort.startswith('-') else 'asc'}"


def key_names(schema: Schema) -> tuple[str, ...]:
    """The names of the keys of every sort order."""
    return tuple(dict.fromkeys(map(key_name, (*Sort, *field_sorts(schema)))))


def sort_keys(document: Document, schema: Schema) -> dict[str, str]:
    """A document's keys for all sort orders, by the names of the keys."""
    return {key_name(sort): sort_key(document, sort) for sort in (*Sort, *field_sorts(schema))}


def sort_key(document: Document, sort: str) -> str:
    """A document's unique key in a sort order, to be compared as a string."""
    if sort == Sort.TITLE:
        return f"{fold(document.title)}\0{document.id}"
    name = Sort.NEWEST if sort == Sort.RELEVANCE else sort
    field = name.removeprefix("-")
    number = _number(document, field, is_descending=name.startswith("-"))
    # Equal values are sorted by date, newest first, as hits with equal scores are.
    rest = document.id if field == "date" else sort_key(document, Sort.NEWEST)
    return f"{number} {rest}"


def _number(document: Document, field: str, *, is_descending: bool) -> str:
    value = document.typed_value(field)
    if value is None:
        return _NO_VALUE
    number = _OFFSET + stored(value)
    return f"{10**_KEY_DIGITS - 1 - number if is_descending else number:0{_KEY_DIGITS}}"
