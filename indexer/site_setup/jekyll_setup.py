"""Settings from Jekyll's configuration."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from indexer.site_setup.config_files import table, text, texts, value
from indexer.site_setup.setup_values import SiteSetup
from indexer.site_setup.site_languages import default_first

FILES = ("_config.yml", "_config.yaml")
_EXCLUDED = ["_*", "node_modules", "vendor", "Gemfile*"]
_OPTIONAL_FRONT_MATTER = "jekyll-optional-front-matter"
# This plugin does not make pages from these files.
_REPOSITORY_FILES = ["CONTRIBUTING.md", "LICENSE.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md"]
_DATES = ["date", "@filename.date"]
_MAPPING = {"url": ["permalink"], "date": _DATES, "publish": _DATES}


def setup(config: dict[str, Any], source: str) -> SiteSetup:
    """The settings that the configuration gives."""
    site = SiteSetup()
    collections = _built_collections(config)
    plugins = texts(config, "plugins")
    site.add("generator", "jekyll", source)
    site.add("content", ".", source)
    _add_url(config, source, site)
    site.add("timezone", text(config, "timezone"), source)
    site.add("bundles", False, "Jekyll has no bundles")
    site.add("front_matter_required", _OPTIONAL_FRONT_MATTER not in plugins or None, source)
    if "jekyll-readme-index" in plugins:
        site.add("index_names", ["index", "README"], "jekyll-readme-index")
    _add_languages(config, source, site)
    if folder := _collections_folder(config):
        site.add("mounts", {folder: "", ".": ""}, "collections_dir")
    style = text(config, "permalink")
    site.add("permalink", style, source)
    site.add("permalinks", _permalinks(collections, style), "collections")
    site.add("exclude", _exclude(config, collections), "Jekyll's rules, exclude, include")
    site.add("defaults", _defaults(config), "defaults")
    site.add("mapping", _MAPPING, "Jekyll's rules")
    return site


def _built_collections(config: Any) -> dict[str, Any]:
    """The collections whose documents are pages. A plain list of names has no such collections."""
    collections = table(config, "collections")
    return {name: entry for name, entry in collections.items() if value(entry, "output") is True}


def _collections_folder(config: Any) -> str:
    return text(config, "collections_dir").strip("/")


def _add_url(config: Any, source: str, site: SiteSetup) -> None:
    base = "/" + text(config, "baseurl").strip("/")
    url = text(config, "url").rstrip("/")
    if not url:
        site.unclear.append(f"site_url: `url` is missing; set it to the host and {base}")
        return
    site.add("site_url", (url + base).rstrip("/"), source)


def _add_languages(config: Any, source: str, site: SiteSetup) -> None:
    codes = texts(config, "languages")
    if not codes:
        site.add("languages", _default_languages(config), source)
        return
    default = text(config, "default_lang") or codes[0]
    paths = {code: "" if code == default else code for code in codes}
    site.add("language_paths", paths, source)
    site.add("languages", default_first(default, codes), source)


def _permalinks(collections: dict[str, Any], style: str) -> dict[str, str]:
    ending = "/" if style == "pretty" or style.endswith("/") else ""
    if style in {"", "date", "ordinal", "none"} or style.endswith(":output_ext"):
        ending = ":output_ext"
    permalinks = {
        name: text(entry, "permalink") or f"/:collection/:path{ending}"
        for name, entry in collections.items()
    }
    if "posts" in permalinks and not text(collections["posts"], "permalink"):
        del permalinks["posts"]
    return permalinks


def _exclude(config: Any, collections: Iterable[str]) -> list[str]:
    """Patterns of files that are not pages, then patterns of the exceptions, which are."""
    excluded = [*_EXCLUDED, *texts(config, "exclude")]
    if _OPTIONAL_FRONT_MATTER in texts(config, "plugins"):
        excluded += _REPOSITORY_FILES
    folder = _collections_folder(config)
    prefix = f"{folder}/" if folder else ""
    included = [f"{prefix}_{name}" for name in ("posts", *collections)]
    included += texts(config, "include")
    return [*excluded, *(f"!{pattern}" for pattern in included)]


def _entries(config: Any) -> list[Any]:
    entries = value(config, "defaults")
    return entries if isinstance(entries, list) else []


def _default_languages(config: Any) -> list[str]:
    """The site's languages, English first, as named in its default front matter."""
    codes = [text(entry, "values", "lang").lower() for entry in _entries(config)]
    return list(dict.fromkeys([text(config, "lang").lower() or "en", *filter(None, codes)]))


def _defaults(config: Any) -> dict[str, Any]:
    """Default front matter by pattern, the most general first."""
    defaults: dict[str, Any] = {}
    for entry in sorted(_entries(config), key=lambda entry: len(text(entry, "scope", "path"))):
        path = text(entry, "scope", "path").strip("/")
        kind = text(entry, "scope", "type")
        values = table(entry, "values")
        # Jekyll decides what is published before it applies defaults to pages.
        if kind in {"", "pages"} and not path.startswith("_"):
            values.pop("published", None)
        if values:
            pattern = _scope_pattern(path, kind)
            defaults[pattern] = defaults.get(pattern, {}) | values
    return defaults


def _scope_pattern(path: str, kind: str) -> str:
    """The pattern for the pages, or for a collection's documents, in a folder."""
    inside = "**" if kind in {"", "pages"} else f"_{kind}/**"
    if path:
        return f"{path}/{inside}"
    return inside if inside == "**" else f"**/{inside}"
