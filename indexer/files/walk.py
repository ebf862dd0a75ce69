"""The files of a content folder, in the order of their document ids."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from indexer.content_problems import ContentProblem
from indexer.files.content_file import Entry, is_ignored
from indexer.files.folder_reader import Folder, FolderReader
from search.settings import Settings


class ContentError(Exception):
    """There is no content to index; the text names the folder and says what to do."""


def walk(settings: Settings) -> Iterator[Entry]:
    """Every content file in ascending order of id, with skipped files and problems between.

    Ids are compared as plain strings. Memory holds the names of one folder for each level.
    A folder that does not exist, or contains no content, is a ContentError.
    """
    check_content(settings.content)
    is_empty = True
    for entry in _depth_first(FolderReader(settings)):
        is_empty = is_empty and isinstance(entry, ContentProblem)
        yield entry
    if is_empty:
        endings = ", ".join(settings.extensions)
        raise ContentError(
            f"the content folder {settings.content} contains no files that end in {endings}: "
            "check the settings content, extensions and exclude"
        )


def _depth_first(reader: FolderReader) -> Iterator[Entry]:
    levels = [reader.entries(reader.root())]
    while levels:
        entry = next(levels[-1], None)
        if entry is None:
            levels.pop()
        elif isinstance(entry, Folder):
            levels.append(reader.entries(entry))
        else:
            yield entry


def count_files(settings: Settings) -> int:
    """About as many files as `walk` will yield, counted by their names alone."""
    endings = tuple(ending.lower() for ending in settings.extensions)
    return sum(
        name.lower().endswith(endings) and not is_ignored(name)
        for _, _, names in os.walk(settings.content)
        for name in names
    )


def check_content(root: Path) -> None:
    """Raise ContentError unless a content folder exists and can be read."""
    hint = "set `content` (or --content) to the folder of the articles"
    if not root.exists():
        raise ContentError(f"there is no content folder {root}: {hint}")
    if not root.is_dir():
        raise ContentError(f"the content folder {root} is a file: {hint}")
    try:
        os.scandir(root).close()
    except OSError as error:
        raise ContentError(
            f"the content folder {root} cannot be read: {error.strerror}; "
            f"allow the user who runs this to read it, or {hint}"
        ) from None
