"""Recognize the program that builds a site from its configuration."""

from __future__ import annotations

from pathlib import Path

from indexer.site_setup import hugo_setup, jekyll_setup, mkdocs_setup
from indexer.site_setup.config_files import first_file, read_config, read_text
from indexer.site_setup.package_json import FILE as PACKAGE_FILE
from indexer.site_setup.package_json import Package
from indexer.site_setup.script_setup import SCRIPTS, eleventy
from indexer.site_setup.setup_values import SetupError, SiteSetup


def detect(folder: Path) -> SiteSetup:
    """The settings for a site, read from its configuration. Raises SetupError."""
    if not folder.is_dir():
        raise SetupError(f"{folder} is not a folder")
    package = Package(folder)
    site = _by_configuration(folder)
    if site is None and package.needs_eleventy():
        site = eleventy("", PACKAGE_FILE, folder)
    if site is None:
        raise SetupError(
            f"{folder} has no configuration of Hugo, Jekyll, MkDocs, Docusaurus, Eleventy or "
            "Starlight; write a settings file by hand as docs/your-site.md describes"
        )
    package.complete(site)
    return site


def _by_configuration(folder: Path) -> SiteSetup | None:
    """The settings for a site whose generator has a configuration file."""
    if path := first_file(folder, *jekyll_setup.FILES):
        return jekyll_setup.setup(read_config(path), path.name)
    if path := first_file(folder, *mkdocs_setup.FILES):
        return mkdocs_setup.setup(read_config(path), path.name)
    for names, setup in SCRIPTS:
        if path := first_file(folder, *names):
            return setup(read_text(path), path.name, folder)
    if hugo := hugo_setup.hugo_config(folder):
        return hugo_setup.setup(*hugo)
    return None
