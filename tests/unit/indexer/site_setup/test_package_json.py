"""Settings from a site's `package.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from indexer.site_setup.detection import detect
from indexer.site_setup.setup_values import SetupError, SiteSetup

ELEVENTY = {"devDependencies": {"@11ty/eleventy": "^3.0.0"}}


def site(folder: Path, package: Any, **files: str) -> SiteSetup:
    """The settings for a site with a package and other files."""
    text = package if isinstance(package, str) else json.dumps(package)
    (folder / "package.json").write_text(text)
    for name, content in files.items():
        (folder / name.replace("_config_", ".config.")).write_text(content)
    return detect(folder)


@pytest.mark.parametrize(
    ("script", "content"),
    [
        ("eleventy --serve", "."),
        ("NODE_ENV=x npx @11ty/eleventy --quiet --input=src/pages", "src/pages"),
        ("npm run css && eleventy --input ./src", "src"),
        ("css --input=styles && eleventy", "."),
    ],
)
def test_eleventy_needs_no_other_configuration(tmp_path: Path, script: str, content: str) -> None:
    """The dependency names the generator, and a script may name the content folder."""
    found = site(tmp_path, ELEVENTY | {"scripts": {"build": script}})
    assert (found.values["generator"], found.values["content"]) == ("eleventy", content)
    assert found.sources["generator"] == "package.json"


def test_the_configuration_counts_more(tmp_path: Path) -> None:
    """What the generator's own configuration says is not replaced."""
    package = ELEVENTY | {"homepage": "https://other.example.org/"}
    found = site(tmp_path, package, astro_config_mjs="site: 'https://x.org'")
    assert (found.values["generator"], found.values["site_url"]) == ("starlight", "https://x.org")


@pytest.mark.parametrize(
    ("homepage", "address"),
    [
        ("https://x.org/docs/", "https://x.org/docs"),
        ("https://github.com/x/y#readme", None),
        ("x.org", None),
    ],
)
def test_the_homepage_is_the_address(tmp_path: Path, homepage: str, address: str | None) -> None:
    """If the configuration names no address, the homepage is used unless it is a repository's."""
    found = site(tmp_path, {"homepage": homepage}, astro_config_mjs="site: process.env.SITE")
    assert found.values.get("site_url") == address
    assert "astro.config.mjs: `site` is not a literal string" in found.unclear


def test_a_broken_package_is_named(tmp_path: Path) -> None:
    """Other configuration is still read, and the problem is told."""
    found = site(tmp_path, "{", docusaurus_config_js="url: 'https://x.org', baseUrl: '/'")
    assert found.values["site_url"] == "https://x.org"
    assert "package.json" in found.unclear[0]


def test_a_package_alone_is_no_site(tmp_path: Path) -> None:
    """A package of something else has no generator."""
    with pytest.raises(SetupError, match="has no configuration"):
        site(tmp_path, {"dependencies": {"left-pad": "1"}})
