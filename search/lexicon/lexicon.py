"""Lexicon: the words of an index as they may be found now, looked up once each."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from search.indexing.vocabulary import Vocabulary
from search.lexicon.corrections import FAR_COMMONER, Correction, corrections, typos
from search.lexicon.thesaurus import Thesaurus
from search.lexicon.word_forms import phrase, plain_ways
from search.memoize import memoize
from search.query import Alternative, Clause, Match
from search.schema import Schema

FIRST_FROM, SECOND_FROM = 3, 4  # letters of the parts of a word that may be written as two
KEPT = 4096  # words whose corrections and parts are remembered

Ways = list[Alternative]
Holds = Callable[[Clause], int]


class Lexicon:
    """The words of one generation as they may be found at one time, looked up once each.

    `holds` says how many of all `documents` satisfy a clause.
    """

    def __init__(
        self,
        schema: Schema,
        vocabulary: Vocabulary,
        thesaurus: Thesaurus,
        holds: Holds,
        documents: int,
    ) -> None:
        self.schema, self.vocabulary, self.thesaurus = schema, vocabulary, thesaurus
        self._holds, self._documents = holds, documents
        self._rarity = memoize(KEPT, self._read_rarity)
        self.meant = memoize(KEPT, self._meant)
        self.parts = memoize(KEPT, self._parts)

    def ways(self, word: str, field: str = "", boost: float = 1.0) -> Ways:
        """Return how a plain word is found."""
        found = self.leveled(plain_ways(word, self.schema, field))
        return [replace(way, boost=way.boost * boost) for way in found]

    def leveled(self, ways: Sequence[Alternative]) -> tuple[Alternative, ...]:
        """Return ways with the forms of a word in several languages as rare as its commonest one.

        Else an article in the one language that quotes a word of the other would come first:
        there the word has another stem, which hardly any article has.
        """
        forms = [way for way in ways if way.match is Match.TERM]
        if len(self.schema.languages) < 2 or len(forms) < 2:
            return tuple(ways)
        rarities = {way: self._rarity(way.words[0], way.fields) for way in forms}
        least = min(filter(None, rarities.values()), default=0.0)
        return tuple(
            replace(way, boost=way.boost * least / rarities[way]) if rarities.get(way) else way
            for way in ways
        )

    def _read_rarity(self, term: str, fields: tuple[str, ...]) -> float:
        """Return a term's inverse document frequency, 0 where nothing has it."""
        having = self._holds(Clause((Alternative(Match.TERM, (term,), fields),)))
        others = max(0, self._documents - having)
        return math.log(1 + (others + 0.5) / (having + 0.5)) if having else 0.0

    def _meant(self, word: str, field: str) -> tuple[bool, tuple[Correction, ...]]:
        """Return whether a word is found as typed, and what may have been meant by it."""
        if not typos(word):
            return True, ()
        count = self.vocabulary.count(word)
        known = self._count(word, field) > 0
        least = max(1, count) * FAR_COMMONER if known else 1
        if known and not count:  # another form of it is there
            return True, ()
        found = corrections(word, self.vocabulary, lambda w: self._count(w, field), least=least)
        return known, tuple(found)

    def _count(self, word: str, field: str) -> int:
        return self._holds(Clause(plain_ways(word, self.schema, field)))

    def _parts(self, word: str, field: str) -> tuple[tuple[str, str], ...]:
        """Return the two words that a word is written as, if it is."""
        places = (1, *range(FIRST_FROM, len(word) - SECOND_FROM + 1))
        both = ((word[:place], word[place:]) for place in places if place > 1 or word[0] == "e")
        known = (pair for pair in both if all(part in self.vocabulary for part in pair))
        return tuple(pair for pair in known if self._holds(Clause((phrase(pair, field),))))
