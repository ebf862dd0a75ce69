"""The weights of ranking signals, and the clauses for recent documents and languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from search.query import Alternative, Clause, Match, Occur
from search.schema import LANGUAGE
from search.typed_fields import microseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The weights of ranking signals, relative to a matching word with weight 1.

    A weight of 0 disables a signal. BM25 scores range from about 1 for a common word to 10 for a
    rare one.
    """

    # The typed form of a word, in addition to any form.
    exact: float = 0.4
    # Words, and additionally titles, that begin with the last word.
    beginning: float = 0.5
    # A stop word next to other words.
    stop_words: float = 0.1
    # Two adjacent words in the query (divided by its number of words), and a title that contains
    # the whole query.
    neighbours: float = 0.2
    # A title that equals the query.
    title: float = 1.0
    # A title that equals a part of the query.
    title_in_query: float = 0.5
    # Each correction, relative to the one before it.
    corrections: float = 0.4
    # The word telehealth if tele health was typed.
    joined: float = 0.5
    # The reverse. This weight is lower because a phrase is as rare as its two words together.
    parted: float = 0.15
    synonyms: float = 0.4
    # A document in the reader's language, if the site has several.
    language: float = 1.0
    # A new document, regardless of its score. Older documents get less.
    recency: float = 0.3
    # The number of days after which a document gets half of `recency`.
    half_life: float = 730.0


DEFAULT = Ranking()
SIGNS = tuple(field.name for field in fields(Ranking))

# The decay in steps: an age in half-lives, and the share that younger documents get.
_RECENCY_STEPS = ((0.5, 0.4), (1.5, 0.3), (3.0, 0.3))


def recency_clauses(
    clauses: Sequence[Clause], ranking: Ranking, newest: datetime | None
) -> Iterator[Clause]:
    """Yield clauses that rank new documents a little higher, unless there is a phrase or no word.

    Age is relative to the newest document's day, so that results depend only on the content
    and newer documents rank higher even in an archive. The effect decides between documents with
    similar scores; an additional or rarer word always outweighs it.
    """
    required = _required(clauses)
    typed = (one.alternatives[0] for one in required if one.occur is Occur.ALWAYS)
    has_phrase = any(alternative.match is Match.PHRASE for alternative in typed)
    if newest is None or not ranking.recency or not required or has_phrase:
        return
    today = newest.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for age, share in _RECENCY_STEPS:
        since = microseconds(today - timedelta(days=age * ranking.half_life))
        younger = Alternative(Match.SINCE, (str(since),), (), ranking.recency * share)
        yield Clause((younger,), Occur.SHOULD)


def language_clauses(
    clauses: Sequence[Clause], ranking: Ranking, language: str
) -> Iterator[Clause]:
    """Yield a clause that ranks documents in the reader's language higher, if there is a word.

    A word may occur in several languages, but readers need documents that they understand.
    """
    if language and ranking.language and _required(clauses):
        spoken = Alternative(Match.VALUE, (LANGUAGE, language), (), ranking.language)
        yield Clause((spoken,), Occur.SHOULD)


def _required(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses about words that a document must satisfy."""
    required = {Occur.MUST, Occur.ALWAYS}
    return [one for one in clauses if one.occur in required and not one.constant()]
