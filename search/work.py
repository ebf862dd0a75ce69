"""The work that a query takes, counted before an engine begins, and a budget for all of a request.

Counted, not timed: the same request of the same index is answered or refused on every machine and
by every engine. A unit is about what it takes to read one posting: that a document has a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

from search.errors import TooExpensive
from search.indexing import Vocabulary
from search.query import CONSTANT, Alternative, Clause, Match, Occur, Query
from search.text import LANGUAGE

# For one request: less than a quarter of a second of processor time at 20,000 documents, on a
# machine that is busy. A larger index is allowed more, so that ordinary questions are answered at
# every size.
MIN_BUDGET_UNITS, BUDGET_UNITS_PER_DOCUMENT = 5_000_000, 250

# A phrase compares the places of its words in each document that has the rarest of them.
_PHRASE_WORD_UNITS = 4
# Each word that begins as typed is looked up; its postings only set bits.
_BEGINNING_WORD_UNITS = 10
_BEGINNING_POSTINGS_PER_UNIT = 2
_VALUE_UNITS = 30
# Each value of a facet that has one is counted, put in order, and listed as far as it is asked for.
_COUNTED_VALUE_UNITS = 50
_LISTED_VALUE_UNITS = 120
# Each place from the first to the end of the page is put in order, fastest by scores.
_RANKED_PLACE_UNITS = 150
_SORTED_PLACE_UNITS = 450
_HIT_UNITS = 3_500
# Each word or phrase is highlighted wherever it stands in a hit.
_HIGHLIGHT_UNITS = 900
# A word that no article has is compared with every word of the index.
_UNITS_PER_COMPARISON = 2
# The vocabulary has no numbers and codes: one document of so many may hold one.
_DOCUMENTS_PER_CODE = 8
# So short a word has no other forms.
_MAX_FORMLESS_LETTERS = 2


class Work(StrEnum):
    """The kinds of work, in words for the sender of the request."""

    WORDS = "words that many articles have: search for fewer, or rarer ones"
    CORRECTIONS = "words that no article has: check their spelling, or search for fewer"
    BEGINNINGS = "beginnings such as a*: type more letters of each, or fewer of them"
    PHRASES = "phrases of common words: search for fewer of them"
    FILTERS = "filters: choose fewer values"
    FACETS = "counts of facet values: ask for fewer facets at once"
    HITS = "hits: ask for fewer on a page, and for an earlier page"


class Budget:
    """The units that a request has used, by what took them."""

    def __init__(self) -> None:
        self.used: Counter[Work] = Counter()

    def check(self, documents: int) -> None:
        """Raise TooExpensive where more units are used than an index of this size allows."""
        if self.used.total() > max(MIN_BUDGET_UNITS, BUDGET_UNITS_PER_DOCUMENT * documents):
            most = max(self.used, key=lambda work: (self.used[work], work))
            raise TooExpensive(f"Most of it goes into {most}.")


_budget: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def budget() -> Iterator[Budget]:
    """Bound the work of everything inside; without a budget, work is not counted."""
    own = Budget()
    token = _budget.set(own)
    try:
        yield own
    finally:
        _budget.reset(token)


def spend(work: Work, units: int, documents: int) -> None:
    """Use units of the request's budget, before that work begins."""
    own = _budget.get()
    if own is not None:
        own.used[work] += units
        own.check(documents)


def spend_on_corrections(words: Iterable[str], vocabulary: Vocabulary, documents: int) -> None:
    """Use what looking for the words takes that are spelled like those that no article has."""
    unknown = sum(word.isalpha() and word not in vocabulary for word in {*words})
    spend(Work.CORRECTIONS, unknown * len(vocabulary) * _UNITS_PER_COMPARISON, documents)


