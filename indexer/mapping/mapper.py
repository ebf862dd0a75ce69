"""One content file to a Document, or to the reason why it is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from indexer.body.extract import Extract, extract
from indexer.content_problems import Findings, Unreadable
from indexer.files.source_reader import Source
from indexer.files.walk import ContentFile
from indexer.mapping import permalinks
from indexer.mapping.acronyms import with_acronyms
from indexer.mapping.boosts import boosted
from indexer.mapping.dates import parse_moment
from indexer.mapping.facets import Facets
from indexer.mapping.hugo import Cascades, cascades, opt_outs, opted_out
from indexer.mapping.page import Page, lookup, texts, values
from search.document import Document
from search.schema import LANGUAGE
from search.settings.table import Settings

MAX_TITLE = 1_000  # characters
MAX_DESCRIPTION = 10_000
SECTION = "a section page"
UNKNOWN = "below a section page that cannot be read"
_TIMES = ("date", "lastmod", "publish", "expiry")
_HIDING = frozenset(("publish", "expiry"))


@dataclass(frozen=True, slots=True)
class Excluded:
    """A content file that is no document on purpose, and why."""

    reason: str


def is_section(id: str) -> bool:
    """Say whether an id is that of a section page, which may hand down values."""
    return id.rpartition("/")[2] == "_index"


class Mapper:
    """Makes documents by the settings' mapping, facets and rules; raises SettingsError."""

    def __init__(self, settings: Settings) -> None:
        permalinks.check_pattern(settings.permalink)
        self._settings = settings
        self._names = settings.mapping
        self._zone = ZoneInfo(settings.timezone)
        self._opt_outs = opt_outs(settings.opt_out)
        self._facets = Facets(settings.facets)
        self._schema = settings.schema()
        hiding = {rule.name.partition(".")[0] for rule in self._opt_outs}
        times = {each.lower() for name in _HIDING for each in self._names[name]} - {"date"}
        self.guarded = frozenset(hiding | times | {"cascade"})
        self._cascades = Cascades(settings, self.guarded)
        self._hiding = hiding | {rule.name for rule in self._opt_outs}

    def document(
        self, file: ContentFile, source: Source, findings: Findings
    ) -> Document | Excluded:
        """Return the document of a content file, or why it is none."""
        page = self._page(file, source, findings)
        if is_section(page.id):
            self._check_cascade(source, findings)
            if not self._settings.section_pages:
                return Excluded(SECTION)
        if not self._cascades.known(page.id.rpartition("/")[0]):
            return Excluded(UNKNOWN)
        hidden = not self._hiding.isdisjoint(page.front)
        if hidden and (words := opted_out(page.front, self._opt_outs)):
            return Excluded(words)
        page.source_url = self._web(page, "source_url", findings)
        body = self._body(file, source.body, page, findings)
        page.headings = body.headings
        times = self._times(page, findings)
        page.date = times["date"]
        page.facets = self._facets.of(page, findings)
        boost = boosted(page, self._names["boost"], findings)
        title = self._one(page, "title", findings, MAX_TITLE)
        url = self._url(page, title, findings)
        document = Document(
            id=page.id,
            url=url,
            title=title,
            description=self._one(page, "description", findings, MAX_DESCRIPTION),
            headings=body.headings,
            body=body.text,
            lang=self._one(page, "lang", findings),
            image=self._one(page, "image", findings),
            source_url=page.source_url,
            aliases=tuple(
                permalinks.alias(url, old) for old in texts(page, self._names["aliases"])
            ),
            facets={**page.facets, **boost},
            date=times["date"],
            lastmod=times["lastmod"],
            publish=times["publish"],
            expiry=times["expiry"],
        )
        return with_acronyms(self._with_language(document))

    def _with_language(self, document: Document) -> Document:
        """Return a document with its language, where the site has several."""
        if len(self._schema.languages) == 1:
            return document
        language = (self._schema.language(document),)
        return replace(document, facets={**document.facets, LANGUAGE: language})

    def signature(self, folder: str) -> str:
        """Return what changes when a folder's section page hands down something else."""
        return self._cascades.signature(folder)

    def _check_cascade(self, source: Source, findings: Findings) -> None:
        try:
            for key, value in source.front.items():
                cascades(value if key.lower() == "cascade" else None)
        except Unreadable as error:
            findings.error(str(error), "the pages below are left out", error.line)

    def _page(self, file: ContentFile, source: Source, findings: Findings) -> Page:
        folder, _, name = file.id.rpartition("/")
        own = {key.lower(): value for key, value in source.front.items()}
        if len(own) < len(source.front):
            findings.warning("two names differ only in case", "the last one counts")
        front = self._cascades.inherit(own, folder, file.id)
        folders = tuple(folder.split("/")) if folder else ()
        if name in {"index", "_index"}:
            name = folders[-1] if folders else ""
            folders = folders[:-1]
        return Page(id=file.id, front=front, folders=folders, name=name, zone=self._zone)

    def _body(self, file: ContentFile, body: str, page: Page, findings: Findings) -> Extract:
        kind = self._settings.body
        if kind == "auto" and file.path.lower().endswith((".html", ".htm")):
            kind = "html"
        found = extract(
            body,
            kind=kind,
            source_url=page.source_url,
            calls_to_action=self._settings.calls_to_action,
        )
        if found.cut:
            findings.error("the body is too long", "only its beginning is indexed")
        return found

    def _one(self, page: Page, name: str, findings: Findings, longest: int = MAX_TITLE) -> str:
        found = next(iter(texts(page, self._names[name])), "")
        if len(found) > longest:
            findings.error(f"{name} has {len(found):,} characters", f"cut to {longest:,}")
            found = found[:longest]
        return found

    def _web(self, page: Page, name: str, findings: Findings) -> str:
        found = self._one(page, name, findings)
        if found and not permalinks.is_web(found):
            findings.warning(f"{name} is no web address: {found[:80]!r}", "left out")
            return ""
        return found

    def _url(self, page: Page, title: str, findings: Findings) -> str:
        if url := self._web(page, "url", findings):
            return permalinks.absolute(url)
        slug = self._one(page, "slug", findings)
        pattern = self._settings.permalink
        if pattern and (url := permalinks.from_pattern(pattern, page, slug, title)):
            return url
        base = self._web(page, "base_path", findings) if slug else ""
        return permalinks.below(base, slug) if base else permalinks.path_url(page, slug)

    def _times(self, page: Page, findings: Findings) -> dict[str, datetime | None]:
        """Return the times; of a value that two of them share, a problem is noted once."""
        read: dict[str, datetime | str | None] = {}
        return {name: self._time(page, name, read, findings) for name in _TIMES}

    def _time(
        self, page: Page, name: str, read: dict[str, datetime | str | None], findings: Findings
    ) -> datetime | None:
        """Return a time; one that may hide the page and cannot be read is Unreadable."""
        for candidate in self._names[name]:
            hiding = name in _HIDING and candidate.lower() != "date"
            found = values(page, (candidate,))[:1]
            if hiding and not found and _is_nested(lookup(page.front, candidate.lower())):
                raise Unreadable(f"{candidate} is no date, so {_UNSURE}")
            for value in found:
                key = str(value)
                known = key in read
                moment = read[key] if known else self._moment(value)
                read[key] = moment
                if isinstance(moment, datetime):
                    return moment
                if moment and hiding:
                    raise Unreadable(f"{candidate}: {moment}, so {_UNSURE}")
                if moment and not known:
                    findings.warning(f"{candidate}: {moment}", "read as if it were missing")
        return None

    def _moment(self, value: Any) -> datetime | str | None:
        """Return a value's time, or the words for why it is none."""
        try:
            return parse_moment(value, self._zone, self._settings.date_formats)
        except ValueError as error:
            return str(error)


_UNSURE = "whether the page may be found is unknown"


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(value))
