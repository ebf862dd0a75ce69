"""Stem folded words according to their language."""

from __future__ import annotations

from functools import lru_cache

import snowballstemmer

from search.text.folding import fold
from search.text.lexer import is_whole

# ISO 639-1 codes and the names of Snowball's algorithms.
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

# Separates a stem from its language, as in `pacient~es`.
LANGUAGE = "~"


@lru_cache(maxsize=1 << 16)
def stem(word: str, lang: str) -> str:
    """The term of a folded word. Words with digits are codes and stay unchanged."""
    algorithm = STEMMERS.get(lang)
    if algorithm is None or is_code(word):
        return word
    # If PyStemmer is installed (the `fast` extra), snowballstemmer uses its C implementation.
    return language_term(fold(snowballstemmer.stemmer(algorithm).stemWord(word)), lang)


def language_term(stem: str, lang: str) -> str:
    """Add the language to a stem, unless it is English."""
    return stem if lang == "en" else f"{stem}{LANGUAGE}{lang}"


def is_code(word: str) -> bool:
    """Whether a normalized word is a number, a code like G2058, or a name with symbols like C++."""
    return not word.isalpha() and bool(word) and ("." in word or is_whole(word))
