"""Search -> Answer: the one use of the engine that the page, the API and the command share."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

from search.lexicon.did_you_mean import FAR_COMMONER_FACTOR, respelled
from search.parsing import relaxation
from search.parsing.curation import Curation, curate
from search.parsing.parser import ParsedQuery
from search.parsing.ranking import language_clauses, recency_clauses
from search.parsing.relaxation import Matching
from search.parsing.understanding import Understanding, understand
from search.query import Filter, Query
from search.result import Result
from search.schema import Schema
from web.http.request_notes import note
from web.request.search import Search, to_query
from web.site import Edition, Site

_FEW = 5  # hits: more are no sign of a misspelling


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, what was found, and in which index."""

    search: Search
    parsed: ParsedQuery
    meant: Understanding
    curated: Curation
    query: Query
    result: Result
    whole: int  # of the articles found, those that hold every word
    edition: Edition
    began: float
    spelling: str = ""  # of the query, where it finds far more than what was typed

    def effective(self) -> str:
        """Return what was searched for: the text with its corrections, if they found anything."""
        return _respelt(self.search.q, self.meant) if self.result.total else self.search.q

    def took(self) -> int:
        """Return the milliseconds since the question came."""
        return round((perf_counter() - self.began) * 1000)


def answer(
    site: Site,
    edition: Edition,
    search: Search,
    *,
    at: datetime,
    hits: bool = True,
    scope: tuple[Filter, ...] = (),
    lang: str = "",
) -> Answer:
    """Return the engine's answer to a search, as of a moment; without `hits`, only its numbers.

    `lang` is the reader's language where the search does not name one.
    """
    began = perf_counter()
    schema = edition.status.schema
    search = edition.values.resolve(search)
    ranking = site.settings.signs()
    names = tuple(f.name for f in schema.facets) if search.facets is None else search.facets
    meant = understand(
        search.q,
        edition.lexicon(at),
        ranking,
        typo=search.typo == "auto",
        synonyms=search.synonyms == "on",
    )
    chosen = curate(edition.rules, _respelt(search.q, meant), at)
    newer = recency_clauses(meant.clauses, ranking, edition.newest(at))
    own = language_clauses(meant.clauses, ranking, _language(schema, search.lang or lang))
    clauses = (*chosen.apply(meant.clauses), *newer, *own)
    query = to_query(search, clauses, at=at, facets=names)
    query = replace(query, scope=scope)
    if not hits:
        query = replace(query, offset=0, limit=0)
    query, result, whole = relaxation.search(site.engine, query, Matching(search.match))
    note(q=search.q, total=result.total)
    few = hits and whole <= _FEW and not meant.replaced  # those are corrected already
    spelling = _spelling(site, edition, search, at, whole) if few else ""
    return Answer(
        search, meant.parsed, meant, chosen, query, result, whole, edition, began, spelling
    )


def _language(schema: Schema, told: str) -> str:
    """Return which of a site's several languages is told of a reader, empty for none of them."""
    lang = told.lower().partition("-")[0]
    return lang if len(schema.languages) > 1 and lang in schema.languages else ""


def _respelt(text: str, meant: Understanding) -> str:
    """Return a text with the words that were taken for mistyped ones in their places."""
    for raw, word in meant.replaced:
        text = re.sub(rf"(?<!\w){re.escape(raw)}(?!\w)", word, text)
    return text


def _spelling(site: Site, edition: Edition, search: Search, at: datetime, total: int) -> str:
    """Return a spelling of the query that finds far more, empty where there is none."""
    text = respelled(site.engine.vocabulary(), search.q)
    if not text:
        return ""
    # As it stands: corrected once more, it could be a word that only unpublished articles hold.
    spelled = replace(search, q=text, facets=(), match=Matching.ALL, typo="off")
    more = answer(site, edition, spelled, at=at, hits=False).result.total
    return text if more >= max(1, FAR_COMMONER_FACTOR * total) else ""
