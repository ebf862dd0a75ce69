"""The files in a content folder, in document ID order."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from indexer.content_problems import ContentProblem
from indexer.files.commit_times import NoCommitTimes, commit_times, uses_commit_times
from indexer.files.content_file import PROJECT_PART, ContentFile, Entry, SkippedFile, is_ignored
from indexer.files.folder_reader import Folder, FolderReader
from search.settings import GIT_DATE, Settings


class ContentError(Exception):
    """There is no content to index, or it cannot be read."""


def walk(settings: Settings, last_times: Mapping[str, int] | None = None) -> Iterator[Entry]:
    """All content files in ascending ID order, along with skipped files and problems.

    IDs are compared as plain strings. Only the names in one folder per level are kept in memory.
    `last_times` are times of commits by path, for use where git cannot tell them now.
    Raises ContentError if a folder does not exist or contains no content.
    """
    for prefix, part in settings.parts().items():
        own_times = {
            path.removeprefix(prefix): time
            for path, time in (last_times or {}).items()
            if path.startswith(prefix)
        }
        entries = _walk_folder(part, own_times)
        yield from (_prefixed(entry, prefix) for entry in entries) if prefix else entries


def _prefixed(entry: Entry, prefix: str) -> Entry:
    """An entry of one of several sites."""
    if isinstance(entry, ContentFile):
        return replace(entry, path=prefix + entry.path, id=prefix + entry.id)
    return replace(entry, path=prefix + entry.path)


def _walk_folder(settings: Settings, last_times: Mapping[str, int]) -> Iterator[Entry]:
    """The entries of one content folder."""
    check_content(settings.content)
    times: Mapping[str, int] = {}
    if uses_commit_times(settings):
        try:
            times = commit_times(settings.content)
        except NoCommitTimes as error:
            times = last_times
            yield _without_commit_times(error, has_times=any(times.values()))
    is_empty = True
    other_files: Counter[str] = Counter()
    for entry in _depth_first(FolderReader(settings)):
        if isinstance(entry, SkippedFile) and not entry.is_content:
            other_files[entry.reason] += entry.reason != PROJECT_PART
        else:
            is_empty = is_empty and isinstance(entry, ContentProblem)
        time = times.get(entry.path, 0)
        yield replace(entry, commit_time=time) if time and isinstance(entry, ContentFile) else entry
    if is_empty:
        endings = ", ".join(settings.extensions)
        raise ContentError(
            f"the content folder {settings.content} contains no files that end in {endings}"
            f"{_most_common(other_files)}; check the `content`, `extensions` and `exclude` settings"
        )


def _without_commit_times(error: NoCommitTimes, *, has_times: bool) -> ContentProblem:
    what = f"the times of commits cannot be read: {error}"
    done = f"`{GIT_DATE}` {'keeps its last values' if has_times else 'has no value'}"
    return ContentProblem(".", None, "warning", what, done)


def _most_common(other_files: Counter[str]) -> str:
    """The most common kind of files that are not read, such as `, but 3 .rst files`."""
    reason, number = next(iter(other_files.most_common(1)), ("", 0))
    return f", but {number:,} {reason}{'' if number == 1 else 's'}" if number else ""


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
    """An estimate, based on file names alone, of how many files `walk` will yield."""
    return sum(map(_count_in_folder, settings.parts().values()))


def _count_in_folder(settings: Settings) -> int:
    endings = tuple(ending.lower() for ending in settings.extensions)
    return sum(
        name.lower().endswith(endings) and not is_ignored(name)
        for _, _, names in os.walk(settings.content)
        for name in names
    )


def check_content(root: Path) -> None:
    """Raise ContentError unless a content folder exists and can be read."""
    hint = "set `content` (or --content) to the folder with the articles"
    if not root.exists():
        raise ContentError(f"the content folder {root} does not exist; {hint}")
    if not root.is_dir():
        raise ContentError(f"the content folder {root} is not a folder; {hint}")
    try:
        os.scandir(root).close()
    except OSError as error:
        raise ContentError(
            f"the content folder {root} cannot be read: {error.strerror}; "
            f"give the current user permission to read it, or {hint}"
        ) from None
