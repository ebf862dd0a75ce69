"""Settings from Hugo's configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from indexer.site_setup.config_files import first_file, read_config, table, text, texts, value
from indexer.site_setup.setup_values import SiteSetup
from indexer.site_setup.site_languages import primary_languages

_ENDINGS = ("toml", "yaml", "yml", "json")
FILES = tuple(f"{name}.{ending}" for name in ("hugo", "config") for ending in _ENDINGS)
_CONFIG_FOLDER = "config/_default"

_DATES = {
    "date": ["date", "publishdate", "pubdate", "published", "lastmod", "modified"],
    "lastmod": ["lastmod", "modified", "date", "publishdate", "pubdate", "published"],
    "publish": ["publishdate", "pubdate", "published", "date"],
    "expiry": ["expirydate", "unpublishdate"],
}
_FRONT_MATTER_NAMES = {"publish": "publishDate", "expiry": "expiryDate"}
_SIMPLE_IGNORE = re.compile(r"(?:\\\.[a-z0-9]+)+\$")


def hugo_config(folder: Path) -> tuple[dict[str, Any], str] | None:
    """Hugo's configuration and its location, or None if the folder has none."""
    names = (*FILES, *(f"{_CONFIG_FOLDER}/{name}" for name in FILES))
    main = first_file(folder, *names)
    parts = [
        path
        for ending in _ENDINGS
        for path in sorted((folder / _CONFIG_FOLDER).glob(f"*.{ending}"))
        if path.stem.partition(".")[0] not in {"hugo", "config"}
    ]
    if main is None and not parts:
        return None
    config = read_config(main) if main else {}
    for path in parts:
        config[path.stem] = table(config, path.stem) | read_config(path)
    return config, str(main.relative_to(folder)) if main else _CONFIG_FOLDER


def setup(config: dict[str, Any], source: str) -> SiteSetup:
    """The settings that the configuration gives."""
    site = SiteSetup()
    site.add("generator", "hugo", source)
    site.add("site_url", text(config, "baseURL").rstrip("/"), source)
    site.add("timezone", text(config, "timeZone"), source)
    site.add("section_pages", True, "Hugo treats section pages as pages")
    if value(config, "disablePathToLower") is True:
        site.add("lower_case", False, "disablePathToLower")
    site.add("remove_accents", value(config, "removePathAccents") is True or None, source)
    if value(config, "uglyURLs") is True:
        site.add("url_ending", ".html", "uglyURLs")
    languages, disabled = _languages(config)
    mounts = _mounts(config, languages)
    site.add("languages", primary_languages(languages), source)
    site.add("language_paths", _language_paths(config, languages), source)
    site.add("content", "." if mounts else text(config, "contentDir") or "content", source)
    site.add("mounts", mounts, source)
    site.add(
        "exclude",
        [
            *_ignored(config, site),
            *(f"*.{code}.*" for code in disabled),
            *_mount_exclusions(config),
        ],
        source,
    )
    site.add("permalinks", _permalinks(config, languages), source)
    site.add("mapping", dict(_mapping(config, site)), "frontmatter")
    site.add("facets", _facets(config), "taxonomies")
    return site


def _languages(config: Any) -> tuple[list[str], list[str]]:
    """The language codes, default first, and the codes of disabled languages."""
    default = text(config, "defaultContentLanguage") or "en"
    entries = table(config, "languages")
    disabled = [c for c, entry in entries.items() if value(entry, "disabled") is True]
    disabled += texts(config, "disableLanguages")
    others = [code for code in entries if code not in {default, *disabled}]
    return [default, *others], disabled


def _language_paths(config: Any, languages: list[str]) -> dict[str, str]:
    if len(languages) == 1:
        return {}
    paths = {code.lower(): code.lower() for code in languages}
    if value(config, "defaultContentLanguageInSubdir") is not True:
        paths[languages[0].lower()] = ""
    return paths


def _mounts(config: Any, languages: list[str]) -> dict[str, Any]:
    """Content folders with their place and language."""
    mounts: dict[str, Any] = {}
    for mount in _content_mounts(config):
        codes = texts(mount, "sites", "matrix", "languages") or texts(mount, "lang")
        path = text(mount, "target").removeprefix("content").strip("/")
        mounts[text(mount, "source").strip("/")] = _mount(path, codes[0] if codes else "")
    for code in languages:
        if folder := text(config, "languages", code, "contentDir"):
            mounts[folder.strip("/")] = _mount("", code)
    return mounts


def _mount(path: str, lang: str) -> dict[str, str]:
    return {"path": path} | ({"lang": lang} if lang else {})


def _content_mounts(config: Any) -> Iterator[Any]:
    mounts = value(config, "module", "mounts")
    for mount in mounts if isinstance(mounts, list) else ():
        target = text(mount, "target")
        if text(mount, "source") and (target == "content" or target.startswith("content/")):
            yield mount


def _mount_exclusions(config: Any) -> Iterator[str]:
    for mount in _content_mounts(config):
        folder = text(mount, "source").strip("/")
        excluded = [name[1:].strip() for name in texts(mount, "files") if name.startswith("!")]
        for name in (*excluded, *texts(mount, "excludeFiles")):
            yield f"{folder}/{name.lstrip('/')}"


def _ignored(config: Any, site: SiteSetup) -> Iterator[str]:
    for pattern in texts(config, "ignoreFiles"):
        if _SIMPLE_IGNORE.fullmatch(pattern):
            yield "*" + pattern.removesuffix("$").replace("\\", "")
        else:
            site.unclear.append(f"ignoreFiles: {pattern}; add a pattern to `exclude`")


def _permalinks(config: Any, languages: list[str]) -> dict[str, Any]:
    permalinks = _with_slashes(table(config, "permalinks"))
    ugly = table(config, "uglyURLs")
    permalinks |= {
        section: "/:sections/:slugorcontentbasename.html"
        for section, is_ugly in ugly.items()
        if is_ugly is True
    }
    for code in languages:
        if own := _with_slashes(table(config, "languages", code, "permalinks")):
            permalinks[code.lower().partition("-")[0]] = own
    return permalinks


def _with_slashes(permalinks: Mapping[str, Any]) -> dict[str, Any]:
    """Patterns with a slash at each end, as Hugo reads them."""
    return {
        name: _with_slashes(pattern)
        if isinstance(pattern, Mapping)
        else f"{pattern}".rstrip("/") + "/"
        for name, pattern in permalinks.items()
    }


def _mapping(config: Any, site: SiteSetup) -> Iterator[tuple[str, list[str]]]:
    has_filename = ":filename" in texts(config, "frontmatter", "date")
    for name, default in _DATES.items():
        keys = texts(config, "frontmatter", _FRONT_MATTER_NAMES.get(name, name)) or [":default"]
        candidates: list[str] = []
        for key in keys:
            if key == ":default":
                candidates += default
            elif key == ":filename":
                candidates.append("@filename.date")
            elif key.startswith(":"):
                site.unclear.append(f"frontmatter: {key} is not read")
            else:
                candidates.append(key)
        if name == "publish" and has_filename and "date" in candidates:
            candidates.append("@filename.date")
        yield name, list(dict.fromkeys(candidates))


def _facets(config: Any) -> dict[str, Any]:
    """Facets for taxonomies that no default facet reads."""
    usual = {"tags", "tag", "topics", "topic", "categories", "category"}
    return {
        singular: {"sources": [plural]}
        for singular, plural in table(config, "taxonomies").items()
        if isinstance(plural, str) and plural not in usual and singular.isidentifier()
    }
