"""The owner's files of synonyms and acronyms, and the thesaurus that they make with the content.

A file of synonyms has a group a line: `doctor, physician` are each found by the other,
`heart attack => myocardial infarction` works in one direction. A file of acronyms adds
`CCM = chronic care management` to those mined, and takes away `-CCM` or one meaning of it,
`-CCM = critical care medicine`. A `#` starts a comment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from search.engines import Engine
from search.errors import SettingsError
from search.indexing import Vocabulary
from search.lexicon.mined_acronyms import (
    MinedAcronym,
    Pair,
    acronym_pair,
    meanings,
    mined_acronyms,
)
from search.lexicon.thesaurus import MAX_ENTRY_WORDS, Thesaurus
from search.status import Status
from search.text import words

# An acronym that so many documents contain is also a word (IT, WHO): its long form does not find
# it. On a small site a share alone would make one of every acronym.
_COMMON_SHARE, _COMMON_MIN_DOCUMENTS = 0.25, 20


@dataclass(frozen=True, slots=True)
class AcronymChanges:
    """Pairs that a file adds and takes away; without a long form, all meanings of the short one."""

    added: frozenset[Pair] = frozenset()
    vetoed: frozenset[Pair] = frozenset()

    def apply(self, pairs: Iterable[Pair]) -> list[Pair]:
        """The pairs added, then those of `pairs` that are not taken away."""
        left = (pair for pair in pairs if not self.is_vetoed(pair))
        return list(dict.fromkeys((*sorted(self.added), *left)))

    def is_vetoed(self, pair: Pair) -> bool:
        """Whether the file takes a pair away."""
        return pair in self.vetoed or (pair[0], "") in self.vetoed


NO_CHANGES = AcronymChanges()


@dataclass(frozen=True, slots=True)
class Wordbook:
    """Pairs of a text and another that finds the same, and changes to the mined acronyms."""

    synonyms: tuple[Pair, ...] = ()
    acronyms: AcronymChanges = NO_CHANGES

    def thesaurus(self, engine: Engine, status: Status, at: datetime) -> Thesaurus:
        """The thesaurus of an index: this wordbook with the acronyms that its documents explain."""
        pairs = self.pairs(mined_acronyms(engine, at))
        return Thesaurus(
            self.synonyms,
            pairs,
            common=_common(pairs, engine.vocabulary(), status.documents),
            lang=status.schema.languages[0],
        )

    def pairs(self, mined: Iterable[MinedAcronym]) -> list[Pair]:
        """Acronyms with their meanings, as far as they count."""
        counts = {(acronym.short, acronym.long): acronym.documents for acronym in mined}
        return self.acronyms.apply(meanings(counts))


NO_WORDS = Wordbook()


def load_wordbook(synonyms: str, acronyms: str) -> Wordbook:
    """Read the owner's two files, each named by a path or empty; raise SettingsError."""
    pairs = read_synonyms(Path(synonyms)) if synonyms else ()
    changes = read_acronyms(Path(acronyms)) if acronyms else NO_CHANGES
    return Wordbook(pairs, changes)


def _common(pairs: Collection[Pair], vocabulary: Vocabulary, documents: int) -> frozenset[str]:
    least = max(_COMMON_MIN_DOCUMENTS, _COMMON_SHARE * documents)
    return frozenset(short for short, _ in pairs if vocabulary.count(short.lower()) > least)


def read_synonyms(path: Path) -> tuple[Pair, ...]:
    """Pairs of a text and another that it is found by; raise SettingsError with the line."""
    pairs: list[Pair] = []
    for where, line in _lines(path, "synonyms"):
        left, arrow, right = line.partition("=>")
        entries = _entries(left, where)
        others = _entries(right, where) if arrow else entries
        if not arrow and len(entries) < 2:
            raise SettingsError(f"{where}: a group needs two entries or more: a, b or a => b")
        pairs += [(entry, other) for entry in entries for other in others if entry != other]
    return tuple(dict.fromkeys(pairs))


def read_acronyms(path: Path) -> AcronymChanges:
    """Changes to the mined acronyms; raise SettingsError with the line."""
    added: set[Pair] = set()
    vetoed: set[Pair] = set()
    for where, line in _lines(path, "acronyms"):
        pairs = vetoed if line.startswith("-") else added
        pairs.add(_acronym(line, where))
    return AcronymChanges(frozenset(added), frozenset(vetoed))


def _acronym(line: str, where: str) -> Pair:
    """The pair of a line; only a veto may lack the long form."""
    veto = line.startswith("-")
    short, equals, long = (part.strip() for part in line.removeprefix("-").partition("="))
    complete = bool(long) if equals else veto
    if not complete or len(words(short)) != 1:
        raise SettingsError(f"{where}: write CCM = chronic care management, or -CCM to have none")
    return acronym_pair(short, _entry(long, where))


def _lines(path: Path, setting: str) -> Iterator[tuple[str, str]]:
    """Yield each line that is not empty without its comment, after its place in the file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{setting}: {path} cannot be read: {error}") from None
    for number, line in enumerate(text.splitlines(), 1):
        if content := line.partition("#")[0].strip():
            yield f"{path}, line {number}", content


def _entries(text: str, where: str) -> list[str]:
    entries = [_entry(entry.strip(), where) for entry in text.split(",")]
    if not all(words(entry) for entry in entries):
        raise SettingsError(f"{where}: an entry is empty")
    return entries


def _entry(text: str, where: str) -> str:
    if "=>" in text or len(words(text)) > MAX_ENTRY_WORDS:
        raise SettingsError(
            f"{where}: {text[:60]!r} is not one entry of at most {MAX_ENTRY_WORDS} words"
        )
    return text
