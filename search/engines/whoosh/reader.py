"""Query evaluation with sets of document numbers, each represented by an int.

Python combines and counts such sets at C speed, which makes exact filters, facets and
counts feasible with postings alone.
"""

from __future__ import annotations

import heapq
import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from search.caches import memoize
from search.document import Document
from search.engines.whoosh.columns import read_numbers, read_ranks
from search.engines.whoosh.document_sets import add_constant, at_least, intersection, members, union
from search.engines.whoosh.postings import WhooshPostings
from search.engines.whoosh.scorer import MAX_CACHED_ALTERNATIVES, MAX_CACHED_FIELDS, Scorer
from search.engines.whoosh.word_places import begun, near
from search.query import (
    CONSTANT,
    EVERYTHING,
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
from search.result import Facet, Hit, Result, facet
from search.schema import BOOST, EVERYWHERE
from search.typed_fields import microseconds

# More than an index has sort keys or times.
MAX_CACHED_COLUMNS = 8

# The cutoff dates for recent documents. An index has three at a time.
MAX_CACHED_MOMENTS = 64


class WhooshReader:
    """Answers queries from an open index. Everything derived from its postings is memoized."""

    def __init__(self, postings: WhooshPostings) -> None:
        self._postings = postings
        self._live = self._bits(postings.live)
        self._members, self._together = self._bits(postings.members()), self._bits(postings.joint)
        self._scorer = Scorer(postings)
        self._set = memoize(MAX_CACHED_ALTERNATIVES, self._documents)
        self._values = memoize(MAX_CACHED_FIELDS, self._read_values)
        self._ranks = memoize(MAX_CACHED_COLUMNS, self._read_ranks)
        self._numbers = memoize(MAX_CACHED_COLUMNS, self._read_numbers)
        self._since = memoize(MAX_CACHED_MOMENTS, self._read_since)

    def search(self, query: Query) -> Result:
        """Find and count the matches, and sort one page of them."""
        text = self._matching(query) & ~self._hidden(query)
        text = intersection(text, map(self._within, query.ranges))
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
        """Look up a document by ID."""
        numbers = self._postings.numbered(id)
        return self._postings.document(numbers[0]) if numbers else None

    def documents(self, query: Query = EVERYTHING, after: str = "") -> Iterator[Document]:
        """Yield the documents that match a query without clauses, in ID order, after an ID."""
        matching = self._matching(query) & ~self._hidden(query)
        matching = intersection(matching, map(self._within, query.ranges))
        matching = intersection(matching, map(self._passing, (*query.scope, *query.filters)))
        ids = self._postings.ids()
        for id in ids[bisect_right(ids, after) :]:
            for number in self._postings.numbered(id):
                if matching >> number & 1:
                    yield self._postings.document(number)

    def grouped(self) -> int:
        """The number of documents that belong to groups."""
        return (self._live & self._members).bit_count()

    def members(self, group: str) -> list[Document]:
        """The documents that belong to a group."""
        return [self._postings.document(number) for number in self._postings.group(group)]

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
        bits = 0
        for alternative in clause.alternatives:
            if alternative.match in CONSTANT:
                bits |= self._constant(alternative)
                continue
            for name in alternative.fields or (EVERYWHERE,):
                bits |= self._set(alternative.match, alternative.words, name)
        return bits

    def _constant(self, alternative: Alternative) -> int:
        words = alternative.words
        if alternative.match is Match.ID:
            return self._with_ids(words)
        if alternative.match is Match.VALUE:
            return self._values(words[0]).get(words[1], 0)
        return self._since(words[0])

    def _with_ids(self, ids: Iterable[str]) -> int:
        numbers = [number for id in ids for number in self._postings.numbered(id)]
        joint = (one for number in numbers for one in self._postings.joint_of.get(number, ()))
        return self._bits([*numbers, *joint])

    def _passing(self, filter: Filter) -> int:
        values = self._values(filter.field)
        passing = self._live
        if filter.any_of:
            passing &= union(values.get(value, 0) for value in filter.any_of)
        return passing & ~union(values.get(value, 0) for value in filter.none_of)

    def _within(self, range: Range) -> int:
        """The documents with a value within the bounds of a typed field."""
        low = -math.inf if range.low is None else range.low
        high = math.inf if range.high is None else range.high
        numbers = self._numbers(range.column)
        return self._bits(document for document, number in numbers if low <= number < high)

    def _hidden(self, query: Query) -> int:
        """The documents that are not yet published, or have expired."""
        if query.at is None:
            return 0
        now = microseconds(query.at)
        early = self._bits(n for n, time in self._numbers("publish") if time > now)
        late = self._bits(n for n, time in self._numbers("expiry") if time <= now)
        return early | late

    def _ordered(self, query: Query, matching: int) -> list[tuple[int, float]]:
        """The document numbers and scores of the hits up to the end of the page."""
        end = query.offset + query.limit
        ranks = self._ranks(Sort.NEWEST if query.sort == Sort.RELEVANCE else query.sort)
        if not query.ranked():
            numbers = members(matching if end else 0)
            return [(n, 0.0) for n in heapq.nsmallest(end, numbers, key=ranks.__getitem__)]
        scores = self._summed(query, matching if end else 0)
        whole = self._matching(replace(query, required=None)) if query.relaxed() else matching
        first = set(members(matching & whole))
        best = heapq.nsmallest(end, scores, key=lambda n: (n not in first, -scores[n], ranks[n]))
        return [(number, scores[number]) for number in best]

    def _summed(self, query: Query, matching: int) -> dict[int, float]:
        """Document scores: the score of words times the boost, plus constant scores."""
        scores = dict.fromkeys(members(matching), 0.0)
        clauses = [clause for clause in query.clauses if clause.occur is not Occur.MUST_NOT]
        self._add(scores, (clause for clause in clauses if not clause.constant()), matching)
        for value, bits in self._values(BOOST).items():
            for number in members(bits & matching):
                scores[number] *= float(value)
        self._add(scores, (clause for clause in clauses if clause.constant()), matching)
        return scores

    def _add(self, scores: dict[int, float], clauses: Iterable[Clause], matching: int) -> None:
        """Add the scores of clauses to the scores of the matching documents."""
        for clause in clauses:
            for alternative in clause.alternatives:
                if alternative.match in CONSTANT:
                    add_constant(scores, alternative.boost, self._constant(alternative) & matching)
                    continue
                for name in alternative.fields or (EVERYWHERE,):
                    self._add_field(scores, alternative, name, matching)

    def _add_field(
        self, scores: dict[int, float], alternative: Alternative, name: str, matching: int
    ) -> None:
        match, words, boost = alternative.match, alternative.words, alternative.boost
        if match in UNWEIGHTED:
            add_constant(scores, boost, self._set(match, words, name) & matching)
            return
        added = self._scorer.scores(match, words, name)
        few, many = (added, scores) if len(added) < len(scores) else (scores, added)
        for number in few:
            if number in many:
                scores[number] += boost * added[number]

    def _facet(self, name: str, query: Query, text: int, filters: Mapping[str, int]) -> Facet:
        others = (passing for field, passing in filters.items() if field != name)
        widened = intersection(text, others)
        values = self._values(name).items()
        counts = {value: (widened & bits).bit_count() for value, bits in values}
        filter_values = [value for f in query.filters if f.field == name for value in f.any_of]
        return facet(name, counts, chosen=filter_values, limit=query.facet_limit)

    def _documents(self, match: Match, words: tuple[str, ...], name: str) -> int:
        """The documents that match an alternative in a field."""
        if match not in UNWEIGHTED:
            return self._bits(self._scorer.frequencies(match, words, name))
        if name == EVERYWHERE:
            fields = self._postings.schema.weights()
            return union(self._set(match, words, field) for field in fields)
        if match is Match.NEAR:
            return self._bits(near(self._postings, name, *words))
        if len(words) > 1:
            return self._bits(begun(self._postings, name, words))
        beginning = self._postings.words(name, words[0])
        return union(self._bits(self._postings.positions(name, word)) for word in beginning)

    def _read_values(self, name: str) -> dict[str, int]:
        values = self._postings.values(name)
        return {value: self._bits(numbers) for value, numbers in values.items()}

    def _read_ranks(self, sort: str) -> list[int]:
        return read_ranks(self._postings, sort)

    def _read_numbers(self, name: str) -> list[tuple[int, int]]:
        return read_numbers(self._postings, name)

    def _read_since(self, moment: str) -> int:
        return self._bits(n for n, time in self._numbers("date") if time >= int(moment))

    def _bits(self, numbers: Iterable[int]) -> int:
        bits = bytearray(self._postings.size // 8 + 1)
        for number in numbers:
            bits[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(bits, "little")
