"""Queries answered with sets of document numbers, each set one whole number of Python's.

Python intersects, unites and counts such sets at the speed of C, so an engine with nothing
but postings gets exact filters, facets and counts. Postings are scored at most once and kept.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from search.document import Document
from search.engines.sets import at_least, intersection, members, phrases, union
from search.groups import MEMBER, NO_ID, TOGETHER
from search.kept import kept
from search.query import Clause, Filter, Match, Occur, Query, Sort
from search.result import Facet, Hit, Result, facet
from search.schema import EVERYWHERE, microseconds

K1, B = 1.2, 0.75  # BM25's usual two
CACHED = 4096  # alternatives in a field whose documents and scores are kept
_SORTS = {Sort.NEWEST: "s_newest", Sort.OLDEST: "s_oldest", Sort.TITLE: "s_title"}

Scores = Mapping[int, float]


class Postings(Protocol):
    """An inverted index: documents numbered from 0 to `size`, those in `live` not deleted."""

    size: int
    live: list[int]

    def terms(self, field: str, prefix: str = "") -> list[str]:
        """Return the terms of a field that begin so."""

    def counts(self, field: str) -> Iterable[tuple[str, int]]:
        """Return the terms of a field with the number of their documents, deleted ones too."""

    def frequencies(self, field: str, term: str) -> Mapping[int, int]:
        """Return how often a term occurs, by document."""

    def positions(self, field: str, term: str) -> Mapping[int, list[int]]:
        """Return where a word stands, by document."""

    def documents(self, field: str, term: str) -> list[int]:
        """Return the documents that hold a term."""

    def column(self, name: str) -> list[bytes]:
        """Return a column's value in each document, empty where it has none."""

    def document(self, number: int) -> Document:
        """Return the stored document."""


