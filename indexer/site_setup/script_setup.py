"""Settings from configurations that are programs, in which only literal values are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from indexer.site_setup.config_files import read_config
from indexer.site_setup.package_json import Package
from indexer.site_setup.setup_values import SetupError, SiteSetup
from indexer.site_setup.site_languages import default_first, language_paths, primary_languages

DOCUSAURUS_FILES = tuple(f"docusaurus.config.{e}" for e in ("js", "ts", "mjs", "cjs"))
ASTRO_FILES = tuple(f"astro.config.{e}" for e in ("mjs", "js", "ts", "cjs"))
ELEVENTY_FILES = (
    "eleventy.config.js",
    ".eleventy.js",
    "eleventy.config.mjs",
    "eleventy.config.cjs",
)

_MAX_DATA_FILES = 1_000
_BLOG_POSTS = ":year/:month/:day/:slug"


def docusaurus(script: str, source: str, folder: Path) -> SiteSetup:
    """The settings for a Docusaurus site with the classic preset."""
    site = SiteSetup()
    site.add("generator", "docusaurus", source)
    site.add("content", ".", source)
    site.add(
        "site_url",
        _address(script, ("url", "baseUrl"), site, source),
        source,
    )
    site.add("extensions", [".md", ".mdx"], "Docusaurus' rules")
    site.add("bundles", False, "Docusaurus has no bundles")
    site.add("exclude", ["_*", "node_modules"], "Docusaurus' rules")
    slash = re.search(r"\btrailingSlash:\s*(true|false)", script)
    if slash is None or slash[1] == "false":
        # `add` would leave out an empty one.
        site.values["url_ending"], site.sources["url_ending"] = "", source
    default, languages = _languages(script)
    site.add("languages", primary_languages(languages), source)
    if len(languages) > 1:
        site.add("language_paths", language_paths(default, languages), source)
    docs, blog = _block(script, "docs"), _block(script, "blog")
    site.add("mounts", _docusaurus_mounts(docs, blog, languages[1:], folder), source)
    blog_base = _base(blog, "blog")
    site.add(
        "permalinks",
        {blog_base: f"/{blog_base}/{_BLOG_POSTS}{'' if 'url_ending' in site.values else '/'}"},
        source,
    )
    site.add(
        "mapping",
        {"date": ["date", "@filename.date"], "publish": ["publishDate"]},
        "Docusaurus' rules",
    )
    return site


def _docusaurus_mounts(
    docs: str, blog: str, translations: Iterable[str], folder: Path
) -> dict[str, object]:
    """The folders of docs, blog and pages, of their translations, and of the latest version."""
    docs_path, blog_path = _text(docs, "path") or "docs", _text(blog, "path") or "blog"
    docs_base, blog_base = _base(docs, "docs"), _base(blog, "blog")
    mounts: dict[str, object] = {docs_path: docs_base, blog_path: blog_base, "src/pages": ""}
    for code in translations:
        at = f"i18n/{code}/docusaurus-plugin-content"
        mounts[f"{at}-docs/current"] = {"path": docs_base, "lang": code}
        mounts[f"{at}-blog"] = {"path": blog_base, "lang": code}
        mounts[f"{at}-pages"] = {"path": "", "lang": code}
    versions = sorted((folder / "versioned_docs").glob("version-*"), reverse=True)
    if versions:
        mounts[f"versioned_docs/{versions[0].name}"] = docs_base
        mounts[docs_path] = f"{docs_base}/next".lstrip("/")
    return mounts


def astro(script: str, source: str, _: Path) -> SiteSetup:
    """The settings for a Starlight site."""
    site = SiteSetup()
    site.add("generator", "starlight", source)
    site.add("content", "src/content/docs", source)
    site.add("site_url", _address(script, ("site", "base"), site, source), source)
    site.add("extensions", [".md", ".mdx"], "Starlight's rules")
    site.add("bundles", False, "Starlight has no bundles")
    site.add("exclude", ["_*"], "Starlight's rules")
    locales = _block(script, "locales")
    codes = re.findall(r"[\"']?\b([a-z]{2,3}(?:-[A-Za-z]{2,8})?)[\"']?:\s*\{", locales)
    root = re.search(r"root:\s*\{[^}]{0,500}?lang:\s*[\"']([A-Za-z-]{2,12})[\"']", locales)
    first = root[1] if root else _text(script, "defaultLocale")
    site.add("languages", primary_languages(default_first(first, codes)), source)
    return site


def eleventy(script: str, source: str, folder: Path) -> SiteSetup:
    """The settings for an Eleventy site."""
    site = SiteSetup()
    site.add("generator", "eleventy", source)
    input = _literal(script, "input", site, source) or Package(folder).eleventy_input() or "."
    site.add("content", input.removeprefix("./") or ".", source)
    site.add("bundles", False, "Eleventy has no bundles")
    site.add("exclude", ["_*", "node_modules", "README.md"], "Eleventy's rules")
    site.add(
        "mapping",
        {"url": ["permalink"], "date": ["date", "@filename.date"], "publish": ["publishDate"]},
        "Eleventy's rules",
    )
    defaults = dict(_folder_data(folder / input, site))
    site.add("defaults", defaults, "data files of folders")
    codes = [str(values["lang"]) for values in defaults.values() if values.get("lang")]
    site.add("languages", list(dict.fromkeys(["en", *codes])), "data files of folders")
    return site


def _folder_data(content: Path, site: SiteSetup) -> Iterator[tuple[str, dict[str, Any]]]:
    """The front matter that data files such as `news/news.json` give to a folder."""
    for file in sorted(content.glob("*/*.json"))[:_MAX_DATA_FILES]:
        if file.stem not in {file.parent.name, f"{file.parent.name}.11tydata"}:
            continue
        try:
            yield f"{file.parent.name}/**", read_config(file)
        except SetupError as error:
            site.unclear.append(str(error))


SCRIPTS: tuple[tuple[tuple[str, ...], Callable[[str, str, Path], SiteSetup]], ...] = (
    (DOCUSAURUS_FILES, docusaurus),
    (ASTRO_FILES, astro),
    (ELEVENTY_FILES, eleventy),
)


def _text(script: str, name: str) -> str:
    """A key's first literal string."""
    match = re.search(rf"\b{name}:\s*([\"'])([^\"'\n]{{0,500}})\1", script)
    return match[2] if match else ""


