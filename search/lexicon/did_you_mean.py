"""Spelling suggestions for queries with few or no results."""

from __future__ import annotations

from search.indexing import Vocabulary
from search.lexicon.corrections import typos
from search.text import is_acronym, tokens

# A word in the index is questioned only if a similar one is this many times more common.
FAR_COMMONER_FACTOR = 10


def respelled(vocabulary: Vocabulary, q: str, whole_words: tuple[str, ...] = ()) -> str:
    """Correct the words in a query, or return an empty string if there is nothing to correct.

    Everything else stays as typed: `Cronic "care"` becomes `chronic "care"`.
    """
    parts: list[str] = []
    last = 0
    for token in tokens(q, "", whole_words):
        raw, unfinished = q[token.start : token.end], token.end == len(q)
        word = "" if is_acronym(raw) else commoner(vocabulary, token.word, unfinished=unfinished)
        parts += q[last : token.start], word or raw
        last = token.end
    spelling = "".join((*parts, q[last:]))
    return "" if spelling == q else spelling


def commoner(vocabulary: Vocabulary, word: str, *, unfinished: bool) -> str:
    """The nearest word that is far more common, or an empty string."""
    max_typos, count = typos(word), vocabulary.count(word)
    if not max_typos:
        return ""
    if unfinished and not count and vocabulary.begins(word):
        return ""
    near = vocabulary.near(word, 1 if count else max_typos)
    least = FAR_COMMONER_FACTOR * count
    return next((other for other, _ in near if vocabulary.count(other) >= least), "")
