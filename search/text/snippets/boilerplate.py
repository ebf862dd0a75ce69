"""Recognize sentences that tell nothing new to a reader who has seen the title."""

from __future__ import annotations

import re
from functools import lru_cache

from search.text.analysis import joined
from search.text.snippets.sentences import Sentence, Sentences
from search.text.stopwords import stop_words

# Texts with this many more characters than the title repeated say more than the title.
_MAX_CHARACTERS_BEYOND_TITLE = 20
# A question that has this share of its words from the title repeats it.
_REPEATED_SHARE = 0.7
_LETTER = re.compile(r"[^\W\d_]")
_MARKUP = re.compile(r"\]\(|\{\{|\{%|</?[a-z]")
_BREADCRUMBS = re.compile(r"[^>»›\n]{1,60}\s[>»›]\s[^>»›\n]{1,60}\s[>»›]\s")
# Markup and breadcrumbs contain one of these.
_SIGNS = ("](", "{", "<", ">", "»", "›")
# A description that agrees with the body's beginning for this long is taken from it.
_COMPARED_CHARACTERS = 300
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_NOT_LETTERS = re.compile(r"[\W_]+")


def is_beginning(description: str, body: str) -> bool:
    """Whether a description is the start of the body, perhaps cut off or with other punctuation."""
    beginning = description[:_COMPARED_CHARACTERS]
    if body.startswith(beginning):
        return _LETTER_OR_DIGIT.search(beginning) is not None
    letters = _NOT_LETTERS.sub("", beginning)
    return bool(letters) and _NOT_LETTERS.sub("", body[: 2 * len(beginning)]).startswith(letters)


class Boilerplate:
    """The sentences in a text that are only numbers, markup or headings, or repeat its title."""

    def __init__(self, text: str, sentences: Sentences, title: str, lang: str) -> None:
        self._text, self._sentences = text, sentences
        self._title, self._lang = title, lang
        # Most texts have none of these, and the patterns take long to find that out.
        self._has_signs = any(sign in text for sign in _SIGNS)

    def is_worth(self, sentence: Sentence) -> bool:
        """Whether a sentence is worth showing: not just a number, markup, heading or title."""
        text, start, end = self._text, sentence.start, sentence.end
        if not _LETTER.search(text, start, end):
            return False
        if self._has_signs and _is_markup(text, start, end):
            return False
        if self._sentences.is_heading(sentence) and not self._sentences.is_ended(sentence):
            return False
        return not self._repeats_title(sentence)

    def _repeats_title(self, sentence: Sentence) -> bool:
        """Whether a block has only words of the title, or a question hardly any others."""
        text = self._text[sentence.start : sentence.end]
        is_question = text.endswith("?")
        may_repeat = is_question or self._sentences.is_block(sentence)
        longest = 2 * len(self._title) + _MAX_CHARACTERS_BEYOND_TITLE
        if not self._title or not may_repeat or len(text) > longest:
            return False
        stops = stop_words((self._lang,))
        words = [word for word in _words(text) if word not in stops]
        repeated = sum(word in _title_words(self._title) for word in words)
        return 0 < repeated >= len(words) * (_REPEATED_SHARE if is_question else 1)


def _is_markup(text: str, start: int, end: int) -> bool:
    """Whether a range of text contains markup or begins with breadcrumbs."""
    has_markup = _MARKUP.search(text, start, end) is not None
    return has_markup or _BREADCRUMBS.match(text, start, end) is not None


# The description and the body of an article have the same title, one after the other.
@lru_cache(maxsize=16)
def _title_words(title: str) -> frozenset[str]:
    return frozenset(_words(title))


def _words(text: str) -> list[str]:
    return joined(text, "")[0].split()
