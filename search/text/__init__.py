"""Text analysis: words and terms of plain text, and extracts with marked matches."""

from search.text.analysis import (
    COMBINING_CHARACTERS,
    acronym,
    is_acronym,
    is_shouting,
    joined,
    tokens,
    words,
)
from search.text.folding import fold, value_key
from search.text.highlighting import Highlighter, highlighter
from search.text.lexer import THOUSANDS, joined_form
from search.text.scripts import closed_run, is_unsegmented, open_run
from search.text.snippets import Extract, is_beginning, to_html
from search.text.stemming import LANGUAGE, STEMMERS, is_code, language_term, stem
from search.text.stopwords import stop_words

__all__ = [
    "COMBINING_CHARACTERS",
    "LANGUAGE",
    "STEMMERS",
    "THOUSANDS",
    "Extract",
    "Highlighter",
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
    "open_run",
    "stem",
    "stop_words",
    "to_html",
    "tokens",
    "value_key",
    "words",
]
