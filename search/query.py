"""Query and its parts: frozen values that mean the same to every engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from search.typed_fields import Value, column, stored

# The largest offset + limit that a query may have, whatever the engine.
WINDOW = 10_000
# Added to the scores of hits that must come first. It exceeds all other scores, and the sum is
# still precise in 32 bits.
FIRST = 8192.0


class Match(StrEnum):
    """How the words of an alternative are compared with a document."""

    # The field contains this term (stem).
    TERM = "term"
    # The field contains this word.
    WORD = "word"
    # The field contains a word with this prefix.
    PREFIX = "prefix"
    # The field contains these words in sequence within one value.
    PHRASE = "phrase"
    # The same, but the last word is a prefix: `covid 1` matches `covid 19`.
    BEGINNING = "beginning"
    # The field contains the first two words, in either order, with at most as many other words
    # between them as the third word says. A boundary between two values counts as a word.
    NEAR = "near"
    # The document's ID (for documents shown as one, the newest's) is one of the words.
    ID = "id"
    # The date is at or after the time given by the word, in microseconds since 1970.
    SINCE = "since"
    # The facet named by the first word has the second word as a value.
    VALUE = "value"


CONSTANT = frozenset((Match.ID, Match.SINCE, Match.VALUE))
"""The matches that do not depend on a document's words, and have a constant score."""


UNWEIGHTED = frozenset((Match.PREFIX, Match.BEGINNING, Match.NEAR))
"""The matches of words that score 1 in a field, regardless of rarity and frequency."""


class Occur(StrEnum):
    """The effect of a clause on a document."""

    # At least `Query.required` of these clauses must be satisfied.
    MUST = "must"
    # Must always be satisfied.
    ALWAYS = "always"
    # Optional, but adds to the score.
    SHOULD = "should"
    MUST_NOT = "must_not"


class Sort(StrEnum):
    """The sort orders of hits. Undated hits come last in both date orders; ties sort by ID."""

    # Ties are sorted by date, newest first, then by ID.
    RELEVANCE = "relevance"
    NEWEST = "-date"
    OLDEST = "date"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A condition on a document. Without `fields`, it applies to all fields.

    The score is the sum of BM25 over the fields or, without fields, BM25 in the field that
    combines them all. An UNWEIGHTED match scores 1 per field; an ID, a date or a value scores 1.
    Words near each other must be in the same named field.
    """

    match: Match
    words: tuple[str, ...]
    fields: tuple[str, ...] = ()
    boost: float = 1.0

    def bare(self) -> Alternative:
        """The alternative without its boost."""
        return Alternative(self.match, self.words, self.fields)


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition that is satisfied if any of its alternatives matches."""

    alternatives: tuple[Alternative, ...]
    occur: Occur = Occur.MUST

    def constant(self) -> bool:
        """Whether no alternative depends on words, so that boosts do not affect the score."""
        return all(alternative.match in CONSTANT for alternative in self.alternatives)


def within(clauses: tuple[Clause, ...], fields: tuple[str, ...]) -> tuple[Clause, ...]:
    """The clauses with their words limited to some fields.

    Words that were typed for one field only match there.
    """

    def limited(one: Alternative) -> Alternative:
        free = one.match not in CONSTANT and not one.fields
        return replace(one, fields=fields) if free else one

    return tuple(
        replace(clause, alternatives=tuple(map(limited, clause.alternatives))) for clause in clauses
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter on the values of one facet.

    A document must have at least one value in `any_of`, unless `any_of` is empty, and none in
    `none_of`.
    """

    field: str
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds of a typed field, in the integers that are stored for its values.

    A document must have a value that is not below `low` and is below `high`.
    """

    field: str
    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError(f"the range of {self.field!r} has no bound")

    @classmethod
    def of(cls, field: str, gte: Value | None = None, lt: Value | None = None) -> Range:
        """The range of the values that are at least `gte` and less than `lt`."""
        low, high = (None if value is None else stored(value) for value in (gte, lt))
        return cls(field, low, high)

    def limits(self) -> dict[str, int]:
        """The bounds that exist, named `gte` and `lt`."""
        bounds = {"gte": self.low, "lt": self.high}
        return {name: bound for name, bound in bounds.items() if bound is not None}

    @property
    def column(self) -> str:
        """The name of the column with the field's integers."""
        return column(self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Everything that determines a result.

    `required` is how many MUST clauses a document must satisfy, or None for all of them. When
    sorting by relevance, documents that satisfy all of them come first. `ranges` limits dates and
    numbers. `sort` is one of Sort, or the name of a typed field, with a minus sign for the highest
    value first. `at` is the time at which documents must be visible, or None to include hidden
    ones. `distinct` combines visible documents with the same source. Unlike `filters`, `scope` also
    applies to the counts of the filtered facet. `facet_limit` is the maximum number of values per
    facet, not counting selected ones.
    """

    clauses: tuple[Clause, ...] = ()
    required: int | None = None
    filters: tuple[Filter, ...] = ()
    scope: tuple[Filter, ...] = ()
    ranges: tuple[Range, ...] = ()
    at: datetime | None = None
    distinct: bool = False
    facets: tuple[str, ...] = ()
    facet_limit: int = 50
    sort: str = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10

    def __post_init__(self) -> None:
        if self.offset < 0 or self.limit < 0 or self.offset + self.limit > WINDOW:
            raise ValueError(
                f"offset {self.offset} + limit {self.limit} is not between 0 and {WINDOW}"
            )
        if self.distinct and self.at is None:
            raise ValueError(
                "`distinct` requires `at`, because the grouping of documents depends on the time"
            )
        fields = [filter.field for filter in self.filters]
        if len(set(fields)) < len(fields):
            raise ValueError(
                "several filters for one field; combine their values in a single filter"
            )

    def musts(self) -> int:
        """The number of MUST clauses."""
        return sum(clause.occur is Occur.MUST for clause in self.clauses)

    def relaxed(self) -> bool:
        """Whether documents can match without satisfying all MUST clauses."""
        return self.required is not None and self.required < self.musts()

    def counting(self) -> Query:
        """The query for counting only, without hits or SHOULD clauses."""
        clauses = tuple(one for one in self.clauses if one.occur is not Occur.SHOULD)
        return replace(self, clauses=clauses, offset=0, limit=0)

    def ranked(self) -> bool:
        """Whether hits are sorted by score. If there is nothing to score, the newest come first."""
        scored = any(clause.occur is not Occur.MUST_NOT for clause in self.clauses)
        return self.sort == Sort.RELEVANCE and scored


EVERYTHING = Query()
"""The query for all documents, even hidden ones."""
