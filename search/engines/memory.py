"""The oracle: brute force over a list, stating each rule in as few lines as it takes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from search.analysis import joined
from search.document import Document
from search.engine import Facts, IndexChanged, Notes, Status, check_fields
from search.groups import group, together
from search.query import Alternative, Clause, Filter, Match, Occur, Query, Sort
from search.result import Facet, Hit, Result, facet
from search.schema import EVERYWHERE, GAP, Schema, sort_keys, text_values
from search.vocabulary import Vocabulary

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


class MemoryEngine:
    """All documents in one dict; a rebuild or update swaps the dict for another."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._documents: dict[str, Analysed] = {}
        self._notes = b""
        self._vocabulary: tuple[dict[str, Analysed], Vocabulary] | None = None
        self._status = Status(engine="memory", schema=schema, generation="0")

    def rebuild(
        self, documents: Iterable[Document], *, facts: Facts = dict, notes: Notes = bytes
    ) -> int:
        """Replace everything."""
        fresh = {document.id: analysed(self._schema, document) for document in documents}
        self._swap(fresh, facts(), notes())
        return len(fresh)

    def update(
        self,
        documents: Iterable[Document] = (),
        deleted: Iterable[str] = (),
        *,
        facts: Facts | None = None,
        notes: Notes = bytes,
        onto: str = "",
    ) -> None:
        """Delete, then add or replace."""
        if onto not in {"", self._status.generation}:
            raise IndexChanged(f"generation {onto} is not the latest any more")
        fresh = {document.id: analysed(self._schema, document) for document in documents}
        gone = set(deleted)
        kept = {id: value for id, value in self._documents.items() if id not in gone}
        self._swap(kept | fresh, self._status.facts if facts is None else facts(), notes())

    def search(self, query: Query) -> Result:
        """Look at every document."""
        check_fields(query, self._schema)
        entries = self._collection(query)
        found = [entry for entry in entries if matches(entry, query)]
        hits = found[:]
        scores: Mapping[str, float] = {}
        if query.ranked():
            scores = score(entries, found, query)
        hits.sort(key=lambda entry: _order(entry, query, scores))
        page = hits[query.offset : query.offset + query.limit]
        return Result(
            total=len(found),
            hits=tuple(Hit(e.document, scores.get(e.document.id, 0.0)) for e in page),
            facets=tuple(self._facet(name, entries, query) for name in query.facets),
            generation=self._status.generation,
        )

    def get(self, id: str) -> Document | None:
        """Look it up."""
        entry = self._documents.get(id)
        return entry.document if entry else None

    def notes(self, generation: str) -> bytes:
        """Return the notes of the only generation there is."""
        return self._notes if generation == self._status.generation else b""

    def vocabulary(self) -> Vocabulary:
        """Count the words of all documents."""
        kept, entries = self._vocabulary, self._documents
        if kept is None or kept[0] is not entries:
            self._vocabulary = kept = entries, Vocabulary(_words(entries.values()))
        return kept[1]

    def status(self) -> Status:
        """Describe the dict."""
        return self._status

    def close(self) -> None:
        """Nothing is open."""

    def _collection(self, query: Query) -> list[Analysed]:
        """Return all documents, or those of one source that may be shown as one, where asked."""
        if not query.distinct:
            return list(self._documents.values())
        groups: dict[str, list[Analysed]] = {}
        for id, found in self._documents.items():
            groups.setdefault(group(found.document.source_url) or f"alone {id}", []).append(found)
        alone = [found[0] for found in groups.values() if len(found) == 1]
        several = (found for found in groups.values() if len(found) > 1)
        shown = ([e.document for e in found if in_time(e.document, query)] for found in several)
        return alone + [analysed(self._schema, together(found)) for found in shown if found]

    def _facet(self, name: str, entries: list[Analysed], query: Query) -> Facet:
        others = replace(query, filters=tuple(f for f in query.filters if f.field != name))
        counts: Counter[str] = Counter()
        for entry in entries:
            if matches(entry, others):
                counts.update(set(entry.document.facets.get(name, ())))
        chosen = [v for f in query.filters if f.field == name for v in f.any_of]
        return facet(name, counts, chosen=chosen, limit=query.facet_limit)

    def _swap(
        self, documents: dict[str, Analysed], facts: Mapping[str, object], notes: bytes
    ) -> None:
        now = datetime.now(UTC)
        times = {t for e in documents.values() for t in (e.document.publish, e.document.expiry)}
        self._documents, self._notes = documents, notes
        self._status = replace(
            self._status,
            generation=str(int(self._status.generation) + 1),
            built_at=now,
            documents=len(documents),
            schedule=tuple(sorted(time for time in times if time is not None and time > now)),
            facts=facts,
        )


def _words(entries: Iterable[Analysed]) -> Iterator[tuple[str, int]]:
    """Yield the words of all searchable fields with the number of their documents."""
    yield from Counter(word for entry in entries for word in set(entry.words[EVERYWHERE])).items()


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
    if alternative.match is Match.TERM:
        return entry.terms.get(name, []).count(first)
    words = entry.words.get(name, [])
    if alternative.match is Match.PREFIX:
        return sum(word.startswith(first) for word in words)
    starts = range(len(words) - len(wanted) + 1)
    return sum(tuple(words[i : i + len(wanted)]) == wanted for i in starts)


def score(entries: list[Analysed], found: list[Analysed], query: Query) -> dict[str, float]:
    """Return scores by id: over clauses and fields, boost by BM25 (prefix and id: 1)."""
    scores = dict.fromkeys((entry.document.id for entry in found), 0.0)
    for alternative, name in _scored(query):
        counts = {e.document.id: f for e in entries if (f := frequency(e, alternative, name))}
        if alternative.match is Match.ID:
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


def _scored(query: Query) -> Iterator[tuple[Alternative, str]]:
    for clause in query.clauses:
        if clause.occur is not Occur.MUST_NOT:
            for alternative in clause.alternatives:
                named = alternative.fields if alternative.match is not Match.ID else ()
                for name in named or (EVERYWHERE,):
                    yield alternative, name


def _order(entry: Analysed, query: Query, scores: Mapping[str, float]) -> tuple[Any, ...]:
    keys = sort_keys(entry.document)
    if query.sort is Sort.RELEVANCE:
        whole = matches(entry, replace(query, required=None))
        return (not whole, -scores.get(entry.document.id, 0.0), keys["newest"])
    return (keys[{"-date": "newest", "date": "oldest", "title": "title"}[query.sort]],)
