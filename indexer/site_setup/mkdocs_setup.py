"""Settings from MkDocs' configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indexer.site_setup.config_files import text, value
from indexer.site_setup.setup_values import SiteSetup

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
    languages = value(plugin, "languages")
    entries = [e for e in languages if isinstance(e, dict)] if isinstance(languages, list) else []
    default = next(
        (e for e in entries if value(e, "default") is True), entries[0] if entries else {}
    )
    codes = [text(e, "locale") for e in entries if value(e, "build") is not False]
    first = text(default, "locale")
    ordered = [first, *(code for code in codes if code != first)]
    site.add("languages", [code.partition("-")[0].lower() for code in ordered if code], "i18n")
    paths = {code.lower(): "" if code == first else code for code in ordered if code}
    site.add("language_paths", paths, "i18n")
    unbuilt = [text(e, "locale") for e in entries if value(e, "build") is False]
    return [f"*.{code}.md" for code in unbuilt] + [f"/{code}/**" for code in unbuilt]


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
