"""The rules of searching, each in as few lines as it takes: what every engine must agree with."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from search.document import Document
from search.query import CONSTANT, Alternative, Clause, Filter, Match, Occur, Query, Sort
from search.schema import BOOST, EVERYWHERE, GAP, Schema, microseconds, sort_keys, text_values
from search.text.analysis import joined

K1, B = 1.2, 0.75  # BM25's usual two


@dataclass(frozen=True, slots=True)
class Analysed:
    """A document and its fields as words and terms, with GAP around each value."""

    document: Document
    words: Mapping[str, list[str]]
    terms: Mapping[str, list[str]]


def analysed(schema: Schema, document: Document) -> Analysed:
    """Return the document with the words and terms of every searchable field."""
    lang, weights = schema.language(document), schema.weights()
    words: dict[str, list[str]] = {}
    terms: dict[str, list[str]] = {}
    for name, values in text_values(schema, document):
        pairs = [joined(value, lang) for value in values]
        words[name] = [w for pair in pairs for w in (GAP, *pair[0].split())] + [GAP]
        terms[name] = [t for pair in pairs for t in (GAP, *pair[1].split())] + [GAP]
    for parts in (words, terms):
        parts[EVERYWHERE] = [t for name, all in parts.items() for t in all * weights[name]]
    return Analysed(document, words, terms)


def matches(entry: Analysed, query: Query) -> bool:
    """Say whether a document answers a query: the rules, one a line."""
    document = entry.document
    musts = [satisfies(entry, c) for c in query.clauses if c.occur is Occur.MUST]
    return (
        sum(musts) >= (len(musts) if query.required is None else min(query.required, len(musts)))
        and all(satisfies(entry, c) for c in query.clauses if c.occur is Occur.ALWAYS)
        and not any(satisfies(entry, c) for c in query.clauses if c.occur is Occur.MUST_NOT)
        and all(passes(document, filter) for filter in (*query.scope, *query.filters))
        and (query.gte is None or (document.date is not None and document.date >= query.gte))
        and (query.lt is None or (document.date is not None and document.date < query.lt))
        and in_time(document, query)
    )


def in_time(document: Document, query: Query) -> bool:
    """Say whether a document may be shown at the moment that a query is asked for."""
    return query.at is None or (
        (document.publish is None or document.publish <= query.at)
        and (document.expiry is None or document.expiry > query.at)
    )


def passes(document: Document, filter: Filter) -> bool:
    """Say whether a document's values pass a filter."""
    values = set(document.facets.get(filter.field, ()))
    wanted = not filter.any_of or not values.isdisjoint(filter.any_of)
    return wanted and values.isdisjoint(filter.none_of)


def satisfies(entry: Analysed, clause: Clause) -> bool:
    """Say whether any alternative of a clause matches any of its fields."""
    return any(
        frequency(entry, alternative, name)
        for alternative in clause.alternatives
        for name in alternative.fields or (EVERYWHERE,)
    )


def frequency(entry: Analysed, alternative: Alternative, name: str) -> int:
    """Return how often an alternative occurs in a field."""
    wanted, first = alternative.words, alternative.words[0]
    if alternative.match is Match.ID:
        return int(entry.document.id in wanted)
    if alternative.match is Match.SINCE:
        date = entry.document.date
        return int(date is not None and microseconds(date) >= int(first))
    if alternative.match is Match.VALUE:
        return int(wanted[1] in entry.document.facets.get(first, ()))
    if alternative.match is Match.TERM:
        return entry.terms.get(name, []).count(first)
    words = entry.words.get(name, [])
    if alternative.match is Match.PREFIX:
        return sum(word.startswith(first) for word in words)
    starts = range(len(words) - len(wanted) + 1)
    return sum(tuple(words[i : i + len(wanted)]) == wanted for i in starts)


def score(entries: list[Analysed], found: list[Analysed], query: Query) -> dict[str, float]:
    """Return scores by id: that of words, as often as the document says, and what is constant."""
    words = [c for c in query.clauses if not c.constant()]
    constant = [c for c in query.clauses if c.constant()]
    scores, more = _score(entries, found, words), _score(entries, found, constant)
    factors = {e.document.id: float(*e.document.facets.get(BOOST, ("1",))) for e in found}
    return {id: score * factors[id] + more[id] for id, score in scores.items()}


def _score(
    entries: list[Analysed], found: list[Analysed], clauses: list[Clause]
) -> dict[str, float]:
    """Return scores by id: over clauses and fields, boost by BM25 (prefix, id, date: 1)."""
    scores = dict.fromkeys((entry.document.id for entry in found), 0.0)
    for alternative, name in _scored(clauses):
        counts = {e.document.id: f for e in entries if (f := frequency(e, alternative, name))}
        if alternative.match in CONSTANT:
            scores |= {id: scores[id] + alternative.boost for id in scores.keys() & counts.keys()}
            continue
        lengths = {e.document.id: len(e.words.get(name, [])) for e in entries}
        average = sum(lengths.values()) / max(1, len(entries))
        idf = sum(rarity(entries, alternative, word, name) for word in alternative.words)
        for id in scores.keys() & counts.keys():
            saturation = counts[id] + K1 * (1 - B + B * lengths[id] / average)
            bm25 = idf * (K1 + 1) * counts[id] / saturation
            value = 1.0 if alternative.match is Match.PREFIX else bm25
            scores[id] += alternative.boost * value
    return scores


def rarity(entries: list[Analysed], alternative: Alternative, word: str, name: str) -> float:
    """Return the inverse document frequency of one of an alternative's words in a field."""
    one = replace(alternative, words=(word,))
    having = sum(frequency(entry, one, name) > 0 for entry in entries)
    return math.log(1 + (len(entries) - having + 0.5) / (having + 0.5))


def _scored(clauses: list[Clause]) -> Iterator[tuple[Alternative, str]]:
    for clause in clauses:
        if clause.occur is not Occur.MUST_NOT:
            for alternative in clause.alternatives:
                named = alternative.fields if alternative.match not in CONSTANT else ()
                for name in named or (EVERYWHERE,):
                    yield alternative, name


def order(entry: Analysed, query: Query, scores: Mapping[str, float]) -> tuple[Any, ...]:
    """Return what a document is ordered by, ascending."""
    keys = sort_keys(entry.document)
    if query.sort is Sort.RELEVANCE:
        whole = matches(entry, replace(query, required=None))
        return (not whole, -scores.get(entry.document.id, 0.0), keys["newest"])
    return (keys[{"-date": "newest", "date": "oldest", "title": "title"}[query.sort]],)
