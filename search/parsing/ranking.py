"""Ranking: what each sign of relevance weighs, and how new documents rank above old ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from search.query import Alternative, Clause, Match, Occur
from search.schema import LANGUAGE, microseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Weights beside a word that matches in any form, which counts 1; 0 turns a sign off.

    Scores of words are BM25's: a rare word's is about 10, a common one's 1.
    """

    # The word as typed, above its other forms.
    exact: float = 0.4
    # Words, and once more titles, that begin as the last word does.
    beginning: float = 0.5
    # A stop word beside other words.
    stop_words: float = 0.1
    # Two words side by side as typed (the more words a query has, the less two say), and a title
    # that contains the whole query.
    neighbours: float = 0.2
    # A title that equals the query.
    title: float = 1.0
    # The second of several corrections beside the first, and so on.
    corrections: float = 0.4
    # The word telehealth, where tele health was typed.
    joined: float = 0.5
    # The other way round: a phrase is as rare as both its words together.
    parted: float = 0.15
    synonyms: float = 0.4
    # A document in the reader's language, where a site has several.
    language: float = 1.0
    # A new document, whatever it scores; an older one gets less.
    recency: float = 0.3
    # Days after which a document gets half of that.
    half_life: float = 730.0


DEFAULT = Ranking()
SIGNS = tuple(field.name for field in fields(Ranking))

# The curve of decay in steps: an age in half-lives, and the share that a younger document gains.
_RECENCY_STEPS = ((0.5, 0.4), (1.5, 0.3), (3.0, 0.3))


def recency_clauses(
    clauses: Sequence[Clause], ranking: Ranking, newest: datetime | None
) -> Iterator[Clause]:
    """Yield clauses that raise new documents a little; none with a phrase, or without a word.

    Age is counted from the newest document's day: an answer follows from the content alone, and
    in an archive too the newer ones rank higher.

    Between equals the newer one wins, while a word more or a rarer one always outweighs it.
    """
    required = _required(clauses)
    if newest is None or not ranking.recency or not required or any(map(_is_phrase, required)):
        return
    today = newest.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for age, share in _RECENCY_STEPS:
        since = microseconds(today - timedelta(days=age * ranking.half_life))
        younger = Alternative(Match.SINCE, (str(since),), (), ranking.recency * share)
        yield Clause((younger,), Occur.SHOULD)


def language_clauses(
    clauses: Sequence[Clause], ranking: Ranking, language: str
) -> Iterator[Clause]:
    """Yield a clause that raises documents in the reader's language; none without a word.

    A word may be one of two languages, and readers gain nothing from a language that they do not
    understand.
    """
    if language and ranking.language and _required(clauses):
        spoken = Alternative(Match.VALUE, (LANGUAGE, language), (), ranking.language)
        yield Clause((spoken,), Occur.SHOULD)


def _required(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses that documents must satisfy by their words."""
    required = {Occur.MUST, Occur.ALWAYS}
    return [one for one in clauses if one.occur in required and not one.constant()]


def _is_phrase(clause: Clause) -> bool:
    return clause.occur is Occur.ALWAYS and clause.alternatives[0].match is Match.PHRASE
