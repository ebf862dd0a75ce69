"""Words with symbols that stay whole because a site lists them, such as `Q&A` and `R/V`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from search.text.folding import fold

SYMBOLS = "+#.&/@!$%_-"
"""The symbols that may be part of a word."""

_WORD = re.compile(rf"(?!-)(?=.*[^\W_])(?=.*[{SYMBOLS}])(?:[^\W_]|[{SYMBOLS}]){{2,40}}")


@dataclass(frozen=True, slots=True)
class WholeWords:
    """The listed words: as a pattern that finds them in text, and folded. Both may be empty."""

    pattern: str
    folded: frozenset[str]


def may_be_whole(word: str) -> bool:
    """Whether a word has only letters, digits and symbols, with at least one of each kind."""
    return _WORD.fullmatch(word) is not None


@lru_cache(maxsize=64)
def whole_words(listed: tuple[str, ...]) -> WholeWords:
    """The words in a list, in any case, with or without accents."""
    folded = frozenset(map(fold, listed))
    # Try the longest words first: A.B.C before A.B.
    spellings = sorted({*listed, *folded}, key=lambda word: (-len(word), word))
    if not spellings:
        return WholeWords("", folded)
    # A word is not part of a longer one: C+ is not in C++.
    any_spelling = "|".join(map(re.escape, spellings))
    # Most words begin with a different letter, and a set rules them out faster than the pattern.
    first = re.escape("".join(sorted({word[0] for word in spellings})))
    return WholeWords(rf"(?<![^\W_])(?i:(?=[{first}])(?:{any_spelling}))(?![\w+#])", folded)


@lru_cache(maxsize=64)
def splitter(listed: tuple[str, ...]) -> re.Pattern[str] | None:
    """The pattern that splits text at these words and keeps the words, if there are any."""
    pattern = whole_words(listed).pattern
    return re.compile(f"({pattern})") if pattern else None
