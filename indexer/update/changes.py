"""Changes: what has become of the content since a ledger was written."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from indexer.content_problems import Problem, Unreadable
from indexer.files.fingerprint import stamp
from indexer.files.source_reader import contents
from indexer.files.walk import ContentFile, walk
from indexer.pipeline.document_worker import Outcome
from indexer.pipeline.ledger import Ledger, Row
from indexer.pipeline.reading import outcomes
from indexer.pipeline.summary import Tally
from search.settings.table import Settings

FEW = 300  # changed files that are always an update, however small the site
MOST = 0.2  # of the files; when more have changed, reading all costs little more


class TooManyChanges(Exception):
    """So much has changed that a rebuild is as quick; the text says how much."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents changed in which way."""

    added: int
    changed: int
    moved: int
    deleted: int


class Changes(Tally):
    """One look at the content folder, opening only files that may have changed.

    `documents` are new or changed, `deleted` the ids that are none any more, `found` the
    problems of the files that changed. `made` is whether a generation was made of it.
    """

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        *,
        progress: Callable[[int], object] = lambda _: None,
    ) -> None:
        super().__init__(settings, progress=progress)
        self._before = ledger
        self._taken: dict[str, Outcome] = {}
        self.found: list[Problem] = []
        self.files = 0
        self.made = False
        self._gather()
        self.documents = [o.document for o in self._taken.values() if o.document is not None]
        self.deleted = self._deleted()

    def __bool__(self) -> bool:
        """Say whether any file is not as it was."""
        signatures = {folder: signed for folder, signed in self._sections.items() if signed}
        return bool(self._taken or self._gone) or signatures != self._before.sections

    def counts(self) -> Counts:
        """Return how many documents were added, changed, moved and deleted."""
        rows = self._before.rows
        new = [o for path, o in self._taken.items() if o.document and not _was(rows.get(path))]
        gone = Counter(row.mark.digest for row in self._gone if row.indexed)
        moved = (gone & Counter(outcome.mark.digest for outcome in new)).total()
        return Counts(
            added=len(new) - moved,
            changed=len(self.documents) - len(new),
            moved=moved,
            deleted=len(self.deleted) - moved,
        )

    def _gather(self) -> None:
        entries = list(walk(self._settings))
        files = [entry for entry in entries if isinstance(entry, ContentFile)]
        for file in files:
            self._see_sections(file)
        self.files = len(files)
        paths = {file.path for file in files}
        self._gone = [row for path, row in self._before.rows.items() if path not in paths]
        same = self._same(files)
        stale = [file for file in files if file.path not in same]
        _check(len(stale) + len(self._gone), max(len(files), len(self._before.rows)))
        for file, outcome in outcomes(iter(stale), self._settings, self._worker):
            self.read += 1
            row = self._before.rows.get(file.path)
            if row and _is_as_it_was(row, outcome):
                same[file.path] = row
            else:
                self._taken[file.path] = outcome
                self.found.extend(outcome.problems)
        for entry in entries:
            if not isinstance(entry, ContentFile):
                self._skip(entry)
            else:
                path = entry.path
                self._keep(same.get(path) or Row.of(entry, self._taken[path]))

    def _same(self, files: Iterable[ContentFile]) -> dict[str, Row]:
        """Return the rows that hold still, by path."""
        below = _Below(_different(self._before.sections, self._sections))
        rows = self._before.rows
        known = (rows[file.path] for file in files if file.path in rows)
        found = (self._unchanged(row) for row in known if row.file not in below)
        return {row.file.path: row for row in found if row}

    def _unchanged(self, row: Row) -> Row | None:
        """Return the row of a file that is as it was, by its status or its content."""
        path = f"{self._settings.content}/{row.file.path}"
        try:
            if row.mark.stamp and stamp(os.stat(path)) == row.mark.stamp:  # noqa: PTH116 - speed
                return row
            if not row.mark.digest:
                return None
            mark = contents(path, max_size=self._settings.max_file_size).mark
        except (OSError, Unreadable):
            return None
        return replace(row, mark=mark) if mark.digest == row.mark.digest else None

    def _deleted(self) -> list[str]:
        rows = self._before.rows
        ends = (rows[path] for path, o in self._taken.items() if not o.document and path in rows)
        left = {row.file.id for row in (*self._gone, *ends) if row.indexed}
        return sorted(left - {document.id for document in self.documents})


class _Below:
    """The files below any of some folders."""

    def __init__(self, folders: set[str]) -> None:
        self._folders = folders

    def __contains__(self, file: ContentFile) -> bool:
        return bool(self._folders) and any(f in self._folders for f in _above(file.id))


def _above(id: str) -> Iterator[str]:
    while id:
        id = id.rpartition("/")[0]
        yield id


def _different(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    names = before.keys() | now.keys()
    return {name for name in names if before.get(name, "") != now.get(name, "")}


def _is_as_it_was(row: Row, outcome: Outcome) -> bool:
    """Say whether a file that is no document was none before, for the same reason."""
    return Row.of(row.file, outcome) == replace(row, mark=outcome.mark) and (
        not row.indexed and row.mark.digest == outcome.mark.digest
    )


def _was(row: Row | None) -> bool:
    return row is not None and row.indexed


def _check(changed: int, files: int) -> None:
    if changed > max(FEW, MOST * files):
        raise TooManyChanges(f"{changed:,} of {files:,} files have changed")
