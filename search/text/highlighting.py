"""Find and mark a query's matches in text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import islice

from search.query import CONSTANT, Alternative, Clause, Occur
from search.text.field_matcher import FieldMatcher
from search.text.snippets.density import TextMatch
from search.text.snippets.snippet import Extract, extract

# Beyond this many characters, only words and phrases without a match so far are considered.
_BEGINNING_CHARACTERS = 20_000
_MAX_BLOCK_CHARACTERS = 2_000
# At most this many matches in a text are marked, since no snippet shows as many.
_MAX_MATCHES = 200


class MatchLevel(StrEnum):
    """How many of a query's words and phrases a text has: none, some or all."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class Highlighter:
    """Finds and marks the matches of a query in text.

    `clauses` are the parts of the query, all of which a text with the whole query has.
    """

    def __init__(
        self,
        alternatives: Sequence[Alternative],
        language: str,
        whole_words: tuple[str, ...] = (),
        *,
        clauses: Sequence[Sequence[Alternative]] = (),
    ) -> None:
        self._everywhere = FieldMatcher([a for a in alternatives if not a.fields], whole_words)
        self._in_field = {
            name: FieldMatcher(
                [a for a in alternatives if not a.fields or name in a.fields], whole_words
            )
            for name in {name for a in alternatives for name in a.fields}
        }
        self._site_language, self._whole_words = language, whole_words
        self._clauses = clauses

    @property
    def max_readings(self) -> int:
        """How often a text is read at most: for its matches, then for each part of the query."""
        return 1 + len(self._clauses)

    def mark(self, text: str, field: str, lang: str) -> Extract:
        """The complete text with all matches."""
        matches = self._find(text, field, lang)
        spans = tuple((match.start, match.end) for match in matches)
        return Extract(text, spans, len({match.term for match in matches}))

    def matches(self, text: str, field: str, lang: str) -> bool:
        """Whether a text has a match."""
        matcher = self._in_field.get(field, self._everywhere)
        return matcher.may_match(text, lang) and bool(self._find(text, field, lang))

    def level(self, extract: Extract, field: str, lang: str) -> MatchLevel:
        """How many of the query's words and phrases an extract has."""
        if not extract.spans:
            return MatchLevel.NONE
        is_whole = all(clause.matches(extract.text, field, lang) for clause in self._by_clause)
        return MatchLevel.FULL if is_whole else MatchLevel.PARTIAL

    @cached_property
    def _by_clause(self) -> list[Highlighter]:
        """A highlighter for each part of the query."""
        return [Highlighter(one, self._site_language, self._whole_words) for one in self._clauses]

    def extract(
        self,
        text: str,
        field: str,
        lang: str,
        *,
        words: int = 30,
        title: str = "",
        headings: Collection[str] = (),
    ) -> Extract:
        """The passages that match best, of about `words` words, below a title.

        `headings` are lines of the text.
        """
        matches = self._find(text, field, lang)
        lang = lang or self._site_language
        return extract(text, matches, words, title=title, headings=headings, lang=lang)

    def _find(self, text: str, field: str, lang: str) -> list[TextMatch]:
        """All matches near the beginning and, further on, the first matches of other words."""
        matcher = self._in_field.get(field, self._everywhere)
        lang = lang or self._site_language
        border = _border(text)
        matches = list(islice(matcher.find(text[:border], lang), _MAX_MATCHES))
        if border < len(text):
            rest = matcher.without({match.term for match in matches})
            matches += islice(rest.find(text, lang, border), _MAX_MATCHES)
        return matches


def highlighter(
    clauses: Sequence[Clause],
    language: str,
    whole_words: tuple[str, ...] = (),
    required: Sequence[Clause] = (),
) -> Highlighter:
    """The highlighter for the required clauses of a query.

    A text has the whole query if it matches all that are `required`, which may have other words.
    """
    words = [one for alternatives in _words_by_clause(clauses) for one in alternatives]
    parts = _words_by_clause(required)
    return Highlighter(words, language, whole_words, clauses=parts)


def _words_by_clause(clauses: Sequence[Clause]) -> list[list[Alternative]]:
    """The alternatives of each required clause that depend on a document's words."""
    required = (clause for clause in clauses if clause.occur in {Occur.MUST, Occur.ALWAYS})
    by_clause = ([one for one in c.alternatives if one.match not in CONSTANT] for c in required)
    return [alternatives for alternatives in by_clause if alternatives]


def _border(text: str) -> int:
    """The end of a text's beginning, preferably between blocks or words."""
    if len(text) <= _BEGINNING_CHARACTERS:
        return len(text)
    low = _BEGINNING_CHARACTERS - _MAX_BLOCK_CHARACTERS
    ends = (text.rfind(end, low, _BEGINNING_CHARACTERS) for end in "\n ")
    return next((end for end in ends if end >= 0), _BEGINNING_CHARACTERS)
