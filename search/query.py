"""Query, Clause, Alternative, Filter, Sort: frozen values that every engine answers alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

# The maximum of offset + limit, on any engine.
WINDOW = 10_000
# Added to scores that are to come first: more than any words' score, precise in 32 bits.
FIRST = 8192.0


class Match(StrEnum):
    """How an alternative's words are compared with a field's."""

    # One term (stem) equals one of the field's.
    TERM = "term"
    # One word equals one of the field's.
    WORD = "word"
    # One of the field's words starts with it.
    PREFIX = "prefix"
    # These words follow one another in one value of the field.
    PHRASE = "phrase"
    # The document's id (of documents shown as one: the newest's) is one of the words.
    ID = "id"
    # Its date is not before the word, in microseconds since 1970.
    SINCE = "since"
    # The facet named by the first word has the second word as a value.
    VALUE = "value"


CONSTANT = frozenset((Match.ID, Match.SINCE, Match.VALUE))
"""Matches that depend on properties of a document, not on its words, and have a constant score."""


class Occur(StrEnum):
    """The effect of a clause on a document."""

    # Counted by `required`.
    MUST = "must"
    # Required regardless of `required`.
    ALWAYS = "always"
    # Optional: adds to the score.
    SHOULD = "should"
    MUST_NOT = "must_not"


class Sort(StrEnum):
    """The orders of hits; undated ones come last in both date orders, ties go by id."""

    # Ties: newest first, then by id.
    RELEVANCE = "relevance"
    NEWEST = "-date"
    OLDEST = "date"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A condition by which a document satisfies a clause; without `fields`, in any of them.

    Its score is BM25 in each of its fields; without, in the one that joins them all. A prefix
    scores 1 in each, an id, a date or a value 1 whatever the fields.
    """

    match: Match
    words: tuple[str, ...]
    fields: tuple[str, ...] = ()
    boost: float = 1.0

    def bare(self) -> Alternative:
        """The alternative without its boost: its words and their fields."""
        return replace(self, boost=1.0)


@dataclass(frozen=True, slots=True)
class Clause:
    """Satisfied by a document that any one of the alternatives matches."""

    alternatives: tuple[Alternative, ...]
    occur: Occur = Occur.MUST

    def constant(self) -> bool:
        """Whether no alternative matches words of a document: its score is never multiplied."""
        return all(alternative.match in CONSTANT for alternative in self.alternatives)


@dataclass(frozen=True, slots=True)
class Filter:
    """Whole values of one facet field: at least one of `any_of` (if any), none of `none_of`."""

    field: str
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Everything that decides an answer.

    `required` is how many of the MUST clauses a document needs (None: all); by relevance,
    those that satisfy all of them come first. `gte` and `lt` bound the document's date. `at` is
    the moment for which publish and expiry are judged (None: not judged). `distinct` makes one
    article of all documents of one source that may be shown at that moment. `scope` narrows
    everything, facets' counts of the same field too. `facet_limit` bounds the values listed
    per facet, chosen ones aside.
    """

    clauses: tuple[Clause, ...] = ()
    required: int | None = None
    filters: tuple[Filter, ...] = ()
    scope: tuple[Filter, ...] = ()
    gte: datetime | None = None
    lt: datetime | None = None
    at: datetime | None = None
    distinct: bool = False
    facets: tuple[str, ...] = ()
    facet_limit: int = 50
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10

    def __post_init__(self) -> None:
        if self.offset < 0 or self.limit < 0 or self.offset + self.limit > WINDOW:
            raise ValueError(f"offset {self.offset} + limit {self.limit} is outside 0 to {WINDOW}")
        if self.distinct and self.at is None:
            raise ValueError(
                "distinct needs `at`: which documents are one article depends on the time"
            )
        fields = [filter.field for filter in self.filters]
        if len(set(fields)) < len(fields):
            raise ValueError("several filters for one field: put all values into one filter")

    def musts(self) -> int:
        """Number of MUST clauses."""
        return sum(clause.occur is Occur.MUST for clause in self.clauses)

    def relaxed(self) -> bool:
        """Whether documents match that do not satisfy every MUST clause."""
        return self.required is not None and self.required < self.musts()

    def counting(self) -> Query:
        """The query for its numbers alone: without hits, and without clauses that only rank."""
        clauses = tuple(one for one in self.clauses if one.occur is not Occur.SHOULD)
        return replace(self, clauses=clauses, offset=0, limit=0)

    def ranked(self) -> bool:
        """Whether scores decide the order: without a word to score, the newest come first."""
        scored = any(clause.occur is not Occur.MUST_NOT for clause in self.clauses)
        return self.sort is Sort.RELEVANCE and scored
