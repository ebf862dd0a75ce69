"""The default mapping of front matter, with the key names of Hugo and of curated content."""

from __future__ import annotations

from dataclasses import dataclass

from search.schema import DEFAULT_FACETS
from search.text import LANGUAGE_NAMES

GIT_DATE = "@git.date"
"""The candidate for the time of a file's last commit."""


@dataclass(frozen=True, slots=True)
class FacetRule:
    """Where a facet's values come from in a content file, and how they are shown.

    The first of `sources` with a value is used, as in `Settings.mapping`. `split` separates
    several values in one string. With `before`, only the text before its first occurrence is
    used, and values without it are dropped. `labels` and `humanize` give values another look,
    as in `FacetField`.
    """

    label: str
    sources: tuple[str, ...]
    split: str = ""
    before: str = ""
    weight: int = 0
    group: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    humanize: bool = False


_TOPIC = ("communityTopics", "openProjectCustomFields.medigyTopics", "topics")
_SOURCES = {
    "community": ("identifier", "community", "communities"),
    "category": ("searchCategory", "categories", "contentCategories", "category"),
    "vendor": ("@facet.topic",),
    "topic": _TOPIC,
    "tag": ("tags", "tag"),
    "source": ("link.brand", "@host"),
    "year": ("@year",),
}
DEFAULT_RULES = {
    facet.name: FacetRule(
        facet.label,
        _SOURCES[facet.name],
        before=": " if facet.name == "vendor" else "",
        weight=facet.weight,
        group=facet.group,
    )
    for facet in DEFAULT_FACETS
}
OWN_LANGUAGE = ("@language",)
"""The sources of a facet that exists only on sites with several languages."""

DEFAULT_RULES["language"] = FacetRule(
    "Language", OWN_LANGUAGE, labels=tuple(LANGUAGE_NAMES.items())
)

DEFAULT_MAPPING: dict[str, tuple[str, ...]] = {
    "title": ("title", "linkTitle", "@heading", "@filename"),
    "description": ("description", "summary"),
    "url": ("url",),
    "base_path": ("basePath",),
    "slug": ("slug",),
    "date": ("date",),
    "lastmod": ("lastmod", "modified", "updated"),
    "publish": ("publishDate", "pubdate", "date"),
    "expiry": ("expiryDate", "unpublishdate"),
    "boost": ("search.boost",),
    "image": ("featuredImage.href", "image", "images"),
    "source_url": ("link.href", "openProjectCustomFields.sourceUrl"),
    "lang": ("lang", "language"),
    "translation_key": ("translationKey",),
    "aliases": ("aliases",),
}

DEFAULT_OPT_OUT = (
    "draft = true",
    "published = false",
    "headless = true",
    "search = false",
    "search.exclude = true",
    "searchExclude = true",
    "excludeFromSearch = true",
    "private = true",
    "sitemap.disable = true",
    "build.render = never",
    "build.render = link",
    "build.list = never",
    "_build.render = never",
    "_build.render = link",
    "_build.list = never",
    "unlisted = true",
    "permalink = false",
)
