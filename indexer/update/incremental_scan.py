"""The changes in a content folder since a ledger was written."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from indexer.content_problems import ContentProblem, Unreadable
from indexer.files import ContentFile, contents, stamp, walk
from indexer.pipeline import ContentScan, Ledger, LedgerEntry, Outcome, outcomes
from search.document import Document
from search.settings import Settings

# Up to this many changed files are updated, even if they are a large share of the site.
MIN_FILES_FOR_REBUILD = 300

# If a larger share of the files has changed, reading all of them takes little longer.
MAX_CHANGED_SHARE = 0.2


class TooManyChanges(Exception):
    """So many files have changed that a rebuild is just as fast."""


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """The number of added, changed, moved and deleted documents."""

    added: int
    changed: int
    moved: int
    deleted: int


class IncrementalScan(ContentScan):
    """A scan that opens only files that may have changed since a ledger was written.

    `documents` holds the new or changed documents, and `deleted` the IDs of those that no longer
    exist. `new_problems` lists the problems in changed files, and `files` is the total number of
    content files. `generation_made` is set after the changes have been applied to the index.
    """

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        *,
        progress: Callable[[int], object] = lambda _: None,
    ) -> None:
        super().__init__(settings, progress=progress)
        self._previous = ledger
        self._removed: list[LedgerEntry] = []
        self._changed: dict[str, Outcome] = {}
        self.new_problems: list[ContentProblem] = []
        self.files = 0
        self.generation_made = False
        self._scan()
        self.documents = _documents(self._changed.values())
        self.deleted = self._deleted_ids()

    def has_changes(self) -> bool:
        """Whether any file or cascade has changed."""
        if self._changed or self._removed:
            return True
        return self._signatures() != self._previous.sections

    def counts(self) -> ChangeCounts:
        """The number of documents for each kind of change."""
        new = [
            outcome
            for path, outcome in self._changed.items()
            if outcome.document and not self._was_indexed(path)
        ]
        removed_digests = Counter(
            entry.fingerprint.digest for entry in self._removed if entry.indexed
        )
        new_digests = Counter(outcome.fingerprint.digest for outcome in new)
        moved = (removed_digests & new_digests).total()
        return ChangeCounts(
            added=len(new) - moved,
            changed=len(self.documents) - len(new),
            moved=moved,
            deleted=len(self.deleted) - moved,
        )

    def _was_indexed(self, path: str) -> bool:
        entry = self._previous.entries.get(path)
        return entry is not None and entry.indexed

    def _scan(self) -> None:
        previous = self._previous.entries
        last_times = {path: entry.file.commit_time for path, entry in previous.items()}
        walked = list(walk(self._settings, last_times))
        files = [entry for entry in walked if isinstance(entry, ContentFile)]
        self.files = len(files)
        for file in files:
            self._note_sections(file)
        self._removed = self._removed_entries(files)
        unchanged = self._unchanged_entries(files)
        stale = [file for file in files if file.path not in unchanged]
        _check_share(
            changed=len(stale) + len(self._removed),
            files=max(len(files), len(previous)),
        )
        unchanged |= self._read(stale)
        for entry in walked:
            if not isinstance(entry, ContentFile):
                self._add_skipped(entry)
            elif entry.path in unchanged:
                self._add(unchanged[entry.path])
            else:
                self._add(LedgerEntry.of(entry, self._changed[entry.path]))

    def _removed_entries(self, files: Iterable[ContentFile]) -> list[LedgerEntry]:
        paths = {file.path for file in files}
        return [entry for path, entry in self._previous.entries.items() if path not in paths]

    def _unchanged_entries(self, files: Iterable[ContentFile]) -> dict[str, LedgerEntry]:
        """The entries that are still valid, keyed by path."""
        changed_sections = _changed_names(self._previous.sections, self._sections)
        unchanged: dict[str, LedgerEntry] = {}
        for file in files:
            entry = self._previous.entries.get(file.path)
            if entry is None or entry.file != file or _is_below(file, changed_sections):
                continue
            if current := self._unchanged_entry(entry):
                unchanged[file.path] = current
        return unchanged

    def _unchanged_entry(self, entry: LedgerEntry) -> LedgerEntry | None:
        """A file's entry if the file's status or content is the same, or None if both differ."""
        path = self._settings.place(entry.file.path)
        before = entry.fingerprint
        try:
            if before.stamp and stamp(os.stat(path)) == before.stamp:  # noqa: PTH116 - speed
                return entry
            if not before.digest:
                return None
            now = contents(path, max_size=self._settings.max_file_size).fingerprint
        except (OSError, Unreadable):
            return None
        return replace(entry, fingerprint=now) if now.digest == before.digest else None

    def _read(self, files: Iterable[ContentFile]) -> dict[str, LedgerEntry]:
        """Read files that may have changed, and return the entries of those that have not."""
        unchanged: dict[str, LedgerEntry] = {}
        for file, outcome in outcomes(iter(files), self._settings, self._worker):
            self.read += 1
            entry = self._previous.entries.get(file.path)
            if entry and _has_same_result(entry, outcome):
                unchanged[file.path] = entry
            else:
                self._changed[file.path] = outcome
                self.new_problems.extend(outcome.problems)
        return unchanged

    def _deleted_ids(self) -> list[str]:
        """The IDs of documents that no longer exist."""
        previous = self._previous.entries
        changed_to_none = [
            previous[path]
            for path, outcome in self._changed.items()
            if not outcome.document and path in previous
        ]
        ids = {entry.file.id for entry in (*self._removed, *changed_to_none) if entry.indexed}
        return sorted(ids - {document.id for document in self.documents})


def _documents(changed: Iterable[Outcome]) -> list[Document]:
    return [outcome.document for outcome in changed if outcome.document is not None]


def _is_below(file: ContentFile, folders: set[str]) -> bool:
    """Whether a file is below one of the folders."""
    return bool(folders) and not folders.isdisjoint(_folders_above(file.id))


def _folders_above(id: str) -> Iterator[str]:
    while id:
        id = id.rpartition("/")[0]
        yield id


def _changed_names(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    names = before.keys() | now.keys()
    return {name for name in names if before.get(name, "") != now.get(name, "")}


def _has_same_result(entry: LedgerEntry, outcome: Outcome) -> bool:
    """Whether a file was skipped before and is still skipped for the same reason."""
    if entry.indexed or entry.fingerprint.digest != outcome.fingerprint.digest:
        return False
    now = LedgerEntry.of(entry.file, outcome)
    return now == replace(entry, fingerprint=outcome.fingerprint)


def _check_share(*, changed: int, files: int) -> None:
    if changed > max(MIN_FILES_FOR_REBUILD, MAX_CHANGED_SHARE * files):
        raise TooManyChanges(f"{changed:,} of {files:,} files have changed")
