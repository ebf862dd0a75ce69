"""An engine with its settings, and the data that requests need from the current generation."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g

from search.engines import Engine, ScopedEngine, pinned_view
from search.indexing import ChangeLog
from search.lexicon import NO_WORDS, Completions, Lexicon, Wordbook, load_wordbook
from search.parsing import CurationRule, changes, load_rules
from search.program_digest import program_digest
from search.query import Clause, Query, Sort
from search.settings import Decides, Settings
from search.status import Status
from search.work_budget import budget
from web.answer_cache import AnswerCache
from web.appearance import load_appearance
from web.hit_fields import Field, document_fields, hit_fields
from web.request import FacetValues, ParameterTable, parameter_table

_NAME = "curated-search"
_MINUTE = timedelta(minutes=1)
T = TypeVar("T")


class Edition:
    """A generation of the index: its status, parameters, hit fields, facet values and answers."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        status: Status,
        wordbook: Wordbook = NO_WORDS,
        rules: tuple[CurationRule, ...] = (),
    ) -> None:
        self.status, self.settings = status, settings
        self.parameters: ParameterTable = parameter_table(
            status.schema, settings, status.generation
        )
        self.values = FacetValues(engine)
        self.engine, self._wordbook, self.rules = engine, wordbook, rules
        self._is_scoped = isinstance(engine, ScopedEngine)
        self._schedule = sorted({*status.schedule, *changes(rules)})
        self.answers = AnswerCache(settings.answer_cache_size)
        # What an answer from an earlier generation also depends on.
        self.present = ""
        self._memos: dict[tuple[str, ...], tuple[int, Any]] = {}

    @cached_property
    def hit_fields(self) -> dict[str, Field]:
        """The fields of a hit; with a search key that has filters, there are no scores."""
        fields = hit_fields(self.status.schema)
        return {name: fields[name] for name in fields if name != "score" or not self._is_scoped}

    @cached_property
    def changes(self) -> ChangeLog:
        """The change log of this generation."""
        return self.engine.changes()

    @cached_property
    def document_fields(self) -> dict[str, Field]:
        """The fields of a document requested by its ID."""
        return document_fields(self.status.schema)

    def may_show(self, rule: CurationRule) -> bool:
        """Whether a rule's banner may be shown. In a scope, all documents it pins must be in it."""
        if not self._is_scoped:
            return True
        return bool(rule.pin) and all(self.engine.get(id) for id in rule.pin)

    def suggested(self) -> list[str]:
        """The facets in this index whose values are suggested."""
        names = {facet.name for facet in self.status.schema.facets}
        return [name for name in self.settings.suggest if name in names]

    def completions(self, field: str, at: datetime) -> Completions:
        """The completions of a facet's values."""
        return self._until_next_change(("completions", field), at, self._read_completions)

    def lexicon(self, at: datetime) -> Lexicon:
        """The words in this generation, with synonyms and acronyms."""
        return self._until_next_change(("lexicon",), at, self._read_lexicon)

    def newest(self, at: datetime) -> datetime | None:
        """The newest document's date."""
        return self._until_next_change(("newest",), at, self._read_newest)

    def _until_next_change(self, key: tuple[str, ...], at: datetime, read: Callable[..., T]) -> T:
        """The result of `read`, memoized until a document or rule appears or expires."""
        passed, memo = self.passed(at), self._memos.get(key)
        if memo is None or memo[0] != passed:
            memo = self._memos[key] = passed, read(at, *key[1:])
        value: T = memo[1]
        return value

    def _read_completions(self, at: datetime, field: str) -> Completions:
        counts = self.values.counts(field, at, distinct=self.settings.distinct)
        facet = self.status.schema.facet(field)
        return Completions(counts.items(), facet.value_label) if facet else Completions(())

    def _read_newest(self, at: datetime) -> datetime | None:
        hits = self.engine.search(Query(sort=Sort.NEWEST, at=at, limit=1)).hits
        return hits[0].document.date if hits else None

    def _read_lexicon(self, at: datetime) -> Lexicon:
        # Do not use `self` below: a reference cycle would keep old editions alive.
        engine = self.engine

        def holds(clause: Clause) -> int:
            return engine.search(Query(clauses=(clause,), at=at, limit=0)).total

        thesaurus = self._wordbook.thesaurus(self.engine, self.status, at)
        return Lexicon(
            self.status.schema, engine.vocabulary(), thesaurus, holds, self.status.documents
        )

    def pinned(self, generation: str, at: datetime) -> Edition:
        """An earlier generation's edition, without what this one does not show at a time.

        Raises GenerationGone.
        """
        if generation in {"", self.status.generation}:
            return self
        return self._until_next_change(("pinned", generation), at, self._read_pinned)

    def _read_pinned(self, at: datetime, generation: str) -> Edition:
        engine = pinned_view(self.engine, generation, at)
        edition = Edition(engine, self.settings, engine.status(), self._wordbook, self.rules)
        edition.answers = self.answers
        edition.present = f"{self.status.generation} {self.passed(at)}"
        return edition

    def passed(self, at: datetime) -> int:
        """The number of scheduled changes (a document or rule begins or ends) before a time.

        If the clock was set back since the build, changes before the build are not in the
        schedule. A negative number then stands for each minute, so that nothing is reused longer.
        """
        built_at = self.status.built_at
        if built_at and at < built_at:
            return -1 - (built_at - at) // _MINUTE
        return bisect_right(self._schedule, at)


