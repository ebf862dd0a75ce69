"""What was meant, perhaps, where a search found next to nothing: its words without typos."""

from __future__ import annotations

from search.indexing.vocabulary import Vocabulary
from search.lexicon.corrections import typos
from search.text.analysis import is_acronym, tokens

FAR = 10  # times as common must be what is meant where what was typed is a word too


def respelled(vocabulary: Vocabulary, q: str) -> str:
    """Return a query with the index's words in the place of those they nearly are.

    What is no word stays as it was typed. Empty where nothing is to be said.
    """
    parts: list[str] = []
    last = 0
    for token in tokens(q, ""):
        raw, unfinished = q[token.start : token.end], token.end == len(q)
        word = "" if is_acronym(raw) else meant(vocabulary, token.word, unfinished=unfinished)
        parts += q[last : token.start], word or raw
        last = token.end
    spelled = "".join((*parts, q[last:]))
    return "" if spelled == q else spelled


def meant(vocabulary: Vocabulary, word: str, *, unfinished: bool = True) -> str:
    """Return the word that was meant: near this one and far commoner; empty where none is."""
    most, known = typos(word), vocabulary.count(word)
    if not most:
        return ""
    if unfinished and not known and vocabulary.begins(word):
        return ""
    near = vocabulary.near(word, 1 if known else most)
    return next((one for one, _ in near if vocabulary.count(one) >= FAR * known), "")
