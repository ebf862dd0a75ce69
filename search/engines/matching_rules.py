"""The reference implementation of matching, scoring and sorting, which all engines must match.

It is written for clarity, not for speed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from search.document import Document
from search.indexing import sort_key
from search.query import (
    CONSTANT,
    UNWEIGHTED,
    Alternative,
    Clause,
    Filter,
    Match,
    Occur,
    Query,
    Range,
    Sort,
)
from search.schema import BOOST, EVERYWHERE, GAP, Schema, text_values
from search.text import joined
from search.typed_fields import microseconds, stored

# The usual parameters of BM25.
K1, B = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Analysed:
    """A document with the words (GAP around each value), counts and facet keys of its fields."""

    document: Document
    words: Mapping[str, list[str]]
    word_counts: Mapping[str, Counter[str]]
    term_counts: Mapping[str, Counter[str]]
    values: Mapping[str, tuple[str, ...]]


def analysed(schema: Schema, document: Document) -> Analysed:
    """Analyze all searchable fields of a document."""
    lang, weights = schema.language(document), schema.weights()
    words: dict[str, list[str]] = {}
    terms: dict[str, list[str]] = {}
    for name, values in text_values(schema, document):
        pairs = [joined(value, lang, schema.whole_words) for value in values]
        words[name] = [w for pair in pairs for w in (GAP, *pair[0].split())] + [GAP]
        terms[name] = [t for pair in pairs for t in (GAP, *pair[1].split())] + [GAP]
    for parts in (words, terms):
        parts[EVERYWHERE] = [t for name, all in parts.items() for t in all * weights[name]]
    return Analysed(document, words, _counts(words), _counts(terms), schema.document_keys(document))


def _counts(tokens: Mapping[str, list[str]]) -> dict[str, Counter[str]]:
    return {name: Counter(values) for name, values in tokens.items()}


def matches(entry: Analysed, query: Query) -> bool:
    """Whether a document matches a query: one rule per line."""
    document = entry.document
    return (
        has_words(entry, query)
        and all(passes(entry.values, filter) for filter in (*query.scope, *query.filters))
        and is_within(document, query)
        and is_visible(document, query)
    )


def has_words(entry: Analysed, query: Query) -> bool:
    """Whether a document satisfies enough MUST clauses, all ALWAYS and no MUST_NOT clauses."""
    satisfied: dict[Occur, list[bool]] = {occur: [] for occur in Occur}
    for clause in query.clauses:
        # SHOULD clauses only affect the score.
        if clause.occur is not Occur.SHOULD:
            satisfied[clause.occur].append(satisfies(entry, clause))
    musts = satisfied[Occur.MUST]
    required = len(musts) if query.required is None else min(query.required, len(musts))
    excluded = any(satisfied[Occur.MUST_NOT])
    return sum(musts) >= required and all(satisfied[Occur.ALWAYS]) and not excluded


def is_within(document: Document, query: Query) -> bool:
    """Whether a document's dates and numbers are within all bounds of a query."""
    return all(_is_in_range(document, range) for range in query.ranges)


def _is_in_range(document: Document, range: Range) -> bool:
    value = document.typed_value(range.field)
    if value is None:
        return False
    is_low = range.low is not None and stored(value) < range.low
    is_high = range.high is not None and stored(value) >= range.high
    return not is_low and not is_high


def is_visible(document: Document, query: Query) -> bool:
    """Whether a document is published and not expired at the time of a query."""
    return query.at is None or document.is_visible(query.at)


def passes(keys: Mapping[str, tuple[str, ...]], filter: Filter) -> bool:
    """Whether the facet keys of a document pass a filter of keys."""
    values = set(keys.get(filter.field, ()))
    has_any = not filter.any_of or not values.isdisjoint(filter.any_of)
    return has_any and values.isdisjoint(filter.none_of)


def satisfies(entry: Analysed, clause: Clause) -> bool:
    """Whether any alternative of a clause matches in any of its fields."""
    return any(
        frequency(entry, alternative, name)
        for alternative in clause.alternatives
        for name in alternative.fields or (EVERYWHERE,)
    )


def frequency(entry: Analysed, alternative: Alternative, name: str) -> int:
    """How often an alternative occurs in a field."""
    if alternative.match in CONSTANT:
        return int(_is_true_of(entry, alternative))
    if alternative.match is Match.TERM:
        return entry.term_counts[name][alternative.words[0]] if name in entry.term_counts else 0
    return _occurrences(entry, alternative, name) if name in entry.words else 0


