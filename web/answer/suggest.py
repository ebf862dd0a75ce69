"""Completions of a partly typed query: past queries, communities, topics and titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from search.facet_field import FacetField
from search.lexicon import Completion, Completions, commoner
from search.parsing import parse
from search.query import Alternative, Clause, Match, Query, Sort
from search.text import Highlighter, to_html, words
from search.untrusted_text import safe_url
from web.answer.view import index_view
from web.json_types import SuggestedJson
from web.request import quote_text
from web.site import Edition, Site

_MAX_SUGGESTIONS = 8
# Each group may have this many suggestions before any group gets more.
_SURE_SUGGESTIONS = 2
# More titles than needed are fetched, because those that start with the query come first.
_MAX_TITLES = 24
TITLE = "title"
OPENSEARCH = "application/x-suggestions+json"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested text, its kind and its link.

    `count` is the number of articles that it finds, or None for an article.
    """

    group: str
    label: str
    text: str
    url: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """Suggestions, and the words that they complete, either as typed or corrected."""

    words: tuple[str, ...]
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggester:
    """The sources of suggestions at a given time. Suggested searches link to `path`."""

    site: Site
    edition: Edition
    past: Completions
    path: str
    at: datetime

    def suggest(self, q: str) -> Suggested:
        """Suggestions for the query as typed or, if there are none, with typos corrected."""
        typed = tuple(words(q))
        suggestions = self._suggestions(q, typed)
        if suggestions or not typed:
            return Suggested(typed, suggestions)
        corrected = tuple(map(self._corrected, typed))
        if corrected != typed:
            suggestions = self._suggestions(" ".join(corrected), corrected)
        return Suggested(corrected if suggestions else typed, suggestions)

    def _suggestions(self, q: str, typed: Sequence[str]) -> tuple[Suggestion, ...]:
        """The suggestions for these words, group by group; for an empty query, popular searches."""
        if not q.strip():
            return tuple(self._searches(self.past.most_frequent(_MAX_SUGGESTIONS)))
        if not typed:
            return ()
        groups = [self._queries(typed), *self._values(typed), self._titles(q, typed)]
        return tuple(suggestion for group in _fair_shares(groups) for suggestion in group)

    def _corrected(self, word: str) -> str:
        """The most frequent word that begins like this one, up to one typo, or the word itself."""
        every = (self.past, *(completions for _, completions in self._completions()))
        candidates = (candidate for completions in every for candidate in completions.near(word))
        default = commoner(self.site.engine.vocabulary(), word, unfinished=True) or word
        return max(candidates, default=(0, default))[1]

    def _completions(self) -> Iterator[tuple[FacetField, Completions]]:
        facets = {facet.name: facet for facet in self.edition.status.schema.facets}
        for name in self.edition.suggested():
            yield facets[name], self.edition.completions(name, self.at)

    def _queries(self, typed: Sequence[str]) -> list[Suggestion]:
        return self._searches(self.past.matching(typed, _MAX_SUGGESTIONS))

    def _searches(self, past: Iterable[Completion]) -> list[Suggestion]:
        texts = (completion.text for completion in past)
        return [Suggestion("query", "Search", t, f"{self.path}?q={quote_text(t)}") for t in texts]

    def _values(self, typed: Sequence[str]) -> Iterator[list[Suggestion]]:
        for facet, completions in self._completions():
            at = f"{self.path}?{facet.name}="
            yield [
                Suggestion(facet.name, facet.label, v.text, at + quote_text(v.value), v.count)
                for v in completions.matching(typed, _MAX_SUGGESTIONS)
            ]

    def _titles(self, q: str, typed: Sequence[str]) -> list[Suggestion]:
        clauses = tuple(map(_in_titles, parse(q, self.edition.status.schema).clauses))
        distinct = self.site.settings.distinct
        # For a single letter all titles are equally good, and sorting by date is twice as fast.
        sort = Sort.NEWEST if len(q.strip()) == 1 else Sort.RELEVANCE
        query = Query(clauses=clauses, at=self.at, distinct=distinct, sort=sort, limit=_MAX_TITLES)
        suggestions: dict[str, Suggestion] = {}
        for document in (hit.document for hit in self.site.engine.search(query).hits):
            url = self.site.article_url(safe_url(document.url)) or safe_url(document.source_url)
            if url and document.title not in suggestions:
                suggestions[document.title] = Suggestion(TITLE, "Article", document.title, url)
        prefix = " ".join(typed)
        return sorted(
            suggestions.values(), key=lambda title: not _plain(title.text).startswith(prefix)
        )


def suggestions_view(edition: Edition, q: str, suggested: Suggested) -> SuggestedJson:
    """Suggestions as the API's JSON, with matching words highlighted."""
    prefixes = [Alternative(Match.PREFIX, (word,)) for word in suggested.words]
    highlighter = Highlighter(prefixes, edition.status.schema.languages[0])
    return {
        "q": q,
        "suggestions": [
            {
                "group": suggestion.group,
                "label": suggestion.label,
                "text": suggestion.text,
                "highlight": to_html(highlighter.mark(suggestion.text, suggestion.group, "")),
                "url": suggestion.url,
                "count": suggestion.count,
            }
            for suggestion in suggested.suggestions
        ],
        "index": index_view(edition, edition.status.generation),
    }


def _in_titles(clause: Clause) -> Clause:
    alternatives = (replace(alternative, fields=(TITLE,)) for alternative in clause.alternatives)
    return replace(clause, alternatives=tuple(alternatives))


def _plain(text: str) -> str:
    return " ".join(words(text))


def _fair_shares(groups: Sequence[list[Suggestion]]) -> Iterator[list[Suggestion]]:
    """Truncate groups to fit the limit. Each has a guaranteed share; the last get what is left."""
    room = _MAX_SUGGESTIONS - sum(min(len(group), _SURE_SUGGESTIONS) for group in groups)
    shares = []
    for group in reversed(groups):
        more = min(max(0, len(group) - _SURE_SUGGESTIONS), room)
        room -= more
        shares.append(group[: _SURE_SUGGESTIONS + more])
    yield from reversed(shares)
