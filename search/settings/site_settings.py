"""Settings for the site around the content: what its generator makes from files and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search.settings import rules, site_rules
from search.settings.rules import one_of
from search.settings.setting import Decides, setting
from search.settings.site_rules import Mount, Permalinks

DOCUMENTS = Decides.DOCUMENTS

GENERATORS = ("hugo", "jekyll", "mkdocs", "docusaurus", "eleventy", "starlight")


@dataclass(frozen=True, kw_only=True)
class SiteSettings:
    """The settings that describe how the site's addresses are made."""

    generator: str = setting(
        "",
        "Program that builds the site; addresses follow its rules: "
        + ", ".join(f"`{name}`" for name in GENERATORS)
        + "; empty for general rules.",
        one_of(*GENERATORS, or_empty=True),
        decides=DOCUMENTS,
    )
    permalink: str = setting(
        "",
        "Pattern for URLs, such as `/:sections/:slug/`; empty for Hugo's default rules.",
        rules.TEXT,
        decides=DOCUMENTS,
    )
    permalinks: Permalinks = setting(
        {},
        "Patterns by section; the tables `page`, `section`, `term` and languages hold their own.",
        site_rules.PERMALINKS,
        decides=DOCUMENTS,
    )
    url_ending: str = setting(
        "/",
        "Ending of URLs that are not made from a pattern: `/`, `.html` or empty.",
        one_of("/", ".html", or_empty=True),
        decides=DOCUMENTS,
    )
    lower_case: bool = setting(
        True, "Convert names in URLs to lowercase.", rules.TRUE_OR_FALSE, decides=DOCUMENTS
    )
    remove_accents: bool = setting(
        False, "Remove accents from names in URLs.", rules.TRUE_OR_FALSE, decides=DOCUMENTS
    )
    index_names: tuple[str, ...] = setting(
        (),
        "Names of files that have the URL of their folder; empty for the generator's default.",
        rules.TEXTS,
        decides=DOCUMENTS,
    )
    front_matter_required: bool = setting(
        False, "Skip files without front matter.", rules.TRUE_OR_FALSE, decides=DOCUMENTS
    )
    mounts: Mapping[str, Mount] = setting(
        {},
        "Folders to read, each with its `path` in the site and its `lang`; empty for all.",
        site_rules.MOUNTS,
        decides=DOCUMENTS,
    )
    language_paths: Mapping[str, str] = setting(
        {},
        "Start of URLs in each language; by default, `/code` for translations.",
        site_rules.LANGUAGE_PATHS,
        decides=DOCUMENTS,
    )
    defaults: Mapping[str, Mapping[str, Any]] = setting(
        {},
        "Front matter for files that lack it, by path pattern.",
        site_rules.DEFAULTS,
        decides=DOCUMENTS,
    )
