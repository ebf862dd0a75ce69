"""The counts, problems and ledger of one pass over a content folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from indexer.content_problems import ContentProblem, severities, to_dict
from indexer.files import ContentFile, SkippedFile
from indexer.pipeline.document_worker import DocumentWorker
from indexer.pipeline.ledger import LedgerEntry, LedgerWriter
from indexer.pipeline.rebuild_triggers import rebuild_triggers, settings_digest
from search.settings import Settings

# The index stores problems for the admin page, but no more than anyone would read.
MAX_STORED_PROBLEMS = 1_000


class ContentScan:
    """Records the outcome of each file. `FullScan` and `IncrementalScan` read the files.

    `read` is the number of files that were opened, and `indexed` the number of documents.
    `left_out` counts the files that are not meant to be pages, by reason. `progress` is called
    with the number of files completed since the last call.
    """

    def __init__(
        self, settings: Settings, *, progress: Callable[[int], object] = lambda _: None
    ) -> None:
        self._settings = settings
        self._progress = progress
        # Created before the first file is read, so that invalid settings fail immediately.
        self._worker = DocumentWorker(settings)
        self._ledger = LedgerWriter()
        self._sections: dict[str, str] = {}
        self.problems: list[ContentProblem] = []
        self.left_out: Counter[str] = Counter()
        self.read = 0
        self.indexed = 0

    def facts(self) -> dict[str, Any]:
        """The summary to store with the index."""
        return self._summary(MAX_STORED_PROBLEMS)

    def report(self) -> dict[str, Any]:
        """The JSON-ready summary with all problems."""
        return self._summary(len(self.problems)) | {"read": self.read, "indexed": self.indexed}

    def notes(self) -> bytes:
        """The ledger to store with the index, for the next update."""
        return self._ledger.dumps(rebuild_triggers(self._settings), self._signatures())

    def _signatures(self) -> dict[str, str]:
        """The signatures of the folders whose section pages have a cascade."""
        return {folder: signature for folder, signature in self._sections.items() if signature}

    def _summary(self, max_problems: int) -> dict[str, Any]:
        problems = sorted(self.problems, key=attrgetter("path"))[:max_problems]
        return {
            "content": str(self._settings.content.resolve()),
            "problems": [to_dict(problem) for problem in problems],
            "problem_count": severities(self.problems),
            "left_out": dict(sorted(self.left_out.items())),
            "settings": settings_digest(self._settings),
        }

    def _note_sections(self, file: ContentFile) -> None:
        """Record the signatures of the section pages above a file before the file is read."""
        folder = file.id.rpartition("/")[0]
        while folder not in self._sections:
            self._sections[folder] = self._worker.signature(folder)
            folder = folder.rpartition("/")[0]

    def _add_skipped(self, entry: SkippedFile | ContentProblem) -> None:
        """Record an entry that is not a file to read."""
        is_counted = isinstance(entry, ContentProblem) or entry.is_content
        self._progress(int(is_counted))
        if isinstance(entry, SkippedFile):
            self.left_out[entry.reason] += 1
        else:
            self.problems.append(entry)

    def _add(self, entry: LedgerEntry) -> None:
        """Record the outcome of a file."""
        self._progress(1)
        self._ledger.add(entry)
        self.problems.extend(entry.problems)
        if entry.reason:
            self.left_out[entry.reason] += 1
        self.indexed += entry.indexed
