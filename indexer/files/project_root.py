"""Recognize a content folder that is the root of a project, and parts that are not content."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

# The configuration of a site, whose presence makes the content folder a project's root.
_CONFIGURATIONS = frozenset(
    f"{name}.{ending}"
    for name, endings in {
        "hugo": "toml yaml yml json",
        "config": "toml yaml yml json",
        "_config": "yml yaml toml",
        "mkdocs": "yml yaml",
        "docusaurus.config": "js ts mjs cjs",
        "astro.config": "js ts mjs cjs",
        "eleventy.config": "js mjs cjs",
        ".eleventy": "js",
    }.items()
    for ending in endings.split()
)
# A package's own description; the README beside it describes the package as well.
_PACKAGE_FILES = frozenset(
    ("package.json", "composer.json", "go.mod", "pyproject.toml", "setup.py")
)
_ANYWHERE = ("node_modules",)
_AT_THE_ROOT = ("/vendor", "/public", "/_site", "/_drafts")
_README = "readme."


def project_patterns(root: Path, mounts: Collection[str]) -> tuple[str, ...]:
    """Patterns for folders that are not content, if a content folder is a project's root.

    A folder that is mounted is content, whatever its name.
    """
    try:
        names = set(os.listdir(root))  # noqa: PTH208 - only names are needed
    except OSError:
        # Reported when the folder itself is read.
        return ()
    if names.isdisjoint(_CONFIGURATIONS | _PACKAGE_FILES):
        return ()
    mounted = {mount.partition("/")[0] for mount in mounts}
    return (*_ANYWHERE, *(path for path in _AT_THE_ROOT if path[1:] not in mounted))


def is_package(names: Iterable[str]) -> bool:
    """Whether files with these names are beside each other in a package's folder."""
    return not _PACKAGE_FILES.isdisjoint(names)


def is_readme(name: str) -> bool:
    """Whether a file is a README, in any format."""
    return name.lower().startswith(_README)
