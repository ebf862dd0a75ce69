"""Spelling suggestions for a query that found next to nothing: its words without typos."""

from __future__ import annotations

from search.indexing import Vocabulary
from search.lexicon.corrections import typos
from search.text import is_acronym, tokens

# A word that the index contains is only doubted where another is so many times as common.
FAR_COMMONER_FACTOR = 10


def respelled(vocabulary: Vocabulary, q: str) -> str:
    """A query with each word replaced by the far commoner one near it; empty if none is.

    All else stays as typed: `Cronic "care"` becomes `chronic "care"`.
    """
    parts: list[str] = []
    last = 0
    for token in tokens(q, ""):
        raw, unfinished = q[token.start : token.end], token.end == len(q)
        word = "" if is_acronym(raw) else commoner(vocabulary, token.word, unfinished=unfinished)
        parts += q[last : token.start], word or raw
        last = token.end
    spelling = "".join((*parts, q[last:]))
    return "" if spelling == q else spelling


def commoner(vocabulary: Vocabulary, word: str, *, unfinished: bool) -> str:
    """The nearest word that is far commoner than this one; empty if there is none."""
    max_typos, count = typos(word), vocabulary.count(word)
    if not max_typos:
        return ""
    if unfinished and not count and vocabulary.begins(word):
        return ""
    near = vocabulary.near(word, 1 if count else max_typos)
    least = FAR_COMMONER_FACTOR * count
    return next((other for other, _ in near if vocabulary.count(other) >= least), "")