class BitsetReader:
    """One index, open: everything derived from its postings is computed once, when first asked."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._live = self._bits(postings.live)
        self._members, self._together = (
            self._bits(postings.documents("kind", kind)) for kind in (MEMBER, TOGETHER)
        )
        self._scores = kept(CACHED, self._score)
        self._set = kept(CACHED, self._documents)
        self._values = kept(64, self._read_values)
        self._ranks = kept(8, self._read_ranks)
        self._times = kept(8, self._read_times)
        self._lengths = kept(64, self._read_lengths)

    def search(self, query: Query) -> Result:
        """Intersect the sets, count, and order one page."""
        text = self._matching(query) & self._in_time(query)
        text = intersection(text, map(self._passing, query.scope))
        filters = {filter.field: self._passing(filter) for filter in query.filters}
        matching = intersection(text, filters.values())
        page = self._ordered(query, matching)[query.offset :]
        return Result(
            total=matching.bit_count(),
            hits=tuple(Hit(self._postings.document(number), score) for number, score in page),
            facets=tuple(self._facet(name, query, text, filters) for name in query.facets),
        )

    def get(self, id: str) -> Document | None:
        """Return one document."""
        found = self._postings.documents("id", id)
        return self._postings.document(found[0]) if found else None

    def documents(self) -> Iterator[Document]:
        """Yield every document, in order of id."""
        for id in self._postings.terms("id"):
            if not id.startswith(NO_ID) and (document := self.get(id)):
                yield document

    def grouped(self) -> int:
        """Return how many documents are in groups."""
        return (self._live & self._members).bit_count()

    def members(self, group: str) -> list[Document]:
        """Return the documents of a group."""
        numbers = self._postings.documents("group", group)
        return [self._postings.document(n) for n in numbers if not self._together >> n & 1]

    def words(self) -> Iterator[tuple[str, int]]:
        """Yield the words of all searchable fields with the number of their documents."""
        yield from self._postings.counts(f"w_{EVERYWHERE}")

    def _matching(self, query: Query) -> int:
        musts = [self._satisfying(c) for c in query.clauses if c.occur is Occur.MUST]
        matching = self._live & ~(self._members if query.distinct else self._together)
        matching &= at_least(len(musts), musts, query.required, self._live)
        for clause in query.clauses:
            if clause.occur is Occur.ALWAYS:
                matching &= self._satisfying(clause)
            elif clause.occur is Occur.MUST_NOT:
                matching &= ~self._satisfying(clause)
        return matching

    def _satisfying(self, clause: Clause) -> int:
        found = 0
        for alternative in clause.alternatives:
            if alternative.match is Match.ID:
                found |= self._with_ids(alternative.words)
                continue
            for name in alternative.fields or (EVERYWHERE,):
                found |= self._set(alternative.match, alternative.words, name)
        return found

    def _with_ids(self, ids: Iterable[str]) -> int:
        terms = (term for id in ids for term in (id, NO_ID + id))
        return union(self._bits(self._postings.documents("id", term)) for term in terms)

    def _passing(self, filter: Filter) -> int:
        values = self._values(filter.field)
        wanted = self._live
        if filter.any_of:
            wanted &= union(values.get(value, 0) for value in filter.any_of)
        return wanted & ~union(values.get(value, 0) for value in filter.none_of)

    def _in_time(self, query: Query) -> int:
        allowed = self._live
        if query.gte is not None or query.lt is not None:
            low = -math.inf if query.gte is None else microseconds(query.gte)
            high = math.inf if query.lt is None else microseconds(query.lt)
            allowed &= self._bits(n for n, time in self._times("date") if low <= time < high)
        if query.at is not None:
            now = microseconds(query.at)
            allowed &= ~self._bits(n for n, time in self._times("publish") if time > now)
            allowed &= ~self._bits(n for n, time in self._times("expiry") if time <= now)
        return allowed

    def _ordered(self, query: Query, matching: int) -> list[tuple[int, float]]:
        """Return the numbers and scores of the hits up to the page's end."""
        end = query.offset + query.limit
        ranks = self._ranks(_SORTS.get(query.sort, "s_newest"))
        numbers = list(members(matching)) if end else []
        if not query.ranked():
            return [(n, 0.0) for n in heapq.nsmallest(end, numbers, key=ranks.__getitem__)]
        scores = dict.fromkeys(numbers, 0.0)
        for weight, found in self._scored(query):
            few, many = (found, scores) if len(found) < len(scores) else (scores, found)
            for number in few:
                if number in many:
                    scores[number] += weight * found[number]
        whole = self._matching(replace(query, required=None)) if query.relaxed() else matching
        first = set(members(matching & whole))
        best = heapq.nsmallest(end, numbers, key=lambda n: (n not in first, -scores[n], ranks[n]))
        return [(number, scores[number]) for number in best]

    def _scored(self, query: Query) -> Iterator[tuple[float, Scores]]:
        for clause in query.clauses:
            if clause.occur is not Occur.MUST_NOT:
                for way in clause.alternatives:
                    if way.match is Match.ID:
                        yield way.boost, dict.fromkeys(members(self._with_ids(way.words)), 1.0)
                        continue
                    for name in way.fields or (EVERYWHERE,):
                        yield way.boost, self._scores(way.match, way.words, name)

    def _facet(self, name: str, query: Query, text: int, filters: Mapping[str, int]) -> Facet:
        widened = intersection(
            text, (passing for field, passing in filters.items() if field != name)
        )
        counts = {v: (widened & held).bit_count() for v, held in self._values(name).items()}
        chosen = [value for f in query.filters if f.field == name for value in f.any_of]
        return facet(name, counts, chosen=chosen, limit=query.facet_limit)

    def _documents(self, match: Match, words: tuple[str, ...], name: str) -> int:
        """Return the documents an alternative matches in a field."""
        if match is Match.TERM:
            return self._bits(self._postings.documents(f"t_{name}", words[0]))
        if match is Match.PREFIX:
            field, prefix = f"w_{name}", words[0]
            terms = self._postings.terms(field, prefix)
            return union(self._bits(self._postings.documents(field, term)) for term in terms)
        return self._bits(self._scores(Match.PHRASE, words, name))

    def _score(self, match: Match, words: tuple[str, ...], name: str) -> Scores:
        """Return the score of each document an alternative matches in a field (prefix: 1)."""
        if match is Match.PREFIX:
            return dict.fromkeys(members(self._set(match, words, name)), 1.0)
        field = f"t_{name}" if match is Match.TERM else f"w_{name}"
        if len(words) == 1:
            counts = self._postings.frequencies(field, words[0])
            rarity = self._rarity(len(counts))
        else:
            places = [self._postings.positions(field, word) for word in words]
            counts = phrases(places)
            rarity = sum(self._rarity(len(found)) for found in places)
        lengths, average = self._lengths(name)
        return {
            number: rarity * (K1 + 1) * n / (n + K1 * (1 - B + B * lengths[number] / average))
            for number, n in counts.items()
        }

    def _rarity(self, having: int) -> float:
        return math.log(1 + (len(self._postings.live) - having + 0.5) / (having + 0.5))

    def _read_values(self, name: str) -> dict[str, int]:
        field = f"k_{name}"
        terms = self._postings.terms(field)
        return {term: self._bits(self._postings.documents(field, term)) for term in terms}

    def _read_ranks(self, column: str) -> list[int]:
        keys = self._postings.column(column)
        ranks = [0] * self._postings.size
        for rank, number in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
            ranks[number] = rank
        return ranks

    def _read_times(self, column: str) -> list[tuple[int, int]]:
        return [(n, int(time)) for n, time in enumerate(self._postings.column(column)) if time]

    def _read_lengths(self, name: str) -> tuple[list[int], float]:
        lengths = [int(length or 0) for length in self._postings.column(f"l_{name}")]
        live = self._postings.live
        return lengths, sum(lengths[number] for number in live) / max(1, len(live))

    def _bits(self, numbers: Iterable[int]) -> int:
        bits = bytearray(self._postings.size // 8 + 1)
        for number in numbers:
            bits[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(bits, "little")
