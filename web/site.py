"""Site: an engine and its settings, and what the current generation means to a request."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g

from search.engines.protocol import Engine
from search.lexicon.completion import Completions
from search.lexicon.lexicon import Lexicon
from search.lexicon.synonym_files import NO_WORDS, Wordbook, load_wordbook
from search.parsing.curation import Rule, changes, load_rules
from search.program_digest import program_digest
from search.query import Clause, Query, Sort
from search.settings.setting import Decides
from search.settings.table import Settings
from search.status import Status
from web.hit_fields import Field, document_fields, hit_fields
from web.request.facet_values import FacetValues
from web.request.parameter import Route
from web.request.parameters import Names, names, on

_NAME = "curated-search"
T = TypeVar("T")


class Edition:
    """One generation of the index: its status, parameters, hit fields and facet values."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        status: Status,
        wordbook: Wordbook = NO_WORDS,
        rules: tuple[Rule, ...] = (),
    ) -> None:
        self.status, self.settings = status, settings
        self.names: Names = names(status.schema, settings)
        self.values = FacetValues(engine)
        self.engine, self._wordbook, self.rules = engine, wordbook, rules
        self._lexicon: tuple[int, Lexicon] | None = None
        self._newest: tuple[int, datetime | None] | None = None
        self._schedule = sorted({*status.schedule, *changes(rules)})
        self._completions: dict[tuple[str, int], Completions] = {}

    @cached_property
    def on(self) -> dict[Route, Names]:
        """The parameters each route knows."""
        return {route: on(self.names, route) for route in Route}

    @cached_property
    def hit_fields(self) -> dict[str, Field]:
        """The fields of a hit."""
        return hit_fields(self.status.schema)

    @cached_property
    def document_fields(self) -> dict[str, Field]:
        """The fields of a document asked for by its id."""
        return document_fields(self.status.schema)

    def suggested(self) -> list[str]:
        """Return the facets whose values are suggested, as far as this index has them."""
        names = {facet.name for facet in self.status.schema.facets}
        return [name for name in self.settings.suggest if name in names]

    def completions(self, field: str, at: datetime) -> Completions:
        """Return what a beginning of a facet's value may become, kept until a count changes."""
        key = (field, self.passed(at))
        if key not in self._completions:
            counts = self.values.counts(field, at, distinct=self.settings.distinct)
            self._completions = {k: v for k, v in self._completions.items() if k[1] == key[1]}
            self._completions[key] = Completions(counts.items())
        return self._completions[key]

    def lexicon(self, at: datetime) -> Lexicon:
        """Return what words stand for, kept until a document appears or vanishes."""
        passed, kept = self.passed(at), self._lexicon
        if kept is None or kept[0] != passed:
            self._lexicon = kept = passed, self._read_lexicon(at)
        return kept[1]

    def newest(self, at: datetime) -> datetime | None:
        """Return the newest document's date, kept until a document appears or vanishes."""
        passed, kept = self.passed(at), self._newest
        if kept is None or kept[0] != passed:
            hits = self.engine.search(Query(sort=Sort.NEWEST, at=at, limit=1)).hits
            self._newest = kept = passed, hits[0].document.date if hits else None
        return kept[1]

    def _read_lexicon(self, at: datetime) -> Lexicon:
        engine = self.engine  # not self: an edition that refers to itself outlives its use

        def holds(clause: Clause) -> int:
            return engine.search(Query(clauses=(clause,), at=at, limit=0)).total

        thesaurus = self._wordbook.thesaurus(self.engine, self.status, at)
        return Lexicon(
            self.status.schema, engine.vocabulary(), thesaurus, holds, self.status.documents
        )

    def passed(self, at: datetime) -> int:
        """Return how many times a document or rule has come or gone, as of a moment."""
        return bisect_right(self._schedule, at)

    def next_change(self, at: datetime) -> datetime | None:
        """Return when the next document or rule comes or goes."""
        return next(iter(self._schedule[self.passed(at) :]), None)


class Site:
    """What every request shares."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine, self.settings = engine, settings
        self.zone = ZoneInfo(settings.timezone)
        self.wordbook = load_wordbook(settings.synonyms, settings.acronyms)
        self.rules = load_rules(settings.curation, settings.timezone)
        self.fingerprint = _fingerprint(settings, self.wordbook, self.rules)
        self._edition: Edition | None = None

    def edition(self) -> Edition:
        """Return the current generation's edition; raise EngineError where there is none."""
        status, edition = self.engine.status(), self._edition
        if edition is None or edition.status is not status:
            edition = self._edition = Edition(
                self.engine, self.settings, status, self.wordbook, self.rules
            )
        return edition

    def latest(self, work: Callable[[Edition], T]) -> T:
        """Return what is made of the current edition; of the next, if the index is switched."""
        edition = self.edition()
        try:
            made = work(edition)
        except Exception:
            if self.edition() is edition:
                raise
        else:
            if self.edition() is edition:
                return made
        return work(self.edition())

    def article_url(self, url: str) -> str:
        """Return an article's URL with the site's address before it, where that is needed."""
        return self.settings.site_url.rstrip("/") + url if url.startswith("/") else url

    def known(self) -> Edition:
        """Return an edition that describes the routes even where there is no index."""
        schema = self.settings.schema()
        return Edition(self.engine, self.settings, Status(engine="none", schema=schema))


def current_site() -> Site:
    """Return the site that this request may see: the app's, or that of its search key."""
    own = g.get("site")
    return own if isinstance(own, Site) else site_of(current_app)


def site_of(app: Flask) -> Site:
    """Return the whole site of an app."""
    site = app.extensions[_NAME]
    assert isinstance(site, Site)  # noqa: S101 - tells the type checker
    return site


def register(site: Site) -> dict[str, Site]:
    """Return what makes a site the one of an app's extensions."""
    return {_NAME: site}


def _fingerprint(settings: Settings, *files: object) -> str:
    """Digest of all that decides the form of an answer: program, settings and the owner's files."""
    decisive = (program_digest("search", "web"), settings.that_decide(Decides.ANSWER), files)
    return hashlib.blake2b(repr(decisive).encode(), digest_size=6).hexdigest()
