"""Text analysis: the words and terms in plain text, and extracts with marked matches."""

from search.text.analysis import (
    COMBINING_CHARACTERS,
    acronym,
    is_acronym,
    is_shouting,
    joined,
    tokens,
    words,
    words_pattern,
)
from search.text.elision import ELIDED, ELIDING_LANGUAGES
from search.text.folding import fold, to_half_width, value_key
from search.text.highlighting import Highlighter, MatchLevel, highlighter
from search.text.lexer import THOUSANDS, joined_form
from search.text.scripts import closed_run, is_unsegmented, open_run
from search.text.snippets import Extract, is_beginning, text_fragment, to_html
from search.text.stemming import (
    LANGUAGE,
    LANGUAGE_NAMES,
    STEMMERS,
    is_code,
    language_term,
    primary_language,
    stem,
)
from search.text.stopwords import stop_words
from search.text.whole_words import SYMBOLS, may_be_whole, splitter

__all__ = [
    "COMBINING_CHARACTERS",
    "ELIDED",
    "ELIDING_LANGUAGES",
    "LANGUAGE",
    "LANGUAGE_NAMES",
    "STEMMERS",
    "SYMBOLS",
    "THOUSANDS",
    "Extract",
    "Highlighter",
    "MatchLevel",
    "acronym",
    "closed_run",
    "fold",
    "highlighter",
    "is_acronym",
    "is_beginning",
    "is_code",
    "is_shouting",
    "is_unsegmented",
    "joined",
    "joined_form",
    "language_term",
    "may_be_whole",
    "open_run",
    "primary_language",
    "splitter",
    "stem",
    "stop_words",
    "text_fragment",
    "to_half_width",
    "to_html",
    "tokens",
    "value_key",
    "words",
    "words_pattern",
]
