"""Translation of queries to tantivy's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import tantivy

from search.engines.tantivy.idf_correction import IdfCorrection
from search.indexing import MEMBER, NO_ID, TOGETHER
from search.query import CONSTANT, FIRST, Alternative, Clause, Match, Occur, Query
from search.schema import BOOST, EVERYWHERE, microseconds

# A query for a set of terms scans the whole dictionary. Up to this many, single queries are faster.
MAX_SINGLE_VALUES = 20

_T = tantivy.Query
_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_OCCURS = {Occur.ALWAYS: _MUST, Occur.SHOULD: _SHOULD, Occur.MUST_NOT: _NOT}


class Translator:
    """Translates queries for one index. `boosts` are the boosts that occur in it."""

    def __init__(self, layout: tantivy.Schema, idf: IdfCorrection, boosts: Sequence[str]) -> None:
        self._layout, self._idf, self._boosts = layout, idf, boosts

    def query(self, query: Query) -> tantivy.Query:
        """Translate a query, except for its paging, sorting and facets."""
        parts: list[tuple[tantivy.Occur, tantivy.Query]] = []
        musts = [self._clause(c) for c in query.clauses if c.occur is Occur.MUST]
        parts += self._some(musts, query.required or 0) if query.relaxed() else _all(musts)
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
        some = _any(musts)
        if required > 0:
            yield _MUST, _T.boolean_query(some, minimum_number_should_match=required)
        else:
            yield from some
        yield _SHOULD, _T.const_score_query(_T.boolean_query(_all(musts)), FIRST)

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
        if query.gte is not None or query.lt is not None:
            low = None if query.gte is None else microseconds(query.gte)
            high = None if query.lt is None else microseconds(query.lt) - 1
            yield _MUST, _silent(self._range("date", low, high))
        if query.at is not None:
            # Few documents have these times, so excluding hidden documents is fast.
            now = microseconds(query.at)
            yield _NOT, self._range("publish", now + 1, None)
            yield _NOT, self._range("expiry", None, now)

    def _values(self, name: str, values: Sequence[str]) -> tantivy.Query:
        if len(values) > MAX_SINGLE_VALUES:
            return _T.term_set_query(self._layout, f"k_{name}", list(values))
        terms = [self.term(f"k_{name}", value) for value in values]
        return terms[0] if len(terms) == 1 else _T.boolean_query(_any(terms))

    def _range(self, name: str, low: int | None, high: int | None) -> tantivy.Query:
        return _T.range_query(self._layout, name, tantivy.FieldType.Integer, low, high)

    def _clause(self, clause: Clause) -> tantivy.Query:
        queries: list[tantivy.Query] = []
        for alternative in clause.alternatives:
            if alternative.match in CONSTANT:
                queries += self._constant(alternative)
            else:
                names = alternative.fields or (EVERYWHERE,)
                queries += (self._scored(alternative, name) for name in names)
        return queries[0] if len(queries) == 1 else _T.boolean_query(_any(queries))

    def _constant(self, alternative: Alternative) -> Iterator[tantivy.Query]:
        """Yield the queries for an alternative with a constant score."""
        boost, words = alternative.boost, alternative.words
        if alternative.match is Match.ID:
            for id in dict.fromkeys(words):
                yield _T.const_score_query(self.term("id", id), boost)
                yield _T.const_score_query(self.term("id", NO_ID + id), boost)
        elif alternative.match is Match.SINCE:
            yield _T.const_score_query(self._range("date", int(words[0]), None), boost)
        else:
            yield _T.const_score_query(self.term(f"k_{words[0]}", words[1]), boost)

    def _scored(self, alternative: Alternative, name: str) -> tantivy.Query:
        boost = alternative.boost * self._idf.factor(alternative, name)
        return _T.boost_query(self._match(alternative, name), boost)

    def _match(self, alternative: Alternative, name: str) -> tantivy.Query:
        words = alternative.words
        if alternative.match is Match.TERM:
            return self.term(f"t_{name}", words[0])
        if alternative.match is Match.PREFIX:
            return _T.fuzzy_term_query(self._layout, f"w_{name}", words[0], distance=0, prefix=True)
        # tantivy panics on a phrase of one word.
        if len(words) == 1:
            return self.term(f"w_{name}", words[0])
        return _T.phrase_query(self._layout, f"w_{name}", list(words))


def _all(musts: Sequence[tantivy.Query]) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    return [(_MUST, must) for must in musts]


def _any(queries: Sequence[tantivy.Query]) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    return [(_SHOULD, query) for query in queries]


def _silent(query: tantivy.Query) -> tantivy.Query:
    """Make a query match without adding to scores."""
    return _T.const_score_query(query, 0.0)
