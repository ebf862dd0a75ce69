"""Stem folded words according to their language."""

from __future__ import annotations

from functools import lru_cache

import snowballstemmer

from search.text.folding import fold
from search.text.lexer import is_whole

# ISO 639-1 codes and the names of Snowball's algorithms.
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque",
    "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

# What speakers call their languages.
LANGUAGE_NAMES = {
    "ar": "العربية", "bg": "Български", "bn": "বাংলা", "ca": "Català", "cs": "Čeština",
    "da": "Dansk", "de": "Deutsch", "el": "Ελληνικά", "en": "English", "eo": "Esperanto",
    "es": "Español", "et": "Eesti", "eu": "Euskara", "fa": "فارسی", "fi": "Suomi",
    "fil": "Filipino", "fr": "Français", "ga": "Gaeilge", "gl": "Galego", "he": "עברית",
    "hi": "हिन्दी", "hr": "Hrvatski", "ht": "Kreyòl ayisyen", "hu": "Magyar", "hy": "Հայերեն",
    "id": "Bahasa Indonesia", "is": "Íslenska", "it": "Italiano", "ja": "日本語", "ka": "ქართული",
    "km": "ភាសាខ្មែរ", "ko": "한국어", "lt": "Lietuvių", "lv": "Latviešu", "mk": "Македонски",
    "nb": "Norsk bokmål", "ne": "नेपाली", "nl": "Nederlands", "nn": "Norsk nynorsk", "no": "Norsk",
    "pl": "Polski", "pt": "Português", "ro": "Română", "ru": "Русский", "sk": "Slovenčina",
    "sl": "Slovenščina", "sq": "Shqip", "sr": "Српски", "st": "Sesotho", "sv": "Svenska",
    "sw": "Kiswahili", "ta": "தமிழ்", "th": "ไทย", "tl": "Tagalog", "tr": "Türkçe",
    "uk": "Українська", "ur": "اردو", "vi": "Tiếng Việt", "yi": "ייִדיש", "zh": "中文",
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


def primary_language(tag: str) -> str:
    """The language of a tag such as `pt-BR` or `zh_Hant`, without its region or script."""
    return tag.lower().replace("_", "-").partition("-")[0]


def is_code(word: str) -> bool:
    """Whether a normalized word is a number, a code like G2058, or a name with symbols like C++."""
    return not word.isalpha() and bool(word) and ("." in word or is_whole(word))
