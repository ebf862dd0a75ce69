"""The site owner's synonym and acronym files, and the thesaurus built from them and the content.

A synonym file has one group per line. `doctor, physician` works in both directions, and
`heart attack => myocardial infarction` in one. An acronym file adds acronyms to those mined
(`CCM = chronic care management`), or removes all meanings of one (`-CCM`) or a single meaning
(`-CCM = critical care medicine`). A `#` starts a comment.
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

# An acronym in more documents than this is also a word (IT, WHO), so its long form does not match
# it. Without the minimum, every acronym on a small site would count as a word.
_COMMON_SHARE, _COMMON_MIN_DOCUMENTS = 0.25, 20


@dataclass(frozen=True, slots=True)
class AcronymChanges:
    """The pairs that a file adds and removes. An empty long form removes all meanings."""

    added: frozenset[Pair] = frozenset()
    vetoed: frozenset[Pair] = frozenset()

    def apply(self, pairs: Iterable[Pair]) -> list[Pair]:
        """The added pairs, followed by the pairs in `pairs` that are not removed."""
        left = (pair for pair in pairs if not self.is_vetoed(pair))
        return list(dict.fromkeys((*sorted(self.added), *left)))

    def is_vetoed(self, pair: Pair) -> bool:
        """Whether the file removes a pair."""
        return pair in self.vetoed or (pair[0], "") in self.vetoed


NO_CHANGES = AcronymChanges()


@dataclass(frozen=True, slots=True)
class Wordbook:
    """The contents of the site owner's files: synonyms, and changes to the mined acronyms."""

    synonyms: tuple[Pair, ...] = ()
    acronyms: AcronymChanges = NO_CHANGES

    def thesaurus(self, engine: Engine, status: Status, at: datetime) -> Thesaurus:
        """Combine this wordbook with the acronyms mined from an index."""
        pairs = self.pairs(mined_acronyms(engine, at))
        return Thesaurus(
            self.synonyms,
            pairs,
            common=_common(pairs, engine.vocabulary(), status.documents),
            lang=status.schema.languages[0],
            whole_words=status.schema.whole_words,
        )

    def pairs(self, mined: Iterable[MinedAcronym]) -> list[Pair]:
        """The acronyms in use, with their meanings."""
        counts = {(acronym.short, acronym.long): acronym.documents for acronym in mined}
        return self.acronyms.apply(meanings(counts))


NO_WORDS = Wordbook()


def load_wordbook(synonyms: str, acronyms: str) -> Wordbook:
    """Read both files. An empty path means that there is no such file. Raises SettingsError."""
    pairs = read_synonyms(Path(synonyms)) if synonyms else ()
    changes = read_acronyms(Path(acronyms)) if acronyms else NO_CHANGES
    return Wordbook(pairs, changes)


def _common(pairs: Collection[Pair], vocabulary: Vocabulary, documents: int) -> frozenset[str]:
    least = max(_COMMON_MIN_DOCUMENTS, _COMMON_SHARE * documents)
    return frozenset(short for short, _ in pairs if vocabulary.count(short.lower()) > least)


def read_synonyms(path: Path) -> tuple[Pair, ...]:
    """Read the pairs of synonyms in a file. Raises SettingsError with the line."""
    pairs: list[Pair] = []
    for where, line in _lines(path, "synonyms"):
        left, arrow, right = line.partition("=>")
        entries = _entries(left, where)
        others = _entries(right, where) if arrow else entries
        if not arrow and len(entries) < 2:
            raise SettingsError(
                f"{where}: a group needs at least two entries, as in `a, b` or `a => b`"
            )
        pairs += [(entry, other) for entry in entries for other in others if entry != other]
    return tuple(dict.fromkeys(pairs))


def read_acronyms(path: Path) -> AcronymChanges:
    """Read the changes to the mined acronyms in a file. Raises SettingsError with the line."""
    added: set[Pair] = set()
    vetoed: set[Pair] = set()
    for where, line in _lines(path, "acronyms"):
        pairs = vetoed if line.startswith("-") else added
        pairs.add(_acronym(line, where))
    return AcronymChanges(frozenset(added), frozenset(vetoed))


def _acronym(line: str, where: str) -> Pair:
    """Parse a line. Only a removal may omit the long form."""
    veto = line.startswith("-")
    short, equals, long = (part.strip() for part in line.removeprefix("-").partition("="))
    complete = bool(long) if equals else veto
    if not complete or len(words(short)) != 1:
        raise SettingsError(
            f"{where}: expected `CCM = chronic care management`, or `-CCM` to remove an acronym"
        )
    return acronym_pair(short, _entry(long, where))


def _lines(path: Path, setting: str) -> Iterator[tuple[str, str]]:
    """Yield the location and text of each nonblank line, with comments stripped."""
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
            f"{where}: {text[:60]!r} is not valid: expected one entry of at most "
            f"{MAX_ENTRY_WORDS} words"
        )
    return text
