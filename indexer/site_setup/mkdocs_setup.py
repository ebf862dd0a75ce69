"""Settings from MkDocs' configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indexer.site_setup.config_files import text, value
from indexer.site_setup.setup_values import SiteSetup
from indexer.site_setup.site_languages import default_first, language_paths, primary_languages

FILES = ("mkdocs.yml", "mkdocs.yaml")
_DATE_LETTERS = {"yyyy": ":year", "MM": ":month", "dd": ":day"}
_MENU_TITLE = "menu_title"


def setup(config: dict[str, Any], source: str) -> SiteSetup:
    """The settings that the configuration gives."""
    site = SiteSetup()
    site.add("generator", "mkdocs", source)
    site.add("content", text(config, "docs_dir") or "docs", source)
    site.add("site_url", text(config, "site_url").rstrip("/"), source)
    site.add("bundles", False, "MkDocs has no bundles")
    site.add("extensions", [".md", ".markdown"], "MkDocs' rules")
    if value(config, "use_directory_urls") is False:
        site.add("url_ending", ".html", "use_directory_urls")
    exclude = [*_patterns(config, "exclude_docs"), *_patterns(config, "draft_docs")]
    mapping: dict[str, list[str]] = {}
    for name, plugin in _plugins(config):
        if name in {"blog", "material/blog"}:
            _add_blog(plugin, site, mapping)
        elif name == "i18n":
            exclude += _add_languages(plugin, site)
    site.add("exclude", exclude, "exclude_docs, draft_docs, i18n")
    titles = dict(_menu_titles(value(config, "nav")))
    if titles:
        site.add("defaults", {path: {_MENU_TITLE: title} for path, title in titles.items()}, "nav")
        mapping["title"] = [_MENU_TITLE, "title", "@heading", "@filename"]
    site.add("mapping", mapping, source)
    return site


def _patterns(config: Any, name: str) -> list[str]:
    return [line.strip() for line in text(config, name).splitlines() if line.strip()]


def _plugins(config: Any) -> Iterator[tuple[str, Any]]:
    plugins = value(config, "plugins")
    if isinstance(plugins, dict):
        yield from plugins.items()
    for plugin in plugins if isinstance(plugins, list) else ():
        if isinstance(plugin, dict):
            yield from plugin.items()
        else:
            yield str(plugin), {}


def _add_blog(plugin: Any, site: SiteSetup, mapping: dict[str, list[str]]) -> None:
    folder = text(plugin, "blog_dir") or "blog"
    form = text(plugin, "post_url_date_format") or "yyyy/MM/dd"
    for letters, token in _DATE_LETTERS.items():
        form = form.replace(letters, token)
    pattern = text(plugin, "post_url_format") or "{date}/{slug}"
    pattern = pattern.replace("{date}", form).replace("{slug}", ":slug")
    base = "" if folder == "." else f"{folder}/"
    site.add("permalinks", {f"{base}posts": f"/{base}{pattern}/"}, "the blog plugin")
    mapping["date"] = ["date", "date.created"]
    if value(plugin, "draft_if_future_date") is not True:
        mapping["publish"] = ["publishDate"]


def _add_languages(plugin: Any, site: SiteSetup) -> list[str]:
    """Add the languages, and return patterns for those that are not built."""
    entries = _language_entries(plugin)
    default = _default_language(entries)
    built = [text(entry, "locale") for entry in entries if _is_built(entry)]
    codes = default_first(default, built)
    site.add("languages", primary_languages(codes), "i18n")
    site.add("language_paths", language_paths(default, codes), "i18n")
    unbuilt = [text(entry, "locale") for entry in entries if not _is_built(entry)]
    return [f"*.{code}.md" for code in unbuilt] + [f"/{code}/**" for code in unbuilt]


def _language_entries(plugin: Any) -> list[dict[str, Any]]:
    languages = value(plugin, "languages")
    entries = languages if isinstance(languages, list) else []
    return [entry for entry in entries if isinstance(entry, dict)]


def _default_language(entries: list[dict[str, Any]]) -> str:
    """The language that is marked as the default, or else the first language."""
    marked = [entry for entry in entries if value(entry, "default") is True]
    return text((marked or entries or [{}])[0], "locale")


def _is_built(language: Any) -> bool:
    return value(language, "build") is not False


def _menu_titles(menu: Any) -> Iterator[tuple[str, str]]:
    """The paths of pages with a title in the menu."""
    pending = [menu]
    while pending:
        entry = pending.pop()
        if isinstance(entry, list):
            pending.extend(entry)
        elif isinstance(entry, dict):
            for title, inner in entry.items():
                if isinstance(inner, str) and inner.endswith((".md", ".markdown")):
                    yield inner, str(title)
                else:
                    pending.append(inner)