class Site:
    """The engine, settings, wordbook and curation rules that all requests share."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine, self.settings = engine, settings
        self.zone, self.ranking = ZoneInfo(settings.timezone), settings.signs()
        self.wordbook = load_wordbook(settings.synonyms, settings.acronyms)
        self.rules = load_rules(settings.curation, settings.timezone)
        self.appearance = load_appearance(settings)
        texts = (settings.header, settings.footer)
        self.fingerprint = _fingerprint(settings, self.wordbook, self.rules, *map(_text, texts))
        self._edition: Edition | None = None

    def edition(self) -> Edition:
        """The current generation's edition; raise EngineError if there is no index."""
        status, edition = self.engine.status(), self._edition
        if edition is None or edition.status is not status:
            edition = self._edition = Edition(
                self.engine, self.settings, status, self.wordbook, self.rules
            )
        return edition

    def on_one_generation(self, work: Callable[[Edition], T]) -> T:
        """The result of `work` on one edition. If the index is switched meanwhile, run it again."""
        edition = self.edition()
        try:
            result = work(edition)
        except Exception:
            if self.edition() is edition:
                raise
        else:
            if self.edition() is edition:
                return result
        return work(self.edition())

    def article_url(self, url: str) -> str:
        """An article's URL; a path is prefixed with the site's address."""
        return self.settings.site_url.rstrip("/") + url if url.startswith("/") else url

    def without_index(self) -> Edition:
        """An edition that describes the routes even if no index exists."""
        schema = self.settings.schema()
        return Edition(self.engine, self.settings, Status(engine="none", schema=schema))


def with_edition(route: Callable[..., Response]) -> Callable[..., Response]:
    """A route that receives the site and its current edition before its own arguments.

    It runs again if the index is switched meanwhile, so that the schema, hits and facets of an
    answer come from the same generation.
    """

    @wraps(route)
    def run(**arguments: str) -> Response:
        site = current_site()

        def answer(edition: Edition) -> Response:
            with budget():
                return route(site, edition, **arguments)

        return site.on_one_generation(answer)

    return run


def current_site() -> Site:
    """The site that this request may search: its search key's, or else the app's."""
    own = g.get("site")
    return own if isinstance(own, Site) else site_of(current_app)


def site_of(app: Flask) -> Site:
    """An app's whole site."""
    site = app.extensions[_NAME]
    assert isinstance(site, Site)  # noqa: S101 - tells the type checker
    return site


def register(site: Site) -> dict[str, Site]:
    """The entry for `app.extensions` that stores an app's site."""
    return {_NAME: site}


def _text(path: str) -> str:
    return Path(path).read_text(encoding="utf-8-sig") if path else ""


def _fingerprint(settings: Settings, *files: object) -> str:
    """A digest of everything that shapes an answer: program, settings and the owner's files."""
    decisive = (program_digest("search", "web"), settings.values_that_decide(Decides.ANSWER), files)
    return hashlib.blake2b(repr(decisive).encode(), digest_size=6).hexdigest()
