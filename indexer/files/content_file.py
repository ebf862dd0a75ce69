"""The entries of a content folder: files to read, skipped files and problems."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.content_problems import ContentProblem

BUNDLE_RESOURCE = "bundle resource"
TITLED_BUNDLE_RESOURCE = "titled bundle resource"
EXCLUDED = "excluded by the settings"
PROJECT_PART = "part of the project instead of its content"

# Formats of articles that are only read if the settings name them, and formats that are never read.
READABLE_ENDINGS = (".htm", ".mdx")
UNREADABLE_ENDINGS = (".adoc", ".asciidoc", ".ipynb", ".org", ".pdf", ".rst")


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A content file: its path in the content folder, and its document's ID.

    `commit_time` is when it was last committed, in seconds since 1970; 0 if that is not asked for.
    """

    path: str
    id: str
    commit_time: int = 0


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file or folder that is not meant to be a page, and why.

    `is_content` is false for what is not among the files that the settings name.
    """

    path: str
    reason: str
    is_content: bool = True


Entry = ContentFile | SkippedFile | ContentProblem


def unread_file(path: str, ending: str) -> SkippedFile:
    """A file whose ending suggests an article, but is not in the settings."""
    return SkippedFile(path, f"{ending} file", is_content=False)


def is_ignored(name: str) -> bool:
    """Whether Hugo ignores a file or folder because it is hidden or an editor's backup.

    `lost+found` belongs to the file system: ext4 has it at the root of every disk.
    """
    return name[0] in ".#" or name[-1] == "~" or name == "lost+found"