def _is_true_of(entry: Analysed, alternative: Alternative) -> bool:
    """Whether a document has an alternative's ID, date or facet value."""
    words, first = alternative.words, alternative.words[0]
    if alternative.match is Match.ID:
        return entry.document.id in words
    if alternative.match is Match.VALUE:
        return words[1] in entry.values.get(first, ())
    date = entry.document.date
    return date is not None and microseconds(date) >= int(first)


def _occurrences(entry: Analysed, alternative: Alternative, name: str) -> int:
    """How often the words of an alternative occur in a field's words."""
    text, counts = entry.words[name], entry.word_counts[name]
    words, first = alternative.words, alternative.words[0]
    if alternative.match is Match.NEAR:
        return _near(text, *words)
    is_beginning = alternative.match in {Match.PREFIX, Match.BEGINNING}
    if len(words) == 1 and is_beginning:
        return sum(count for word, count in counts.items() if word.startswith(first))
    if len(words) == 1 or first not in counts:
        return counts[first]
    starts = (i for i, word in enumerate(text) if word == first)
    runs = (tuple(text[i : i + len(words)]) for i in starts)
    if is_beginning:
        return sum(run[:-1] == words[:-1] and run[-1].startswith(words[-1]) for run in runs)
    return sum(run == words for run in runs)


def _near(text: list[str], first: str, second: str, between: str) -> int:
    """How often a word occurs with another word near it."""
    others = [i for i, word in enumerate(text) if word == second]
    places = (i for i, word in enumerate(text) if word == first)
    return sum(any(0 < abs(i - j) <= int(between) + 1 for j in others) for i in places)


def score(entries: list[Analysed], hits: list[Analysed], query: Query) -> dict[str, float]:
    """Scores by ID: the score of words times the document's boost, plus constant scores."""
    words = [clause for clause in query.clauses if not clause.constant()]
    constant = [clause for clause in query.clauses if clause.constant()]
    scores, more = _score(entries, hits, words), _score(entries, hits, constant)
    factors = {e.document.id: float(*e.document.facets.get(BOOST, ("1",))) for e in hits}
    return {id: score * factors[id] + more[id] for id, score in scores.items()}


def _score(
    entries: list[Analysed], hits: list[Analysed], clauses: list[Clause]
) -> dict[str, float]:
    """Scores by ID: the sum over clauses and fields of boost times BM25, or 1 if unweighted."""
    scores = dict.fromkeys((entry.document.id for entry in hits), 0.0)
    for alternative, name in _scored(clauses):
        if alternative.match in CONSTANT | UNWEIGHTED:
            values = {e.document.id: 1.0 for e in entries if frequency(e, alternative, name)}
        else:
            values = _bm25(entries, alternative, name)
        for id in scores.keys() & values.keys():
            scores[id] += alternative.boost * values[id]
    return scores


def _bm25(entries: list[Analysed], alternative: Alternative, name: str) -> dict[str, float]:
    """An alternative's BM25 score in a field, keyed by ID."""
    lengths = {entry.document.id: len(entry.words.get(name, [])) for entry in entries}
    average = sum(lengths.values()) / max(1, len(entries))
    total_idf = sum(idf(entries, alternative, word, name) for word in alternative.words)
    values = {}
    for entry in entries:
        id, count = entry.document.id, frequency(entry, alternative, name)
        if count:
            saturation = count + K1 * (1 - B + B * lengths[id] / average)
            values[id] = total_idf * (K1 + 1) * count / saturation
    return values


def idf(entries: list[Analysed], alternative: Alternative, word: str, name: str) -> float:
    """The inverse document frequency of one of an alternative's words in a field."""
    alone = replace(alternative, words=(word,))
    matching = sum(frequency(entry, alone, name) > 0 for entry in entries)
    return math.log(1 + (len(entries) - matching + 0.5) / (matching + 0.5))


def _scored(clauses: list[Clause]) -> Iterator[tuple[Alternative, str]]:
    for clause in clauses:
        if clause.occur is not Occur.MUST_NOT:
            for alternative in clause.alternatives:
                named = alternative.fields if alternative.match not in CONSTANT else ()
                for name in named or (EVERYWHERE,):
                    yield alternative, name


def order(entry: Analysed, query: Query, scores: Mapping[str, float]) -> tuple[Any, ...]:
    """A document's sort key, for ascending order."""
    key = sort_key(entry.document, query.sort)
    if query.sort == Sort.RELEVANCE:
        whole = not query.relaxed() or matches(entry, replace(query, required=None))
        return (not whole, -scores.get(entry.document.id, 0.0), key)
    return (key,)
