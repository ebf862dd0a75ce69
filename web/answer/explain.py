"""Explain each hit's rank to the site's owner, in plain words.

The engine itself computes the score of each alternative in a search of its own, so these are the
numbers that determined the order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from search.engines import Analysed, Engine, analysed, frequency
from search.query import Alternative, Clause, Match, Occur, Query, Sort
from search.result import Hit
from search.schema import BOOST, GAP, Schema
from search.text import LANGUAGE

# Smaller contributions are not mentioned.
_MIN_PART = 0.005
_KINDS = {
    Match.TERM: "in any form",
    Match.WORD: "as typed",
    Match.PREFIX: "as a prefix",
    Match.PHRASE: "as a phrase",
    Match.BEGINNING: "as the beginning of a phrase",
    Match.NEAR: "near each other",
}
_ORDERS: dict[str, str] = {
    Sort.NEWEST: "newest first",
    Sort.OLDEST: "oldest first",
    Sort.TITLE: "by title",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """An alternative in the query. `why` says why it was added, if the reader did not type it."""

    alternative: Alternative
    why: str = ""


def explained(
    engine: Engine,
    query: Query,
    hits: Sequence[Hit],
    why: Mapping[Alternative, str],
    schema: Schema,
) -> list[list[str]]:
    """The sentences that explain each hit; `why` maps alternatives not typed to their reasons."""
    if not query.ranked():
        order = _ORDERS.get(query.sort, _ORDERS[Sort.NEWEST])
        return [[f"Articles are sorted {order}; words do not matter."] for _ in hits]
    ids = tuple(hit.document.id for hit in hits)
    parts = [
        (reason, _scores(engine, query, reason.alternative, ids)) for reason in _reasons(query, why)
    ]
    return [
        list(_sentences(place, hit, parts, schema))
        for place, hit in enumerate(hits, query.offset + 1)
    ]


def _reasons(query: Query, why: Mapping[Alternative, str]) -> Iterator[Reason]:
    """All alternatives that may add to a score, each once with its total boost."""
    boosts: Counter[Alternative] = Counter()
    for clause in query.clauses:
        if clause.occur is not Occur.MUST_NOT:
            for alternative in clause.alternatives:
                boosts[alternative.bare()] += alternative.boost  # type: ignore[assignment]
    for alternative, boost in boosts.items():
        yield Reason(replace(alternative, boost=boost), why.get(alternative, ""))


def _scores(
    engine: Engine, query: Query, alternative: Alternative, ids: tuple[str, ...]
) -> dict[str, float]:
    """The part of each document's score that comes from one alternative."""
    among = Clause((Alternative(Match.ID, ids, boost=0.0),))
    alone = Clause((alternative,), Occur.SHOULD)
    query = replace(query, clauses=(among, alone), required=None, facets=(), offset=0)
    hits = engine.search(replace(query, limit=len(ids))).hits
    return {hit.document.id: hit.score for hit in hits}


def _sentences(
    place: int, hit: Hit, parts: Sequence[tuple[Reason, dict[str, float]]], schema: Schema
) -> Iterator[str]:
    document = hit.document
    entry = analysed(schema, document)
    yield f"Rank {place} with a score of {hit.score:.2f}; equal scores are sorted newest first."
    if boost := document.facets.get(BOOST):
        yield f"Its words count {boost[0]} times, as set in its front matter."
    explained_score = 0.0
    for reason, scores in sorted(parts, key=lambda part: -part[1].get(document.id, 0.0)):
        score = scores.get(document.id, 0.0)
        explained_score += score
        if score >= _MIN_PART:
            yield _sentence(reason, score, entry, schema)
    rest = hit.score - explained_score
    if abs(rest) >= max(_MIN_PART, hit.score * 1e-4):
        yield f"{rest:+.2f} for combinations of words: proximity, order, the title."


def _sentence(reason: Reason, score: float, entry: Analysed, schema: Schema) -> str:
    alternative = reason.alternative
    if alternative.match is Match.ID:
        return f"{score:+.2f}: pinned by the site's owner."
    if alternative.match is Match.SINCE:
        since = datetime.fromtimestamp(int(alternative.words[0]) / 1e6, UTC)
        return f"{score:+.2f} because it is dated {since:%Y-%m-%d} or later."
    if alternative.match is Match.VALUE:
        return f"{score:+.2f} for being in the reader's language."
    names = alternative.fields or tuple(schema.weights())
    counts = ((name, frequency(entry, alternative, name)) for name in names)
    where = ", ".join(f"{count} × in {name}" for name, count in counts if count)
    sentence = f"{score:+.2f} for {_in_words(alternative)}: {where}"
    return f"{sentence} ({reason.why})." if reason.why else f"{sentence}."


def _in_words(alternative: Alternative) -> str:
    """The words of an alternative for a reader, without the index's own markers."""
    if GAP in alternative.words:
        return f"“{' '.join(word for word in alternative.words if word != GAP)}” as the whole text"
    words = (word.partition(LANGUAGE)[0] for word in alternative.words)
    return f"“{' '.join(words)}” {_KINDS[alternative.match]}"
