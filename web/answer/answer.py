"""Search -> Answer: the only function that searches, shared by all faces."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

from search.lexicon import FAR_COMMONER_FACTOR, respelled
from search.parsing import (
    Curation,
    Matching,
    Understanding,
    curate,
    language_clauses,
    recency_clauses,
    relaxation,
    understand,
)
from search.query import Filter, Query
from search.result import Result
from search.schema import Schema
from search.text import words
from search.work import spend_on_corrections, spend_on_highlights
from web.http import note
from web.request import Search, to_query
from web.site import Edition, Site

# If there are more hits, a misspelling is unlikely.
_MAX_HITS_OF_A_MISSPELLING = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """A search, what it was understood as, the engine's result, and the edition that answered.

    `complete` is how many of the articles have every word. `spelling` is another spelling of the
    query that finds far more.
    """

    search: Search
    understanding: Understanding
    curation: Curation
    query: Query
    result: Result
    complete: int
    edition: Edition
    began: float
    spelling: str = ""

    def effective(self) -> str:
        """The text with its corrections, if they found anything."""
        q = self.search.q
        return _corrected(q, self.understanding) if self.result.total else q

    def elapsed(self) -> int:
        """Milliseconds since the request arrived."""
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
    """Answer a search as of a moment: understand it, query the engine, relax it if necessary.

    Without `hits`, only count. `lang` is the reader's language if the search names none.
    """
    began = perf_counter()
    schema, ranking = edition.status.schema, site.settings.signs()
    search = edition.values.resolve(search)

    # Understand the query, then add the owner's rules and the query-independent ranking.
    documents = edition.status.documents
    if search.typo == "auto":
        spend_on_corrections(words(search.q), site.engine.vocabulary(), documents)
    understanding = understand(
        search.q,
        edition.lexicon(at),
        ranking,
        typo=search.typo == "auto",
        synonyms=search.synonyms == "on",
    )
    clauses = understanding.clauses
    hit_count = min(search.per_page, documents) if hits else 0
    spend_on_highlights(understanding.highlighted, hit_count, documents)
    corrected = _corrected(search.q, understanding)
    curation = curate(edition.rules, corrected, at, edition.may_show)
    newer = recency_clauses(clauses, ranking, edition.newest(at))
    own = language_clauses(clauses, ranking, _language(schema, search.lang or lang))

    # Query the engine.
    every_facet = tuple(facet.name for facet in schema.facets)
    facets = every_facet if search.facets is None else search.facets
    query = to_query(search, (*curation.apply(clauses), *newer, *own), at=at, facets=facets)
    query = replace(query, scope=scope)
    if not hits:
        query = query.counting()
    query, result, complete = relaxation.search(site.engine, query, Matching(search.match))
    note(q=search.q, total=result.total)

    spelling = ""
    if hits and complete <= _MAX_HITS_OF_A_MISSPELLING and not understanding.replaced:
        spelling = _spelling(site, edition, search, at, complete)
    return Answer(
        search, understanding, curation, query, result, complete, edition, began, spelling
    )


def _language(schema: Schema, tag: str) -> str:
    """The site's language for a tag such as `es-MX`; empty if it has only one or not this one."""
    lang = tag.lower().partition("-")[0]
    return lang if len(schema.languages) > 1 and lang in schema.languages else ""


def _corrected(text: str, understanding: Understanding) -> str:
    """A text with its misspelt words replaced."""
    for raw, word in understanding.replaced:
        text = re.sub(rf"(?<!\w){re.escape(raw)}(?!\w)", word, text)
    return text


def _spelling(site: Site, edition: Edition, search: Search, at: datetime, total: int) -> str:
    """A spelling of the query that finds far more; empty if there is none."""
    text = respelled(site.engine.vocabulary(), search.q)
    if not text:
        return ""
    # Without corrections, which could lead to a word of unpublished articles only.
    spelled = replace(search, q=text, facets=(), match=Matching.ALL, typo="off")
    more = answer(site, edition, spelled, at=at, hits=False).result.total
    return text if more >= max(1, FAR_COMMONER_FACTOR * total) else ""
