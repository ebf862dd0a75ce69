"""Answer a search. All interfaces share the one function that does so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

from search.lexicon import FAR_COMMONER_FACTOR, Lexicon, respelled
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
from search.query import Clause, Filter, Query, within
from search.result import Result
from search.schema import Schema
from search.text import primary_language, words
from search.work_budget import Work, extras, spend, spend_on_corrections, spend_on_highlights
from web.http import lap, note
from web.request import ALL, Search, to_query
from web.site import Edition, Site

# All other fields that depend on the query are read off its matches in a hit's texts.
_MATCHLESS_FIELDS = frozenset({"others", "score"})
# If a query has more hits than this, a misspelling is unlikely.
_MAX_HITS_OF_A_MISSPELLING = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """A search, its interpretation, the engine's result, and the edition that answered.

    `complete` is the number of articles that contain every word. `effective` is the query with its
    corrections, if they found anything; `spelling` is an alternative spelling that finds far more.
    `missing` lists the typed words that no article contains, if no article contains all words.
    """

    search: Search
    understanding: Understanding
    curation: Curation
    query: Query
    result: Result
    complete: int
    edition: Edition
    began: float
    effective: str
    spelling: str = ""
    missing: tuple[str, ...] = ()

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
    hints: bool = True,
    scope: tuple[Filter, ...] = (),
    conditions: tuple[Clause, ...] = (),
    fields: tuple[str, ...] = (),
    lang: str = "",
) -> Answer:
    """Answer a search as of a given time: understand it, query the engine, relax it if necessary.

    If `hits` is false, only count; if `hints` is false, look for no alternative spelling or
    missing words.
    Hits must meet the `conditions`. If `fields` are given, words only match in them.
    `lang` is the reader's language if the search names none.
    """
    began = perf_counter()
    schema, ranking = edition.status.schema, site.ranking
    search = edition.values.resolve(search)

    # Understand the query, then add the owner's rules and the query-independent ranking.
    lexicon, documents = edition.lexicon(at), edition.status.documents
    if search.typo == "auto":
        spend_on_corrections(words(search.q), edition.engine.vocabulary(), documents)
    understanding = understand(
        search.q,
        lexicon,
        ranking,
        typo=search.typo == "auto",
        synonyms=search.synonyms == "on",
        any_word=search.match == Matching.ANY,
    )
    clauses = understanding.clauses
    if fields:
        clauses = within(clauses, fields)
    shows_matches = hits and _shows_matches(search, edition)
    hit_count = min(search.per_page, documents) if shows_matches else 0
    spend_on_highlights(understanding.highlighted, hit_count, search.snippet, documents)
    corrected = _corrected(search.q, understanding)
    curation = curate(edition.rules, corrected, at, edition.may_show)
    newer = recency_clauses(clauses, ranking, edition.newest(at))
    own = language_clauses(clauses, ranking, _language(schema, search.lang or lang))

    # Query the engine.
    lap("parse")
    every_clause = (*curation.apply(clauses), *newer, *own, *conditions)
    query = to_query(search, every_clause, schema, at=at)
    query = replace(query, scope=scope)
    if not hits:
        query = query.counting()
    query, result, complete = relaxation.search(edition.engine, query, Matching(search.match))
    lap("engine")
    if hits:
        note(q=search.q, total=result.total)

    missing: tuple[str, ...] = ()
    spelling = ""
    if hits and hints and complete <= _MAX_HITS_OF_A_MISSPELLING:
        totals = complete, result.total
        missing, spelling = _hints(site, edition, search, at, understanding, totals)
    return Answer(
        search=search,
        understanding=understanding,
        curation=curation,
        query=query,
        result=result,
        complete=complete,
        edition=edition,
        began=began,
        effective=corrected if result.total else search.q,
        spelling=spelling,
        missing=missing,
    )


def _shows_matches(search: Search, edition: Edition) -> bool:
    """Whether a field of the hits requires that matches are found in their bodies."""
    names = {*(search.fields or edition.hit_fields)} - _MATCHLESS_FIELDS
    fields = (edition.hit_fields[name] for name in names & edition.hit_fields.keys())
    # Other texts are highlighted in full, and charged once their lengths are known.
    has_passages = not {"body", ALL}.isdisjoint(search.highlights)
    return has_passages or any(field.depends_on_query for field in fields)


def _language(schema: Schema, tag: str) -> str:
    """The site's language for a tag such as `es-MX`, or empty unless it is one of several."""
    lang = primary_language(tag)
    return lang if len(schema.languages) > 1 and lang in schema.languages else ""


def _corrected(text: str, understanding: Understanding) -> str:
    """Text with its misspelled words replaced."""
    for raw, word in understanding.replaced:
        text = re.sub(rf"(?<!\w){re.escape(raw)}(?!\w)", word, text)
    return text


def _hints(
    site: Site,
    edition: Edition,
    search: Search,
    at: datetime,
    understanding: Understanding,
    totals: tuple[int, int],
) -> tuple[tuple[str, ...], str]:
    """The words that no article contains, and an alternative spelling if there are few hits.

    `totals` are the numbers of articles with all words, and of hits.
    """
    complete, total = totals
    missing = () if complete else _missing(understanding, edition.lexicon(at))
    # A reader who is content with any of the words has found much, even without all of them.
    finds_much = search.match == Matching.ANY and total > _MAX_HITS_OF_A_MISSPELLING
    if understanding.replaced or finds_much:
        return missing, ""
    return missing, _spelling(site, edition, search, at, complete)


def _missing(understanding: Understanding, lexicon: Lexicon) -> tuple[str, ...]:
    """The typed words that no article contains and that were not corrected."""
    replaced = dict(understanding.replaced)
    candidates = (
        word
        for word in understanding.parsed.words
        if word.raw not in replaced
        and len(word.words) == 1
        and not (word.prefix and lexicon.vocabulary.begins(word.words[0]))
    )
    missing = []
    with extras():
        for word in candidates:
            if not lexicon.contains(word.words[0], word.field):
                missing.append(word.raw)  # noqa: PERF401 - those already found are kept
    return tuple(missing)


def _spelling(site: Site, edition: Edition, search: Search, at: datetime, total: int) -> str:
    """A spelling of the query that finds far more; empty if there is none."""
    vocabulary, more = edition.engine.vocabulary(), 0
    with extras():
        # Unlike corrections, alternative spellings are also looked up for existing words.
        comparisons = len(words(search.q)) * len(vocabulary)
        spend(Work.CORRECTIONS, comparisons, edition.status.documents)
        text = respelled(vocabulary, search.q, edition.status.schema.whole_words)
        # Corrections are off, because they could lead to a word found only in unpublished articles.
        spelled = replace(search, q=text, facets=(), match=Matching.ALL, typo="off")
        if text:
            more = answer(site, edition, spelled, at=at, hits=False).result.total
    return text if more >= max(1, FAR_COMMONER_FACTOR * total) else ""
