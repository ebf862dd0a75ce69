"""The entries of a content folder: files to read, skipped files and problems."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.content_problems import ContentProblem

BUNDLE_RESOURCE = "bundle resource"
EXCLUDED = "excluded by the settings"


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A content file: its path in the content folder, and its document's ID."""

    path: str
    id: str


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file or folder that is not meant to be a page, and why."""

    path: str
    reason: str


Entry = ContentFile | SkippedFile | ContentProblem


def is_ignored(name: str) -> bool:
    """Whether Hugo ignores a file or folder because it is hidden or an editor's backup.

    `lost+found` belongs to the file system: ext4 has it at the root of every disk.
    """
    return name[0] in ".#" or name[-1] == "~" or name == "lost+found"
