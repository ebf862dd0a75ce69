"""Ranking: what each sign of relevance weighs, and how new documents rank above old ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from search.query import Alternative, Clause, Match, Occur
from search.schema import LANGUAGE, microseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What is added to, or multiplies, the score of a word found in any form, which counts 1.

    0 turns a sign off. Scores of words are BM25's: a rare word's is about 10, a common one's 1.
    """

    exact: float = 0.4  # the word as typed, above its other forms
    beginning: float = 0.5  # words, and once more titles, that begin as the last word does
    stop_words: float = 0.1  # a stop word beside other words
    # Two words side by side as typed (the more words a query has, the less two say), and a title
    # that holds the whole query.
    neighbours: float = 0.2
    title: float = 1.0  # a title that equals the query
    corrections: float = 0.4  # the second of several corrections beside the first, and so on
    joined: float = 0.5  # telehealth, where tele health was typed
    parted: float = 0.15  # the other way round: a phrase is as rare as both its words together
    synonyms: float = 0.4
    language: float = 1.0  # a document in the reader's language, where a site has several
    recency: float = 0.3  # a new document, whatever it scores; an older one gets less
    half_life: float = 730.0  # days after which that is half


DEFAULT = Ranking()
SIGNS = tuple(field.name for field in fields(Ranking))

# The curve of decay in steps: an age in half-lives, and what being younger adds.
_STEPS = ((0.5, 0.4), (1.5, 0.3), (3.0, 0.3))


def recent(
    clauses: Sequence[Clause], ranking: Ranking, newest: datetime | None
) -> Iterator[Clause]:
    """Yield what raises new documents a little; nothing where a phrase is sought, or no word.

    Age is counted from the newest document's day: an answer follows from the content alone, and
    in an archive too the newer ones rank higher.

    Between equals the newer one wins, while a word more or a rarer one always outweighs it.
    """
    sought = _sought(clauses)
    phrase = any(
        c.occur is Occur.ALWAYS and c.alternatives[0].match is Match.PHRASE for c in sought
    )
    if newest is None or not ranking.recency or phrase or not sought:
        return
    today = newest.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for age, part in _STEPS:
        since = microseconds(today - timedelta(days=age * ranking.half_life))
        way = Alternative(Match.SINCE, (str(since),), (), ranking.recency * part)
        yield Clause((way,), Occur.SHOULD)


def spoken(clauses: Sequence[Clause], ranking: Ranking, language: str) -> Iterator[Clause]:
    """Yield what raises documents in a reader's language; nothing where no word is sought.

    A word may be one of two languages, and an article that a reader does not understand is none.
    """
    if language and ranking.language and _sought(clauses):
        way = Alternative(Match.VALUE, (LANGUAGE, language), (), ranking.language)
        yield Clause((way,), Occur.SHOULD)


def _sought(clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses that documents must satisfy by their words."""
    wanted = (c for c in clauses if c.occur in {Occur.MUST, Occur.ALWAYS})
    return [clause for clause in wanted if not clause.constant()]
