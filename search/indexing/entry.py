"""Document -> Entry: what an engine indexes of a document, analysed once for all engines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.document import dumps
from search.indexing.duplicates import NO_ID, TOGETHER, Record
from search.schema import EVERYWHERE, GAP, Schema, microseconds, sort_keys, text_values
from search.text.analysis import joined

TIMES = ("date", "publish", "expiry")
ORDERS = ("newest", "oldest", "title")


@dataclass(frozen=True, slots=True)
class Entry:
    """The parts of a document by the use they are put to.

    `words` and `terms` are by searchable field, the joined one included, parted by blanks and
    of equal number, with GAP around each value; `values` are whole, by facet; `keys` are by
    sort order; `times` are in microseconds. `group` and `kind` are the record's.
    """

    id: str
    record: str
    words: Mapping[str, str]
    terms: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, str]
    times: Mapping[str, int]
    group: str = ""
    kind: str = ""


def entry(one: Record, schema: Schema) -> Entry:
    """Return what is indexed of a record."""
    document, weights = one.document, schema.weights()
    lang = schema.language(document)
    words: dict[str, str] = {}
    terms: dict[str, str] = {}
    for name, texts in text_values(schema, document):
        pairs = [joined(text, lang) for text in texts]
        words[name] = _spaced(pair[0] for pair in pairs)
        terms[name] = _spaced(pair[1] for pair in pairs)
    for parts in (words, terms):
        parts[EVERYWHERE] = " ".join(" ".join([t] * weights[name]) for name, t in parts.items())
    named = ((name, document.facets.get(name)) for name in schema.keyword_fields())
    moments = zip(TIMES, (document.date, one.publish, one.expiry), strict=True)
    return Entry(
        id=NO_ID + document.id if one.kind == TOGETHER else document.id,
        record=dumps(document),
        words=words,
        terms=terms,
        values={name: tuple(dict.fromkeys(values)) for name, values in named if values},
        keys=sort_keys(document),
        times={name: microseconds(moment) for name, moment in moments if moment is not None},
        group=one.group,
        kind=one.kind,
    )


def _spaced(values: Iterable[str]) -> str:
    """Return the values of a field with GAP before, between and after them."""
    return f"{GAP} {f' {GAP} '.join(values)} {GAP}"
