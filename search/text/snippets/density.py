"""Group matches by sentence, and find where the most different matches are close together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from search.text.snippets.sentences import Sentence, Sentences


class TextMatch(NamedTuple):
    """The range of a match, and the term or phrase that matches."""

    start: int
    end: int
    term: str


class MatchedSentence(NamedTuple):
    """A sentence and its matches. `part` changes wherever sentences must not be joined."""

    sentence: Sentence
    matches: tuple[TextMatch, ...]
    part: int


def densest(
    matched: Sequence[MatchedSentence], width: float, sentences: Sentences
) -> Sequence[MatchedSentence]:
    """The first of the adjacent sentences with the most distinct matches within a width."""
    best, best_value, last = matched[:1], (0, False, 0), 0
    inside: dict[str, int] = {}
    for i, first in enumerate(matched):
        while last < len(matched) and (
            last <= i
            or (
                matched[last].part == first.part
                and matched[last].sentence.end - first.sentence.start <= width
            )
        ):
            for match in matched[last].matches:
                inside[match.term] = inside.get(match.term, 0) + 1
            last += 1
        if len(inside) >= best_value[0]:
            is_ended = sentences.is_ended(first.sentence)
            value = (len(inside), is_ended, sum(inside.values()))
            if value > best_value:
                best, best_value = matched[i:last], value
        for match in first.matches:
            inside[match.term] -= 1
            if not inside[match.term]:
                del inside[match.term]
    return best


def terms_of(matched: Sequence[MatchedSentence]) -> set[str]:
    """The different terms and phrases that match."""
    return {match.term for one in matched for match in one.matches}