def _literal(script: str, name: str, site: SiteSetup, source: str) -> str:
    """A key's literal string; if its value is another expression, that is noted as unclear."""
    text = _text(script, name)
    if not text and re.search(rf"(?m)^[^/*\n]*\b{name}:\s*(?![\s\"'])", script):
        site.unclear.append(f"{source}: `{name}` is not a literal string")
    return text


def _address(script: str, names: tuple[str, str], site: SiteSetup, source: str) -> str:
    """The site's address, from its host and its base."""
    host, base = (_literal(script, name, site, source) for name in names)
    return (host.rstrip("/") + base).rstrip("/") if host else ""


def _languages(script: str) -> tuple[str, list[str]]:
    """The default language, and all languages, default first."""
    match = re.search(r"\blocales:\s*\[([^\]]{0,1000})\]", script)
    codes = re.findall(r"[\"']([A-Za-z-]{2,12})[\"']", match[1]) if match else []
    default = _text(script, "defaultLocale") or "en"
    return default, default_first(default, codes)


def _base(block: str, default: str) -> str:
    has_base = re.search(r"\brouteBasePath:", block)
    return _text(block, "routeBasePath").strip("/") if has_base else default


def _block(script: str, name: str) -> str:
    """The text between the braces after a key."""
    match = re.search(rf"\b{name}:\s*\{{", script)
    if match is None:
        return ""
    depth = 1
    for place in range(match.end(), len(script)):
        depth += (script[place] == "{") - (script[place] == "}")
        if depth == 0:
            return script[match.end() : place]
    return ""
