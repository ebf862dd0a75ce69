"""Look up synonyms and acronyms for the words in a query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from search.text import is_acronym, stem, words

MAX_ENTRY_WORDS = 10

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Words that can replace others.

    `acronym` is true for a single word that must not be stemmed. `meaning` is true for the long
    form of an acronym, whose words may be apart in a document.
    """

    words: Words
    acronym: bool = False
    meaning: bool = False


class Thesaurus:
    """Forms that can replace words. Entries are keyed by stem, except acronyms, which are keyed

    as written. If an acronym is also a `common` word (IT), it matches its meaning, but the meaning
    does not match the acronym.
    """

    def __init__(
        self,
        synonyms: Iterable[tuple[str, str]] = (),
        acronyms: Iterable[tuple[str, str]] = (),
        *,
        common: Collection[str] = (),
        lang: str = "en",
        whole_words: tuple[str, ...] = (),
    ) -> None:
        self._lang, self._whole_words = lang, whole_words
        self._forms: dict[Words, dict[Form, None]] = {}
        for text, other in synonyms:
            self._add(text, Form(self._words(other), is_acronym(other)))
        for short, long in self._distinct(acronyms):
            self._add(short, Form(self._words(long), meaning=True), exact=True)
            if short not in common:
                self._add(long, Form(self._words(short), acronym=True))
        self._max_words = max(map(len, self._forms), default=0)
        self._first_words = {key[0] for key in self._forms}

    def _distinct(self, acronyms: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Yield acronyms, unless a meaning differs from an earlier one only in word endings."""
        earlier = set()
        for short, long in acronyms:
            stems = (short, self._stems(self._words(long)))
            if stems not in earlier:
                earlier.add(stems)
                yield short, long

    def _add(self, text: str, form: Form, *, exact: bool = False) -> None:
        entry = self._words(text)
        key = entry if exact or is_acronym(text) else self._stems(entry)
        if key and form.words and len(key) <= MAX_ENTRY_WORDS and entry != form.words:
            self._forms.setdefault(key, {})[form] = None

    def _words(self, text: str) -> Words:
        return tuple(words(text, (), self._whole_words))

    def _stems(self, words: Sequence[str]) -> Words:
        return tuple(stem(word, self._lang) for word in words)

    def forms(self, words: Sequence[str]) -> tuple[Form, ...]:
        """The forms that can replace a sequence of words."""
        exact = self._forms.get(tuple(words), {})
        return tuple(dict.fromkeys((*exact, *self._forms.get(self._stems(words), {}))))

    def runs(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each entry in the words of a query.

        Entries do not overlap; the longest at each position is preferred.
        """
        start = 0
        while start < len(words):
            end = self._end(words, start)
            if end > start:
                yield start, end
            start = max(end, start + 1)

    def _end(self, words: Sequence[str], start: int) -> int:
        word = words[start]
        if word not in self._first_words and stem(word, self._lang) not in self._first_words:
            return start
        for end in range(min(len(words), start + self._max_words), start, -1):
            if self.forms(words[start:end]):
                return end
        return start
