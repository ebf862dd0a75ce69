"""The results of a walk through a small site, in short."""

from __future__ import annotations

from typing import Any

from indexer.content_problems import ContentProblem
from indexer.files.content_file import ContentFile, SkippedFile
from indexer.files.walk import walk
from tests.small_site import Site


def ids(site: Site, **values: Any) -> list[str]:
    """The IDs of the content files."""
    return [entry.id for entry in walk(site.settings(**values)) if isinstance(entry, ContentFile)]


def left_out(site: Site, **values: Any) -> dict[str, str]:
    """The skipped files with the reasons."""
    entries = walk(site.settings(**values))
    return {entry.path: entry.reason for entry in entries if isinstance(entry, SkippedFile)}


def problems(site: Site, **values: Any) -> list[ContentProblem]:
    """The problems of the walk."""
    return [entry for entry in walk(site.settings(**values)) if isinstance(entry, ContentProblem)]