def spend_on_highlights(clauses: Iterable[Clause], hits: int, documents: int) -> None:
    """Use what highlighting so many hits takes."""
    highlighted = (clause for clause in clauses if clause.occur in {Occur.MUST, Occur.ALWAYS})
    alternatives = sum(len(clause.alternatives) for clause in highlighted)
    spend(Work.HITS, hits * alternatives * _HIGHLIGHT_UNITS, documents)


def spend_on_query(query: Query, vocabulary: Callable[[], Vocabulary], documents: int) -> None:
    """Use what a query takes of the request's budget, before an engine begins with it."""
    own = _budget.get()
    if own is not None:
        own.used += query_work(query, vocabulary(), documents)
        own.check(documents)


def query_work(query: Query, vocabulary: Vocabulary, documents: int) -> Counter[Work]:
    """The units that a query takes: those of its hits, and of each pass that counts facets."""
    counting = query.counting().clauses
    filtered = {filter.field for filter in query.filters}
    # A facet that is filtered is counted without its own filter, and so by itself.
    passes = len(filtered & {*query.facets}) + bool({*query.facets} - filtered)
    work = _words_work(query.clauses, vocabulary, documents)
    for kind, units in _words_work(counting, vocabulary, documents).items():
        work[kind] += passes * units
    filters = (*query.filters, *query.scope)
    values = sum(len(filter.any_of) + len(filter.none_of) for filter in filters)
    work[Work.FILTERS] += (1 + passes) * (len(filters) * documents + values * _VALUE_UNITS)
    work[Work.FACETS] += documents * (passes + len(query.facets))
    for name in query.facets:
        counted = len(vocabulary.spellings(name))
        listed = min(counted, query.facet_limit)
        work[Work.FACETS] += counted * _COUNTED_VALUE_UNITS + listed * _LISTED_VALUE_UNITS
    place_units = _RANKED_PLACE_UNITS if query.ranked() else _SORTED_PLACE_UNITS
    places = min(query.offset + query.limit, documents)
    work[Work.HITS] += places * place_units + min(query.limit, documents) * _HIT_UNITS
    return work


def _words_work(clauses: Iterable[Clause], vocabulary: Vocabulary, documents: int) -> Counter[Work]:
    work: Counter[Work] = Counter()
    for clause in clauses:
        for alternative in clause.alternatives:
            if alternative.match not in CONSTANT:
                kind, units = _alternative_work(alternative, vocabulary, documents)
                work[kind] += units * max(1, len(alternative.fields))
    return work


def _alternative_work(
    alternative: Alternative, vocabulary: Vocabulary, documents: int
) -> tuple[Work, int]:
    first = alternative.words[0]
    if alternative.match is Match.PREFIX:
        words, postings = vocabulary.beginning(first)
        units = postings // _BEGINNING_POSTINGS_PER_UNIT + words * _BEGINNING_WORD_UNITS
        return Work.BEGINNINGS, units
    if alternative.match is Match.TERM:
        return Work.WORDS, _term_postings(first, vocabulary, documents)
    counts = [_word_postings(word, vocabulary, documents) for word in alternative.words]
    if len(counts) == 1:
        return Work.WORDS, counts[0]
    return Work.PHRASES, min(counts) * len(counts) * _PHRASE_WORD_UNITS


def _term_postings(term: str, vocabulary: Vocabulary, documents: int) -> int:
    """The most documents that a stem can have: those of the words that begin as it does."""
    stem = term.partition(LANGUAGE)[0]
    if len(stem) <= _MAX_FORMLESS_LETTERS:
        return _word_postings(stem, vocabulary, documents)
    if not stem.isalpha():
        return documents // _DOCUMENTS_PER_CODE
    # The stem of "studies" ends in an i, as does that of "dying".
    beginning = stem.removesuffix("i")
    return min(documents, vocabulary.beginning(beginning)[1])


def _word_postings(word: str, vocabulary: Vocabulary, documents: int) -> int:
    return vocabulary.count(word) if word.isalpha() else documents // _DOCUMENTS_PER_CODE
