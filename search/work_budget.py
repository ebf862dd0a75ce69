"""The estimated work for a query, and a budget for the work done for a request.

Work is estimated before a query runs, not timed, so that the same request gets the same
answer on every machine and engine. A unit is about the time to read one posting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum

from search.errors import TooExpensive
from search.indexing import Vocabulary
from search.query import CONSTANT, Alternative, Clause, Match, Occur, Query
from search.text import LANGUAGE

# The budget of one request: less than a quarter of a second of CPU time with 20,000 documents, on
# a busy machine. It grows with the index, so that ordinary queries succeed at every size.
MIN_BUDGET_UNITS, BUDGET_UNITS_PER_DOCUMENT = 6_600_000, 250

# A phrase compares the positions of its words in each document that contains the rarest of them.
_PHRASE_WORD_UNITS = 4
# Each word with the prefix is looked up, but its postings only set bits.
_BEGINNING_WORD_UNITS = 10
_BEGINNING_POSTINGS_PER_UNIT = 2
_VALUE_UNITS = 30
# All values of a facet are counted and sorted; those within the limit are also listed.
_COUNTED_VALUE_UNITS = 50
_LISTED_VALUE_UNITS = 120
# All hits up to the end of the page are sorted.
_PLACE_UNITS = 150
_HIT_UNITS = 3_500
# Passages are chosen in each hit's texts, and longer ones take longer to put together. Each word or
# phrase is highlighted wherever it occurs in a hit.
_PASSAGES_UNITS, _PASSAGE_WORD_UNITS, _HIGHLIGHT_UNITS = 40_000, 30, 1_000
# An unknown word is compared with every word in the vocabulary, and then more thoroughly with the
# common ones, of which there are hardly more in a larger index.
_UNITS_PER_COMPARISON = 1
_MAX_COMMON_WORDS, _UNITS_PER_COMMON_WORD = 10_000, 5
# Numbers and codes are not in the vocabulary. This share of documents is assumed to contain one.
_DOCUMENTS_PER_CODE = 8
# Words this short have no inflected forms.
_MAX_FORMLESS_LETTERS = 2


class Work(StrEnum):
    """The kinds of work, as named in messages to clients."""

    WORDS = "words that occur in many articles; search for fewer or rarer words"
    CORRECTIONS = "words that occur in no article; check their spelling, or use fewer words"
    BEGINNINGS = "prefixes such as a*; type more letters, or use fewer prefixes"
    PHRASES = "phrases of common words; use fewer phrases"
    FILTERS = "filters; choose fewer values"
    FACETS = "facet counts; request fewer facets at once"
    HITS = "hits; request fewer per page, or an earlier page"


@dataclass(slots=True)
class _Account:
    """The units that a request has used, by kind of work: for its answer, and for extras."""

    answer: Counter[Work] = field(default_factory=Counter)
    extras: Counter[Work] = field(default_factory=Counter)
    is_extra: bool = False


_account: ContextVar[_Account | None] = ContextVar("account", default=None)


@contextmanager
def budget() -> Iterator[Counter[Work]]:
    """Limit the work inside the context. Without a budget, work is not counted."""
    account = _Account()
    token = _account.set(account)
    try:
        yield account.answer
    finally:
        _account.reset(token)


@contextmanager
def uncounted() -> Iterator[None]:
    """Do not count the work inside the context: its result is stored for all later requests."""
    token = _account.set(None)
    try:
        yield
    finally:
        _account.reset(token)


@contextmanager
def extras() -> Iterator[None]:
    """Give up the work inside the context if the answer has left no budget for it.

    The answer's own work never has to make room for extras, even if it comes later.
    """
    account = _account.get() or _Account()
    outer, account.is_extra = account.is_extra, True
    try:
        with suppress(TooExpensive):
            yield
    finally:
        account.is_extra = outer


def budget_units(documents: int) -> int:
    """The units that one request may use on an index of this size."""
    return max(MIN_BUDGET_UNITS, BUDGET_UNITS_PER_DOCUMENT * documents)


def spend(kind: Work, units: int, documents: int) -> None:
    """Charge the budget for work that is about to start, and check it."""
    _spend(Counter({kind: units}), documents)


def spend_on_corrections(words: Iterable[str], vocabulary: Vocabulary, documents: int) -> None:
    """Charge the budget for finding words that are spelled like unknown words."""
    unknown = {word for word in words if word.isalpha() and word not in vocabulary}
    words_in_index = len(vocabulary)
    units = words_in_index * _UNITS_PER_COMPARISON
    units += min(words_in_index, _MAX_COMMON_WORDS) * _UNITS_PER_COMMON_WORD
    spend(Work.CORRECTIONS, len(unknown) * units, documents)


def spend_on_highlights(
    clauses: Iterable[Clause], hits: int, snippet_words: int, documents: int
) -> None:
    """Charge the budget for choosing passages of this length and for highlighting."""
    highlighted = (clause for clause in clauses if clause.occur in {Occur.MUST, Occur.ALWAYS})
    alternatives = sum(len(clause.alternatives) for clause in highlighted)
    # Without words, the passage is the beginning of the text.
    units = snippet_words * _PASSAGE_WORD_UNITS + alternatives * _HIGHLIGHT_UNITS
    units += min(alternatives, 1) * _PASSAGES_UNITS
    spend(Work.HITS, hits * units, documents)


def spend_on_query(query: Query, vocabulary: Callable[[], Vocabulary], documents: int) -> None:
    """Charge the budget for a query and check it, before an engine runs the query."""
    if _account.get() is not None:
        _spend(query_work(query, vocabulary(), documents), documents)


def _spend(work: Counter[Work], documents: int) -> None:
    account = _account.get()
    if account is None:
        return
    used = account.answer + work
    if account.is_extra:
        used += account.extras
    if used.total() > budget_units(documents):
        most = max(used, key=lambda work: (used[work], work))
        raise TooExpensive(f"Most of the work is due to {most}.")
    # Refused work is never done, so it is not charged.
    (account.extras if account.is_extra else account.answer).update(work)


def query_work(query: Query, vocabulary: Vocabulary, documents: int) -> Counter[Work]:
    """The units that a query costs, for its hits and for each pass that counts facets."""
    counting = query.counting().clauses
    filtered = {filter.field for filter in query.filters}
    # A filtered facet is counted without its filter, which takes a separate pass.
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
    places = min(query.offset + query.limit, documents)
    work[Work.HITS] += places * _PLACE_UNITS + min(query.limit, documents) * _HIT_UNITS
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
    match, words = alternative.match, alternative.words
    if match is Match.TERM:
        return Work.WORDS, _term_postings(words[0], vocabulary, documents)
    if match is Match.PREFIX or (match is Match.BEGINNING and len(words) == 1):
        count, postings = vocabulary.beginning(words[0])
        units = postings // _BEGINNING_POSTINGS_PER_UNIT + count * _BEGINNING_WORD_UNITS
        return Work.BEGINNINGS, units
    if match is Match.BEGINNING:
        count, postings = vocabulary.beginning(words[-1])
        return Work.PHRASES, postings * _PHRASE_WORD_UNITS + count * _BEGINNING_WORD_UNITS
    counted = words[:2] if match is Match.NEAR else words
    counts = [_word_postings(word, vocabulary, documents) for word in counted]
    if len(counts) == 1:
        return Work.WORDS, counts[0]
    return Work.PHRASES, min(counts) * len(counts) * _PHRASE_WORD_UNITS


def _term_postings(term: str, vocabulary: Vocabulary, documents: int) -> int:
    """An upper bound on the documents with a stem: those with a word that begins like the stem."""
    stem = term.partition(LANGUAGE)[0]
    if len(stem) <= _MAX_FORMLESS_LETTERS:
        return _word_postings(stem, vocabulary, documents)
    if not stem.isalpha():
        return documents // _DOCUMENTS_PER_CODE
    # The stem of "study" is "studi", which is not one of its prefixes.
    beginning = stem.removesuffix("i")
    return min(documents, vocabulary.beginning(beginning)[1])


def _word_postings(word: str, vocabulary: Vocabulary, documents: int) -> int:
    return vocabulary.count(word) if word.isalpha() else documents // _DOCUMENTS_PER_CODE
