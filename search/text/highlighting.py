"""Find and mark a query's matches in text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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


class Highlighter:
    """Finds and marks the matches of a query in text."""

    def __init__(
        self,
        alternatives: Sequence[Alternative],
        language: str,
        whole_words: tuple[str, ...] = (),
    ) -> None:
        self._everywhere = FieldMatcher([a for a in alternatives if not a.fields], whole_words)
        self._in_field = {
            name: FieldMatcher(
                [a for a in alternatives if not a.fields or name in a.fields], whole_words
            )
            for name in {name for a in alternatives for name in a.fields}
        }
        self._site_language = language

    def mark(self, text: str, field: str, lang: str) -> Extract:
        """The complete text with all matches."""
        matches = self._find(text, field, lang)
        spans = tuple((match.start, match.end) for match in matches)
        return Extract(text, spans, len({match.term for match in matches}))

    def matches(self, text: str, field: str, lang: str) -> bool:
        """Whether a text has a match."""
        matcher = self._in_field.get(field, self._everywhere)
        return matcher.may_match(text, lang) and bool(self._find(text, field, lang))

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
    clauses: Sequence[Clause], language: str, whole_words: tuple[str, ...] = ()
) -> Highlighter:
    """The highlighter for the required clauses of a query."""
    required = (clause for clause in clauses if clause.occur in {Occur.MUST, Occur.ALWAYS})
    alternatives = (alternative for clause in required for alternative in clause.alternatives)
    words = [one for one in alternatives if one.match not in CONSTANT]
    return Highlighter(words, language, whole_words)


def _border(text: str) -> int:
    """The end of a text's beginning, preferably between blocks or words."""
    if len(text) <= _BEGINNING_CHARACTERS:
        return len(text)
    low = _BEGINNING_CHARACTERS - _MAX_BLOCK_CHARACTERS
    ends = (text.rfind(end, low, _BEGINNING_CHARACTERS) for end in "\n ")
    return next((end for end in ends if end >= 0), _BEGINNING_CHARACTERS)
