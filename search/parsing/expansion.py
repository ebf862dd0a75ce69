"""Clauses as typed -> clauses as meant: corrections, joined and split words, synonyms, acronyms.

Each is one more alternative in a word's clause, so engines know nothing of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from search.lexicon.corrections import RARE, Correction
from search.lexicon.lexicon import Lexicon
from search.parsing.draft import Draft, Expansion
from search.parsing.parser import Parsed, parse


def expand(parsed: Parsed, lexicon: Lexicon, *, typo: bool, synonyms: bool) -> Expansion:
    """Return the clauses of a text with all that may have been meant."""
    found = dict(_corrections(parsed, lexicon)) if typo else {}
    replaced = {parsed.typed[n].raw: one[0].word for n, (known, one) in found.items() if not known}
    if replaced:  # what ranks, such as words side by side, is to be as if typed right
        parsed = parse(parsed.text, lexicon.schema, parsed.ranking, instead=replaced)
    draft = Draft(_leveled(parsed, lexicon), lexicon)
    if typo:
        raws = {word: raw for raw, word in replaced.items()}
        for place, (known, one) in found.items():
            draft.offer(parsed.typed[place], one, known=known, raws=raws)
        draft.join()
    if synonyms:
        draft.add_synonyms()
    return draft.expansion(replaced)


def _leveled(parsed: Parsed, lexicon: Lexicon) -> Parsed:
    """Return what was parsed with the forms of each plain word as rare as its commonest one."""
    if len(lexicon.schema.languages) == 1:
        return parsed
    clauses = (replace(c, alternatives=lexicon.leveled(c.alternatives)) for c in parsed.clauses)
    return replace(parsed, clauses=tuple(clauses))


def _corrections(
    parsed: Parsed, lexicon: Lexicon
) -> Iterator[tuple[int, tuple[bool, tuple[Correction, ...]]]]:
    """Yield what may have been meant by words that are not found, or hardly, by their places."""
    for place, typed in enumerate(parsed.typed):
        word = typed.words[0]
        if typed.fixed or len(typed.words) > 1 or lexicon.vocabulary.count(word) > RARE:
            continue
        if typed.prefix and lexicon.vocabulary.begins(word):
            continue
        known, found = lexicon.meant(word, typed.field)
        if found:
            yield place, (known, found)
