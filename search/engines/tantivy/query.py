"""Translate queries to tantivy's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import tantivy

from search.engines.tantivy.idf_correction import IdfCorrection
from search.indexing import MEMBER, NO_ID, TOGETHER
from search.query import FIRST, UNWEIGHTED, Alternative, Clause, Match, Occur, Query
from search.schema import BOOST, EVERYWHERE
from search.typed_fields import microseconds

# A query for a set of terms scans the whole dictionary; up to this many, single queries are faster.
MAX_SINGLE_VALUES = 20

_T = tantivy.Query
_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_OCCURS = {Occur.ALWAYS: _MUST, Occur.SHOULD: _SHOULD, Occur.MUST_NOT: _NOT}


class Translator:
    """Translates queries for one index. `boosts` lists the boosts that occur in the index."""

    def __init__(self, layout: tantivy.Schema, idf: IdfCorrection, boosts: Sequence[str]) -> None:
        self._layout, self._idf, self._boosts = layout, idf, boosts

    def query(self, query: Query) -> tantivy.Query:
        """Translate a query, except for its paging, sorting and facets."""
        parts: list[tuple[tantivy.Occur, tantivy.Query]] = []
        musts = [self._clause(c) for c in query.clauses if c.occur is Occur.MUST]
        parts += self._some(musts, query.required or 0) if query.relaxed() else _each(_MUST, musts)
        parts += (
            (_OCCURS[clause.occur], self._clause(clause))
            for clause in query.clauses
            if clause.occur is not Occur.MUST
        )
        parts += self._boosted(query) if query.ranked() else ()
        parts += self._restrictions(query)
        if not any(occur is _MUST for occur, _ in parts):
            parts.append((_MUST, _silent(_T.all_query())))
        return _T.boolean_query(parts)

    def _some(
        self, musts: Sequence[tantivy.Query], required: int
    ) -> Iterator[tuple[tantivy.Occur, tantivy.Query]]:
        """Require some of the clauses, and rank documents that satisfy all of them first."""
        some = _each(_SHOULD, musts)
        if required > 0:
            yield _MUST, _T.boolean_query(some, minimum_number_should_match=required)
        else:
            yield from some
        yield _SHOULD, _T.const_score_query(_T.boolean_query(_each(_MUST, musts)), FIRST)

    def _boosted(self, query: Query) -> Iterator[tuple[tantivy.Occur, tantivy.Query]]:
        """Increase or decrease the scores of documents with a boost."""
        # tantivy can only multiply the scores of a whole query, so words are searched once more
        # among the documents with each boost.
        if not self._boosts:
            return
        words = [c for c in query.clauses if c.occur is not Occur.MUST_NOT and not c.constant()]
        again = [(_SHOULD, self._clause(clause)) for clause in words]
        for value in self._boosts:
            those = _silent(self.term(f"k_{BOOST}", value))
            yield (
                _SHOULD,
                _T.boost_query(_T.boolean_query([(_MUST, those), *again]), float(value) - 1),
            )

    def term(self, field: str, value: str) -> tantivy.Query:
        """The query for one indexed term or value."""
        return _T.term_query(self._layout, field, value, "freq")

    def members(self, group: str) -> tantivy.Query:
        """The query for the documents that belong to a group."""
        parts = [(_MUST, self.term("group", group)), (_NOT, self.term("kind", TOGETHER))]
        return _T.boolean_query(parts)

    def _restrictions(self, query: Query) -> Iterator[tuple[tantivy.Occur, tantivy.Query]]:
        yield _NOT, self.term("kind", MEMBER if query.distinct else TOGETHER)
        for filter in (*query.scope, *query.filters):
            if filter.any_of:
                yield _MUST, _silent(self._values(filter.field, filter.any_of))
            if filter.none_of:
                yield _NOT, self._values(filter.field, filter.none_of)
        for range in query.ranges:
            last = None if range.high is None else range.high - 1
            yield _MUST, _silent(self._range(range.column, range.low, last))
        if query.at is not None:
            # Few documents have these times, so excluding hidden documents is fast.
            now = microseconds(query.at)
            yield _NOT, self._range("publish", now + 1, None)
            yield _NOT, self._range("expiry", None, now)

    def _values(self, name: str, values: Sequence[str]) -> tantivy.Query:
        if len(values) > MAX_SINGLE_VALUES:
            return _T.term_set_query(self._layout, f"k_{name}", list(values))
        return _any([self.term(f"k_{name}", value) for value in values])

    def _range(self, name: str, low: int | None, high: int | None) -> tantivy.Query:
        return _T.range_query(self._layout, name, tantivy.FieldType.Integer, low, high)

    def _clause(self, clause: Clause) -> tantivy.Query:
        queries = map(self._alternative, clause.alternatives)
        return _any(list(chain.from_iterable(queries)))

    def _alternative(self, alternative: Alternative) -> Iterator[tantivy.Query]:
        """Yield an alternative's queries: one per field, or queries with a constant score."""
        boost, words = alternative.boost, alternative.words
        match alternative.match:
            case Match.ID:
                for id in dict.fromkeys(words):
                    yield _T.const_score_query(self.term("id", id), boost)
                    yield _T.const_score_query(self.term("id", NO_ID + id), boost)
            case Match.SINCE:
                yield _T.const_score_query(self._range("date", int(words[0]), None), boost)
            case Match.VALUE:
                yield _T.const_score_query(self.term(f"k_{words[0]}", words[1]), boost)
            case _:
                for name in alternative.fields or (EVERYWHERE,):
                    factor = self._idf.factor(alternative, name)
                    yield _T.boost_query(self._words(alternative, name), boost * factor)

    def _words(self, alternative: Alternative, name: str) -> tantivy.Query:
        """The query for the words of an alternative in one field."""
        words = alternative.words
        if alternative.match is Match.TERM:
            return self.term(f"t_{name}", words[0])
        field = f"w_{name}"
        if alternative.match is Match.NEAR:
            first, second, between = words
            return _T.const_score_query(self._near(field, first, second, int(between)), 1.0)
        if alternative.match is Match.BEGINNING and len(words) > 1:
            return _T.const_score_query(self._beginning(field, words), 1.0)
        if alternative.match in UNWEIGHTED:
            return _T.fuzzy_term_query(self._layout, field, words[0], distance=0, prefix=True)
        # tantivy panics on a phrase of one word.
        if len(words) == 1:
            return self.term(field, words[0])
        return _T.phrase_query(self._layout, field, list(words))

    def _beginning(self, field: str, words: Sequence[str]) -> tantivy.Query:
        """The query for a phrase whose last word is a prefix."""
        # tantivy's own query for this is limited to fifty words with the prefix.
        patterns = [_escaped(word) for word in words]
        return _T.regex_phrase_query(self._layout, field, [*patterns[:-1], f"{patterns[-1]}.*"])

    def _near(self, field: str, first: str, second: str, between: int) -> tantivy.Query:
        """The query for two words at each possible distance, in either order."""
        # tantivy's own slop counts moves of words, not the words between them.
        pairs = sorted({(first, second), (second, first)})
        phrases = [
            _T.phrase_query(self._layout, field, [(0, one), (distance, other)])
            for distance in range(1, between + 2)
            for one, other in pairs
        ]
        return _any(phrases)


def _escaped(word: str) -> str:
    """Escape a word for a regular expression in tantivy."""
    return "".join(c if c.isalnum() else f"\\{c}" for c in word)


def _each(
    occur: tantivy.Occur, queries: Sequence[tantivy.Query]
) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    return [(occur, query) for query in queries]


def _any(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """A query that matches whatever any of these queries matches."""
    return queries[0] if len(queries) == 1 else _T.boolean_query(_each(_SHOULD, queries))


def _silent(query: tantivy.Query) -> tantivy.Query:
    """Make a query match without adding to scores."""
    return _T.const_score_query(query, 0.0)
