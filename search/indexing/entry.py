"""Entries: documents analyzed for indexing, the same for all engines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.document import Document, dumps
from search.indexing.duplicates import NO_ID, TOGETHER, Record
from search.indexing.ordering import sort_keys
from search.schema import EVERYWHERE, GAP, Schema, text_values
from search.text import joined
from search.typed_fields import column, microseconds, stored

TIMES = ("date", "publish", "expiry")


@dataclass(frozen=True, slots=True)
class Entry:
    """The indexed parts of a record.

    `words` and `terms` map searchable fields to strings of space-separated tokens, with GAP around
    each value. `values` maps facets to their values' keys, and `keys` maps sort orders to sort
    keys. `numbers` maps columns to stored integers: times in microseconds, and typed fields.
    """

    id: str
    record: str
    words: Mapping[str, str]
    terms: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, str]
    numbers: Mapping[str, int]
    group: str = ""
    kind: str = ""


def entry(record: Record, schema: Schema, analysed: Entry | None = None) -> Entry:
    """A record's entry.

    `analysed` is an entry for the same document, possibly with other facet values: its text
    is not analyzed again.
    """
    document = record.document
    words, terms = _analysed_text(document, schema, analysed)
    return Entry(
        id=NO_ID + document.id if record.kind == TOGETHER else document.id,
        record=dumps(document),
        words=words,
        terms=terms,
        values=schema.document_keys(document),
        keys=sort_keys(document, schema),
        numbers=_numbers(record, schema),
        group=record.group,
        kind=record.kind,
    )


def number_columns(schema: Schema) -> tuple[str, ...]:
    """The names of all columns of integers: times, and typed fields."""
    return (*TIMES, *(column(field.name) for field in schema.typed_fields))


def with_joined_field(texts: Mapping[str, str], schema: Schema) -> dict[str, str]:
    """The words or terms of each field, and of all fields combined, repeated by field weight."""
    weights = schema.weights()
    repeated = (" ".join([text] * weights[name]) for name, text in texts.items())
    return {**texts, EVERYWHERE: " ".join(repeated)}


def _numbers(record: Record, schema: Schema) -> dict[str, int]:
    document = record.document
    moments = zip(TIMES, (document.date, record.publish, record.expiry), strict=True)
    numbers = {name: microseconds(moment) for name, moment in moments if moment is not None}
    for field in schema.typed_fields:
        value = document.typed_value(field.name)
        if value is not None:
            numbers[column(field.name)] = stored(value)
    return numbers


def _analysed_text(
    document: Document, schema: Schema, analysed: Entry | None
) -> tuple[dict[str, str], dict[str, str]]:
    """The words and terms of each searchable field."""
    lang = schema.language(document)
    own_texts = {field.name for field in schema.text} if analysed else frozenset()
    words: dict[str, str] = {}
    terms: dict[str, str] = {}
    for name, texts in text_values(schema, document):
        if analysed and name in own_texts:
            words[name], terms[name] = analysed.words[name], analysed.terms[name]
            continue
        pairs = [joined(text, lang, schema.whole_words) for text in texts]
        words[name] = _spaced(pair[0] for pair in pairs)
        terms[name] = _spaced(pair[1] for pair in pairs)
    return words, terms


def _spaced(values: Iterable[str]) -> str:
    """Join a field's values, with GAP before, between and after them."""
    return f"{GAP} {f' {GAP} '.join(values)} {GAP}"
