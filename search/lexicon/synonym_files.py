"""Wordbook: the owner's files of synonyms and acronyms, joined with what the content explains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from search.engines.protocol import Engine
from search.indexing.vocabulary import Vocabulary
from search.lexicon.thesaurus import (
    Acronyms,
    Thesaurus,
    meanings,
    parted,
    read_acronyms,
    read_synonyms,
)
from search.query import Query
from search.schema import ACRONYM
from search.status import Status

MOST_MINED = 10_000
# An acronym that so many documents hold is a word too (IT, WHO): its meaning is not sought by it.
_COMMON, _FEW = 0.25, 20


@dataclass(frozen=True, slots=True)
class Mined:
    """An acronym, what it means, and how many documents say so."""

    short: str
    long: str
    documents: int


NO_CHANGE = Acronyms()


@dataclass(frozen=True, slots=True)
class Wordbook:
    """Pairs of what may be typed and what it is found by too, and changes to the acronyms."""

    synonyms: tuple[tuple[str, str], ...] = ()
    acronyms: Acronyms = NO_CHANGE

    def thesaurus(self, engine: Engine, status: Status, at: datetime) -> Thesaurus:
        """Return what words stand for in an index."""
        pairs = self.pairs(mined(engine, at))
        return Thesaurus(
            self.synonyms,
            pairs,
            common=_common(pairs, engine.vocabulary(), status.documents),
            lang=status.schema.languages[0],
        )

    def pairs(self, found: Iterable[Mined]) -> list[tuple[str, str]]:
        """Return the acronyms that count, with their meanings."""
        counts = {(one.short, one.long): one.documents for one in found}
        return self.acronyms.apply(meanings(counts))


NO_WORDS = Wordbook()


def load_wordbook(synonyms: str, acronyms: str) -> Wordbook:
    """Read the owner's two files, each named by a path or empty; raise SettingsError."""
    groups = read_synonyms(Path(synonyms)) if synonyms else ()
    changes = read_acronyms(Path(acronyms)) if acronyms else NO_CHANGE
    return Wordbook(groups, changes)


def mined(engine: Engine, at: datetime | None = None) -> Iterator[Mined]:
    """Yield the acronyms that documents explain, those of the most documents first."""
    query = Query(facets=(ACRONYM,), facet_limit=MOST_MINED, limit=0, at=at)
    for value in engine.search(query).facets[0].values:
        yield Mined(*parted(value.value), value.count)


def _common(pairs: list[tuple[str, str]], vocabulary: Vocabulary, documents: int) -> frozenset[str]:
    least = max(_FEW, _COMMON * documents)
    return frozenset(short for short, _ in pairs if vocabulary.count(short.lower()) > least)
