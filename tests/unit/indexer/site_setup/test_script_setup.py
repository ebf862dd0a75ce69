"""Settings from configurations that are programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from indexer.site_setup.script_setup import astro, docusaurus, eleventy


def docusaurus_values(script: str, folder: Path = Path("missing")) -> dict[str, Any]:
    """The settings for a Docusaurus site."""
    return docusaurus(script, "docusaurus.config.js", folder).values


def test_docusaurus_folders() -> None:
    """Docs and blog are at addresses named like their folders, unless the preset names others."""
    site = docusaurus_values("url: 'https://x.org', baseUrl: '/b/'")
    assert site["site_url"] == "https://x.org/b"
    assert site["mounts"] == {"docs": "docs", "blog": "blog", "src/pages": ""}
    script = "docs: {path: 'guide', routeBasePath: '/'}, blog: {routeBasePath: \"news\"}"
    site = docusaurus_values(script)
    assert site["mounts"] == {"guide": "", "blog": "news", "src/pages": ""}
    assert site["permalinks"] == {"news": "/news/:year/:month/:day/:slug"}


@pytest.mark.parametrize(
    ("script", "ending", "pattern"),
    [
        ("", "", "/blog/:year/:month/:day/:slug"),
        ("trailingSlash: false", "", "/blog/:year/:month/:day/:slug"),
        ("trailingSlash: true", None, "/blog/:year/:month/:day/:slug/"),
    ],
)
def test_docusaurus_slashes(script: str, ending: str | None, pattern: str) -> None:
    """Addresses end with a slash only if the configuration says so."""
    site = docusaurus_values(script)
    assert site.get("url_ending") == ending
    assert site["permalinks"] == {"blog": pattern}


def test_docusaurus_translations() -> None:
    """Each translation has a folder for docs, blog and pages."""
    site = docusaurus_values("i18n: {defaultLocale: 'en', locales: ['es', 'en']}")
    assert site["languages"] == ["en", "es"]
    assert site["language_paths"] == {"en": "", "es": "es"}
    content = "i18n/es/docusaurus-plugin-content"
    mounts = {folder: mount for folder, mount in site["mounts"].items() if "i18n" in folder}
    assert mounts == {
        f"{content}-docs/current": {"path": "docs", "lang": "es"},
        f"{content}-blog": {"path": "blog", "lang": "es"},
        f"{content}-pages": {"path": "", "lang": "es"},
    }
    assert "language_paths" not in docusaurus_values("locales: ['en']")


def test_docusaurus_versions(tmp_path: Path) -> None:
    """The latest version has the docs' address, and the unreleased one is below it."""
    for version in ("1.0", "2.0"):
        (tmp_path / "versioned_docs" / f"version-{version}").mkdir(parents=True)
    mounts = docusaurus_values("", tmp_path)["mounts"]
    assert mounts["versioned_docs/version-2.0"] == "docs"
    assert "versioned_docs/version-1.0" not in mounts
    assert mounts["docs"] == "docs/next"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("locales: {root: {label: 'E', lang: 'en'}, es: {label: 'E'}}", ["en", "es"]),
        ("defaultLocale: 'es', locales: {en: {label: 'E'}, es: {label: 'E'}}", ["es", "en"]),
        ("locales: {'pt-BR': {label: 'P'}}", ["pt"]),
    ],
)
def test_starlight_languages(script: str, expected: list[str]) -> None:
    """The language of the root comes first, or else the default language."""
    assert astro(script, "astro.config.mjs", Path()).values["languages"] == expected


def test_eleventy_data_files(tmp_path: Path) -> None:
    """A data file named like its folder gives default front matter, unless it is too large."""
    for name, text in (("es/es", '{"lang": "es"}'), ("news/x", "{}"), ("a/a", " " * 1_000_001)):
        file = tmp_path / "src" / f"{name}.json"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    site = eleventy("dir: {input: 'src'}", ".eleventy.js", tmp_path)
    assert site.values["content"] == "src"
    assert site.values["defaults"] == {"es/**": {"lang": "es"}}
    assert site.values["languages"] == ["en", "es"]
    assert len(site.unclear) == 1
