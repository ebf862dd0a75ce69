"""Settings from Jekyll's configuration."""

from __future__ import annotations

from typing import Any

from indexer.site_setup.config_files import table, text, texts, value
from indexer.site_setup.setup_values import SiteSetup

FILES = ("_config.yml", "_config.yaml")
_LEFT_OUT = ["_*", "node_modules", "vendor", "Gemfile*"]


def setup(config: dict[str, Any], source: str) -> SiteSetup:
    """The settings that the configuration gives."""
    site = SiteSetup()
    collections = _collections(config)
    written = [name for name, entry in collections.items() if value(entry, "output") is True]
    plugins = texts(config, "plugins")
    base = "/" + text(config, "baseurl").strip("/")
    url = text(config, "url").rstrip("/")
    if not url:
        site.unclear.append(f"site_url: `url` is missing; set it to the host and {base}")
    site.add("generator", "jekyll", source)
    site.add("content", ".", source)
    site.add("site_url", (url + base).rstrip("/") if url else "", source)
    site.add("timezone", text(config, "timezone"), source)
    site.add("bundles", False, "Jekyll has no bundles")
    site.add("front_matter_required", "jekyll-optional-front-matter" not in plugins or None, source)
    if "jekyll-readme-index" in plugins:
        site.add("index_names", ["index", "README"], "jekyll-readme-index")
    languages = texts(config, "languages")
    if languages:
        default = text(config, "default_lang") or languages[0]
        site.add(
            "language_paths", {code: "" if code == default else code for code in languages}, source
        )
        languages = [default, *(code for code in languages if code != default)]
    site.add("languages", languages or _default_languages(config), source)
    place = text(config, "collections_dir").strip("/")
    if place:
        site.add("mounts", {place: "", ".": ""}, "collections_dir")
    site.add("permalink", text(config, "permalink"), source)
    site.add(
        "permalinks", _permalinks(collections, written, text(config, "permalink")), "collections"
    )
    prefix = f"{place}/" if place else ""
    included = [f"!{prefix}_{name}" for name in ("posts", *written)]
    included += [f"!{name}" for name in texts(config, "include")]
    excluded = texts(config, "exclude")
    if "jekyll-optional-front-matter" in plugins:
        excluded += ["CONTRIBUTING.md", "LICENSE.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md"]
    site.add("exclude", [*_LEFT_OUT, *excluded, *included], "Jekyll's rules, exclude, include")
    site.add("defaults", _defaults(config), "defaults")
    site.add(
        "mapping",
        {
            "url": ["permalink"],
            "date": ["date", "@filename.date"],
            "publish": ["date", "@filename.date"],
        },
        "Jekyll's rules",
    )
    return site


def _collections(config: Any) -> dict[str, Any]:
    collections = value(config, "collections")
    if isinstance(collections, list):
        return {str(name): {} for name in collections}
    return table(config, "collections")


def _permalinks(collections: dict[str, Any], written: list[str], style: str) -> dict[str, str]:
    ending = "/" if style == "pretty" or style.endswith("/") else ""
    if style in {"", "date", "ordinal", "none"} or style.endswith(":output_ext"):
        ending = ":output_ext"
    permalinks = {
        name: text(collections[name], "permalink") or f"/:collection/:path{ending}"
        for name in written
    }
    if "posts" in permalinks and not text(collections["posts"], "permalink"):
        del permalinks["posts"]
    return permalinks


def _entries(config: Any) -> list[Any]:
    entries = value(config, "defaults")
    return entries if isinstance(entries, list) else []


def _default_languages(config: Any) -> list[str]:
    """The site's languages, English first, as named in its default front matter."""
    codes = [text(entry, "values", "lang").lower() for entry in _entries(config)]
    return list(dict.fromkeys([text(config, "lang").lower() or "en", *filter(None, codes)]))


def _defaults(config: Any) -> dict[str, Any]:
    defaults: dict[str, Any] = {}
    for entry in sorted(_entries(config), key=lambda entry: len(text(entry, "scope", "path"))):
        path = text(entry, "scope", "path").strip("/")
        kind = text(entry, "scope", "type")
        values = table(entry, "values")
        if kind == "pages" or not kind:
            # Jekyll decides what is published before it applies defaults to pages.
            is_collection = path.startswith("_")
            values = {k: v for k, v in values.items() if k != "published" or is_collection}
        inner = f"_{kind}/**" if kind and kind != "pages" else "**"
        pattern = f"{path}/{inner}" if path else ("**/" * (inner != "**") + inner)
        if values:
            defaults[pattern] = defaults.get(pattern, {}) | values
    return defaults
