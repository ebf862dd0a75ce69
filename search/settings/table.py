"""All settings in one table, with everything about a setting in its row."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from search.engines import engine_url
from search.facet_field import FacetField
from search.parsing import Ranking
from search.schema import DEFAULT_TEXT, Schema, TextField
from search.settings.content_settings import ContentSettings
from search.settings.front_matter import OWN_LANGUAGE, FacetRule
from search.settings.index_settings import IndexSettings
from search.settings.service_settings import ServiceSettings
from search.settings.setting import Decides, Setting
from search.settings.site_settings import SiteSettings
from search.settings.sites import SITE, ContentSite
from search.storage import Retention
from search.text import primary_language
from search.typed_fields import LASTMOD, TypedField


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings, IndexSettings, SiteSettings, ContentSettings):
    """All settings, validated."""

    def schema(self) -> Schema:
        """The schema of an index built with these settings."""
        text = (TextField(f.name, self.weights.get(f.name, f.weight)) for f in DEFAULT_TEXT)
        languages = tuple(dict.fromkeys(map(primary_language, self.languages)))
        is_multilingual = len(languages) > 1
        facets = (
            FacetField(
                name,
                rule.label,
                self.weights.get(name, rule.weight),
                rule.group,
                rule.labels,
                rule.humanize,
            )
            for name, rule in self.facets.items()
            if is_multilingual or rule.sources != OWN_LANGUAGE
        )
        # The intervals of typed fields are counted and chosen like the values of other facets.
        intervals = (
            FacetField(name, rule.label) for name, rule in self.fields.items() if rule.interval
        )
        typed = (TypedField(name, rule.label, rule.type) for name, rule in self.fields.items())
        return Schema(
            tuple(text),
            (*facets, *intervals),
            languages,
            self.exact_values,
            tuple(sorted(set(self.words))),
            (LASTMOD, *typed),
        )

    def parts(self) -> dict[str, Settings]:
        """The settings for each content folder, by the prefix of its IDs.

        Without `sites`, there is one folder, whose IDs have no prefix.
        """
        if not self.sites:
            return {"": self}
        return {site.prefix: self._of_site(site) for site in self.sites}

    def _of_site(self, site: ContentSite) -> Settings:
        own = FacetRule("Site", (f"={site.name}",))
        facets = {**site.changes["facets"], SITE: own}
        return replace(self, sites=(), **{**site.changes, "facets": facets})

    def place(self, path: str) -> str:
        """Where a content file is, given its path in the content folder, or `site/path`."""
        for site in self.sites:
            if path.startswith(site.prefix):
                return f"{site.content}/{path.removeprefix(site.prefix)}"
        return path if self.sites else f"{self.content}/{path}"

    def signs(self) -> Ranking:
        """The weights of the ranking signals."""
        return Ranking(**self.ranking)

    def retention(self) -> Retention:
        """The generations that a build keeps."""
        return Retention(self.keep_generations, self.keep_seconds)

    def engine_url(self) -> str:
        """The URL for `open_engine`."""
        return engine_url(
            self.engine,
            folder=self.index,
            cluster=self.opensearch,
            user=self.opensearch_user,
            password=self.opensearch_password,
            api_key=self.opensearch_api_key,
            ca=self.opensearch_ca,
        )

    def values_that_decide(self, what: Decides) -> dict[str, Any]:
        """The values of settings that affect documents, schema or answers, keyed by name."""
        names = (name for name, row in SETTINGS.items() if what in row.decides)
        return {name: getattr(self, name) for name in names}


SETTINGS: dict[str, Setting] = {
    f.name: replace(f.metadata["setting"], name=f.name) for f in fields(Settings)
}
"""The rows of the table, keyed by name."""

# Limits, and whatever the whole index has in common, are the same for all sites.
SITE_SETTINGS: dict[str, Setting] = {"address": replace(SETTINGS["site_url"], name="address")} | {
    name: row
    for name, row in SETTINGS.items()
    if (row.decides == Decides.DOCUMENTS and not name.startswith("max_")) or name == "facets"
}
"""The rows of the settings that each of several sites may change, keyed by name."""
