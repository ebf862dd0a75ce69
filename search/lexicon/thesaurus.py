"""Thesaurus: which words stand for which others, from files and from the content's acronyms.

A file of synonyms has a group a line: `doctor, physician` are each found by the other,
`heart attack => myocardial infarction` holds one way. A file of acronyms adds
`CCM = chronic care management` to those mined, and takes away `-CCM` or one meaning of it,
`-CCM = critical care medicine`. What follows a `#` is a remark.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.errors import SettingsError
from search.text.analysis import is_acronym, stem, words

LONGEST = 10  # words of an entry
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What may stand for something: its words, and whether they may stand apart in a document.

    The words of an acronym may: whoever types them all gets such documents too.
    """

    words: Words
    acronym: bool = False  # one word that has no stem
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Acronyms:
    """Short and long forms that a file adds and takes away; without a long form, all of them."""

    added: frozenset[tuple[str, str]] = frozenset()
    vetoed: frozenset[tuple[str, str]] = frozenset()

    def apply(self, mined: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the mined pairs that are left, and those added."""
        kept = (pair for pair in mined if not self.is_vetoed(pair))
        return list(dict.fromkeys((*sorted(self.added), *kept)))

    def is_vetoed(self, pair: tuple[str, str]) -> bool:
        """Say whether the file takes a pair away."""
        return pair in self.vetoed or (pair[0], "") in self.vetoed


class Thesaurus:
    """What else words may be found by. Inflected words are known by their stems.

    Acronyms that are `common` as words are found by their meanings, but not the other way round.
    """

    def __init__(
        self,
        groups: Iterable[tuple[str, str]] = (),
        acronyms: Iterable[tuple[str, str]] = (),
        *,
        common: Collection[str] = (),
        lang: str = "en",
    ) -> None:
        self._lang = lang
        self._forms: dict[Words, dict[Form, None]] = {}
        for text, other in groups:
            self._add(text, Form(tuple(words(other)), is_acronym(other)))
        for short, long in self._different(acronyms):
            self._add(short, Form(tuple(words(long)), apart=True), exact=True)
            if short not in common:
                self._add(long, Form(tuple(words(short)), acronym=True))
        self._longest = max(map(len, self._forms), default=0)
        self._first = {key[0] for key in self._forms}

    def _different(self, acronyms: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Yield the acronyms whose meanings differ by more than endings (record, records)."""
        seen = set()
        for short, long in acronyms:
            stems = (short, self._stems(words(long)))
            if stems not in seen:
                seen.add(stems)
                yield short, long

    def _add(self, text: str, form: Form, *, exact: bool = False) -> None:
        found = tuple(words(text))
        key = found if exact or is_acronym(text) else self._stems(found)
        if key and form.words and len(key) <= LONGEST and found != form.words:
            self._forms.setdefault(key, {})[form] = None

    def _stems(self, found: Sequence[str]) -> Words:
        return tuple(stem(word, self._lang) for word in found)

    def forms(self, found: Sequence[str]) -> tuple[Form, ...]:
        """Return what else some words in a row may be found by."""
        exact = self._forms.get(tuple(found), {})
        return tuple(dict.fromkeys((*exact, *self._forms.get(self._stems(found), {}))))

    def runs(self, typed: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield where entries stand among the words typed, the longest first; end exclusive."""
        start = 0
        while start < len(typed):
            end = self._end(typed, start)
            if end > start:
                yield start, end
            start = max(end, start + 1)

    def _end(self, typed: Sequence[str], start: int) -> int:
        word = typed[start]
        if word not in self._first and stem(word, self._lang) not in self._first:
            return start
        for end in range(min(len(typed), start + self._longest), start, -1):
            if self.forms(typed[start:end]):
                return end
        return start


def read_synonyms(path: Path) -> tuple[tuple[str, str], ...]:
    """Return pairs of a text and what it may be found by; raise SettingsError with the line."""
    pairs: list[tuple[str, str]] = []
    for where, line in _lines(path, "synonyms"):
        left, arrow, right = line.partition("=>")
        entries, others = _entries(left, where), _entries(right, where) if arrow else []
        if not arrow and len(entries) < 2:
            raise SettingsError(f"{where}: a group needs two entries or more: a, b or a => b")
        pairs += [(a, b) for a in entries for b in (others or entries) if a != b]
    return tuple(dict.fromkeys(pairs))


def read_acronyms(path: Path) -> Acronyms:
    """Return what a file adds to the acronyms and takes away; raise SettingsError with the line."""
    added: set[tuple[str, str]] = set()
    vetoed: set[tuple[str, str]] = set()
    for where, line in _lines(path, "acronyms"):
        veto = line.startswith("-")
        short, equals, long = (part.strip() for part in line.removeprefix("-").partition("="))
        if not (equals or veto) or (equals and not long) or len(words(short)) != 1:
            raise SettingsError(
                f"{where}: write CCM = chronic care management, or -CCM to have none"
            )
        _checked(long, where)
        (vetoed if veto else added).add(pair(short, long))
    return Acronyms(frozenset(added), frozenset(vetoed))


def pair(short: str, long: str) -> tuple[str, str]:
    """Return an acronym and its meaning in the form in which they are compared."""
    return short.upper(), " ".join(words(long))


def _lines(path: Path, setting: str) -> Iterator[tuple[str, str]]:
    """Yield each line that says something, with where it stands."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{setting}: {path} cannot be read: {error}") from None
    for number, line in enumerate(text.splitlines(), 1):
        if said := line.partition("#")[0].strip():
            yield f"{path}, line {number}", said


def _entries(text: str, where: str) -> list[str]:
    entries = [_checked(entry.strip(), where) for entry in text.split(",")]
    if not all(words(entry) for entry in entries):
        raise SettingsError(f"{where}: an entry is empty")
    return entries


def _checked(text: str, where: str) -> str:
    if "=>" in text or len(words(text)) > LONGEST:
        raise SettingsError(f"{where}: {text[:60]!r} is not one entry of at most {LONGEST} words")
    return text


def joined(short: str, long: str) -> str:
    """Return an acronym and its meaning as a value of a document."""
    return f"{short}={long}"


def parted(value: str) -> tuple[str, str]:
    """Return the short and the long form of a value of a document's acronyms."""
    short, _, long = value.partition("=")
    return short, long


def meanings(pairs: Mapping[tuple[str, str], int], *, most: int = 3) -> list[tuple[str, str]]:
    """Return the pairs that say what an acronym means: of each, the commonest few."""
    by_short: dict[str, list[tuple[int, str]]] = {}
    for (short, long), count in pairs.items():
        by_short.setdefault(short, []).append((-count, long))
    return [
        (short, long)
        for short, longs in by_short.items()
        for count, long in sorted(longs)[:most]
        if count * 5 <= min(longs)[0]
    ]
