"""Map one content file to a document, or to the reason why it is skipped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from indexer.addresses import Placer, alias
from indexer.body import ExtractedBody, css_selector, extract
from indexer.content_problems import Findings, Unreadable
from indexer.files import ContentFile, Source
from indexer.mapping.acronyms import with_acronyms
from indexer.mapping.boosts import boost_facet
from indexer.mapping.cascades import Cascades, DefaultFrontMatter, parse_cascade
from indexer.mapping.facets import FacetReader
from indexer.mapping.fields import FieldReader, TypedValueReader
from indexer.mapping.opt_outs import matching_opt_out, parse_opt_outs
from indexer.mapping.page import Page
from indexer.mapping.page_address import AddressReader
from indexer.mapping.page_times import TimesReader, hiding_keys
from search.document import Document
from search.errors import SettingsError
from search.schema import LANGUAGE, TRANSLATION
from search.settings import Settings

SECTION_PAGE = "section page"
NO_FRONT_MATTER = "without front matter"
BELOW_UNREADABLE_SECTION = "below a section page that cannot be read"


@dataclass(frozen=True, slots=True)
class SkippedPage:
    """A content file that is not meant to be a document, and why."""

    reason: str


class Mapper:
    """Maps content files to documents as the settings specify. Raises SettingsError."""

    def __init__(self, settings: Settings) -> None:
        self._excluded = _selector(settings.exclude_selectors)
        self._settings = settings
        self._zone = ZoneInfo(settings.timezone)
        self._schema = settings.schema()
        self._fields = FieldReader(settings.mapping)
        self._facets = FacetReader(settings.facets, exact=settings.exact_values)
        self._times = TimesReader(settings)
        self._typed = TypedValueReader(settings, self._times.parse)
        self._opt_outs = parse_opt_outs(settings.opt_out)
        opt_out_keys = {opt_out.key for opt_out in self._opt_outs}
        top_level_keys = {key.partition(".")[0] for key in opt_out_keys}
        self._opt_out_keys = opt_out_keys | top_level_keys
        self.visibility_keys = frozenset(top_level_keys | hiding_keys(settings) | {"cascade"})
        self._cascades = Cascades(settings, self.visibility_keys)
        self._addresses = AddressReader(settings, self._fields, self._cascades)
        self._placer = Placer(settings)
        self._defaults = DefaultFrontMatter(settings.defaults)

    def signature(self, folder: str) -> str:
        """A digest of the values that pages inherit from a folder's section page."""
        return self._cascades.signature(folder)

    def document(
        self, file: ContentFile, source: Source, findings: Findings
    ) -> Document | SkippedPage:
        """The document for a content file, or the reason to skip it. Raises Unreadable.

        The order matters, because later values may be derived from earlier ones.
        """
        page = self._page(file, source, findings)
        if page.place.is_section:
            _check_cascade(source, findings)
        if reason := self._skip_reason(page, source):
            return SkippedPage(reason)
        fields = self._fields
        page.source_url = fields.web_address(page, "source_url", findings)
        body = self._body(file, source.body, page, findings)
        page.headings = body.headings
        times = self._times.read(page, findings)
        page.date = times["date"]
        lang = fields.text(page, "lang", findings) or page.place.lang
        if self._schema.is_multilingual:
            page.lang = lang or self._settings.languages[0]
        page.facets = self._facets.read(page, findings)
        typed = self._typed.read(page, findings)
        boost = boost_facet(page, self._settings.mapping["boost"], findings)
        title = fields.text(page, "title", findings)
        url = self._addresses.url(page, title, lang.lower(), findings)
        document = Document(
            id=page.id,
            url=url,
            title=title,
            description=fields.text(page, "description", findings),
            headings=body.headings,
            anchors=body.anchors,
            body=body.text,
            lang=lang,
            image=fields.text(page, "image", findings),
            source_url=page.source_url,
            aliases=tuple(alias(url, address) for address in fields.texts(page, "aliases")),
            facets={**page.facets, **self._typed.intervals(typed), **boost},
            date=times["date"],
            lastmod=times["lastmod"],
            publish=times["publish"],
            expiry=times["expiry"],
            typed=typed,
        )
        translated = self._with_translation(document, page, findings)
        return with_acronyms(translated, body.abbreviations)

    def _page(self, file: ContentFile, source: Source, findings: Findings) -> Page:
        """A file's page, with inherited front matter and its place in the site."""
        folder, _, name = file.id.rpartition("/")
        own = {key.lower(): value for key, value in source.front.items()}
        if len(own) < len(source.front):
            findings.warning("two keys differ only in case", "the last value is used")
        place = self._placer.place(file.path, file.id)
        front = self._defaults.completed(
            self._cascades.inherit(own, folder, place.path, place.lang), file.path
        )
        folders = tuple(folder.split("/")) if folder else ()
        if place.is_index:
            name = folders[-1] if folders else ""
            folders = folders[:-1]
        return Page(
            id=file.id,
            front=front,
            folders=folders,
            name=name,
            place=place,
            name_title=place.title(self._settings.generator),
            zone=self._zone,
            commit_time=file.commit_time,
        )

    def _skip_reason(self, page: Page, source: Source) -> str:
        """The reason to skip a page, or an empty string."""
        if self._settings.front_matter_required and not source.has_front_matter:
            return NO_FRONT_MATTER
        if page.place.is_section and not self._settings.section_pages:
            return SECTION_PAGE
        if not self._cascades.is_readable(page.id.rpartition("/")[0], page.place.lang):
            return BELOW_UNREADABLE_SECTION
        if reason := self._addresses.skip_reason(page):
            return reason
        # Most pages have none of these keys, and checking that is faster than checking each rule.
        if self._opt_out_keys.isdisjoint(page.front):
            return ""
        return matching_opt_out(page.front, self._opt_outs)

    def _body(self, file: ContentFile, body: str, page: Page, findings: Findings) -> ExtractedBody:
        markup = self._settings.body
        if markup == "auto" and file.path.lower().endswith((".html", ".htm")):
            markup = "html"
        extracted = extract(
            body,
            markup=markup,
            generator=self._settings.generator,
            source_url=page.source_url,
            calls_to_action=self._settings.calls_to_action,
            excluded=self._excluded,
            max_characters=self._settings.max_body_characters,
        )
        if extracted.excess:
            setting = " (`max_body_characters`)" if "characters" in extracted.excess else ""
            findings.error(
                f"the body has more than {extracted.excess}{setting}",
                "only the beginning is indexed; split the article into several files",
            )
        return extracted

    def _with_translation(self, document: Document, page: Page, findings: Findings) -> Document:
        """A copy of a document with its language and its translations' key, if there are several.

        Translations have the same place in the site, apart from their language, or the same key in
        their front matter.
        """
        if not self._schema.is_multilingual:
            return document
        own_key = self._fields.text(page, "translation_key", findings)
        place = page.place.path + ("/" if page.place.is_section else "")
        key = hashlib.blake2b(f"{own_key}\0{'' if own_key else place}".encode(), digest_size=8)
        hidden = {LANGUAGE: (self._schema.language(document),), TRANSLATION: (key.hexdigest(),)}
        return replace(document, facets={**document.facets, **hidden})


def _selector(selectors: Iterable[str]) -> str:
    """The `exclude_selectors` setting as a single selector. Raises SettingsError."""
    try:
        return css_selector(selectors)
    except ValueError as error:
        raise SettingsError(f"setting exclude_selectors: {error}") from None


def _check_cascade(source: Source, findings: Findings) -> None:
    """Report an invalid `cascade` in a section page."""
    try:
        for key, value in source.front.items():
            if key.lower() == "cascade":
                parse_cascade(value)
    except Unreadable as error:
        findings.error(str(error), "the pages below it in the folder tree are skipped", error.line)
