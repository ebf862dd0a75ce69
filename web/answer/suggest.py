"""What a reader may go on to type: past queries, communities, topics and titles that begin so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from search.lexicon.completion import Completions
from search.lexicon.did_you_mean import commoner
from search.parsing.parser import parse
from search.query import Alternative, Clause, Match, Query, Sort
from search.schema import FacetField
from search.text.analysis import words
from search.text.highlighting import Highlighter
from search.text.snippet import to_html
from web.answer.view import index_view
from web.request.urls import quote_text
from web.safe_url import safe_url
from web.site import Edition, Site

MOST = 8  # suggestions in all
_SURE = 2  # of each group, before others take more
_TITLES = 24  # looked at, since those that begin as typed come first
TITLE = "title"
OPENSEARCH = "application/x-suggestions+json"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to go on with, the kind of thing it is, and where it leads.

    `count` is the number of articles it finds, None where it is one itself.
    """

    group: str
    label: str
    text: str
    url: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """Suggestions, and the words they were found by: as typed, or each without a typo."""

    words: tuple[str, ...]
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggester:
    """From what suggestions are made at a moment; searches lead to `path`."""

    site: Site
    edition: Edition
    past: Completions
    path: str
    at: datetime

    def suggest(self, q: str) -> Suggested:
        """Return the suggestions for what has been typed; where there are none, for its typos."""
        typed = tuple(words(q))
        found = self._found(q, typed)
        if not found and typed:
            spelled = tuple(map(self._spelled, typed))
            found = self._found(" ".join(spelled), spelled) if spelled != typed else ()
            typed = spelled if found else typed
        return Suggested(typed, found)

    def _found(self, q: str, typed: Sequence[str]) -> tuple[Suggestion, ...]:
        """Return the suggestions for these words, group by group."""
        if not typed:
            return ()
        groups = [self._queries(typed), *self._values(typed), self._titles(q, typed)]
        return tuple(suggestion for group in _shared(groups) for suggestion in group)

    def _spelled(self, word: str) -> str:
        """Return the most frequent known word that begins so but for a typo, else the word."""
        known = (self.past, *(found for _, found in self._completions()))
        near = (found for completions in known for found in completions.near(word))
        return max(near, default=(0, commoner(self.site.engine.vocabulary(), word) or word))[1]

    def _completions(self) -> Iterator[tuple[FacetField, Completions]]:
        facets = {facet.name: facet for facet in self.edition.status.schema.facets}
        for name in self.edition.suggested():
            yield facets[name], self.edition.completions(name, self.at)

    def _queries(self, typed: Sequence[str]) -> list[Suggestion]:
        texts = (found.text for found in self.past.matching(typed, MOST))
        return [Suggestion("query", "Search", t, f"{self.path}?q={quote_text(t)}") for t in texts]

    def _values(self, typed: Sequence[str]) -> Iterator[list[Suggestion]]:
        for facet, completions in self._completions():
            at = f"{self.path}?{facet.name}="
            yield [
                Suggestion(facet.name, facet.label, v.text, at + quote_text(v.text), v.count)
                for v in completions.matching(typed, MOST)
            ]

    def _titles(self, q: str, typed: Sequence[str]) -> list[Suggestion]:
        clauses = tuple(map(_in_titles, parse(q, self.edition.status.schema).clauses))
        distinct = self.site.settings.distinct
        # All titles with a word in one letter are as good: the newest are had in half the time.
        sort = Sort.NEWEST if len(q.strip()) == 1 else Sort.RELEVANCE
        query = Query(clauses=clauses, at=self.at, distinct=distinct, sort=sort, limit=_TITLES)
        found: dict[str, Suggestion] = {}
        for document in (hit.document for hit in self.site.engine.search(query).hits):
            url = self.site.article_url(safe_url(document.url)) or safe_url(document.source_url)
            if url and document.title not in found:
                found[document.title] = Suggestion(TITLE, "Article", document.title, url)
        whole = " ".join(typed)
        return sorted(found.values(), key=lambda one: not _plain(one.text).startswith(whole))


def suggestions_view(edition: Edition, q: str, found: Suggested) -> dict[str, Any]:
    """Return suggestions as the API tells them, with the words marked that begin as typed."""
    ways = [Alternative(Match.PREFIX, (word,)) for word in found.words]
    marker = Highlighter(ways, edition.status.schema.languages[0])
    return {
        "q": q,
        "suggestions": [
            {
                "group": one.group,
                "label": one.label,
                "text": one.text,
                "highlight": to_html(marker.mark(one.text, one.group, "")),
                "url": one.url,
                "count": one.count,
            }
            for one in found.suggestions
        ],
        "index": index_view(edition, edition.status.generation),
    }


def _in_titles(clause: Clause) -> Clause:
    ways = (replace(way, fields=(TITLE,)) for way in clause.alternatives)
    return replace(clause, alternatives=tuple(ways))


def _plain(text: str) -> str:
    return " ".join(words(text))


def _shared(groups: Sequence[list[Suggestion]]) -> Iterator[list[Suggestion]]:
    """Yield the groups cut to MOST in all: each has a sure share, the last takes what is left."""
    room = MOST - sum(min(len(group), _SURE) for group in groups)
    shares = []
    for group in reversed(groups):
        more = min(max(0, len(group) - _SURE), room)
        room -= more
        shares.append(group[: _SURE + more])
    yield from reversed(shares)
