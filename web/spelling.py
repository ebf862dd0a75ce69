"""What was meant, perhaps, where a search found nothing: its words without their typos."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from search.analysis import tokens
from search.completion import Completions
from web.site import Edition

_TOO_LONG = 1  # letters by which a word may differ from what was typed


def respelled(edition: Edition, q: str, *, at: datetime) -> str:
    """Return a query with words that facets' values know in the place of those they nearly are.

    What is no word stays as it was typed. Empty where nothing is to be said.
    """
    known = [edition.completions(name, at) for name in edition.suggested()]
    parts: list[str] = []
    last = 0
    for token in tokens(q, ""):
        word = _nearest(token.word, known)
        parts += q[last : token.start], word or q[token.start : token.end]
        last = token.end
    spelled = "".join((*parts, q[last:]))
    return "" if spelled == q else spelled


def _nearest(typed: str, known: Sequence[Completions]) -> str:
    """Return the most frequent word that is nearly this one; none where it is known itself."""
    if any(completions.matching((typed,), 1) for completions in known):
        return ""
    return max(_near(typed, known), default=(0, ""))[1]


def _near(typed: str, known: Sequence[Completions]) -> Iterator[tuple[int, str]]:
    for completions in known:
        for count, word in completions.near(typed):
            if abs(len(word) - len(typed)) <= _TOO_LONG:
                yield count, word
