"""The counts, problems and ledger of one pass over a content folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from indexer.content_problems import ContentProblem, severities, to_dict
from indexer.files import ContentFile, SkippedFile
from indexer.pipeline.ledger import LedgerEntry, LedgerWriter
from indexer.pipeline.rebuild_triggers import content_place, rebuild_triggers, settings_digest
from indexer.pipeline.site_workers import SiteWorkers
from search.settings import Settings

# The index stores problems for the admin page, but no more than anyone would read.
MAX_STORED_PROBLEMS = 1_000


class ContentScan:
    """Records the outcome of each file. `FullScan` and `IncrementalScan` read the files.

    `read` is the number of files that were opened, and `indexed_by_site` the number of documents
    of each site, which has no name if there is only one.
    `left_out` counts the files that are not meant to be pages, by reason. `progress` is called
    with the number of files completed since the last call.
    """

    def __init__(
        self, settings: Settings, *, progress: Callable[[int], object] = lambda _: None
    ) -> None:
        self._settings = settings
        self._progress = progress
        # Created before the first file is read, so that invalid settings fail immediately.
        self._worker = SiteWorkers(settings)
        self._ledger = LedgerWriter()
        self._sections: dict[str, str] = {}
        self.problems: list[ContentProblem] = []
        self.left_out: Counter[str] = Counter()
        self.read = 0
        self.indexed_by_site: Counter[str] = Counter()

    @property
    def indexed(self) -> int:
        """The number of documents."""
        return self.indexed_by_site.total()

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
            "content": content_place(self._settings),
            "problems": [to_dict(problem) for problem in problems],
            "problem_count": severities(self.problems),
            "left_out": dict(sorted(self.left_out.items())),
            "settings": settings_digest(self._settings),
            **self._sites(),
        }

    def _sites(self) -> dict[str, Any]:
        """The folder and the number of documents of each of several sites."""
        sites = {
            site.name: {
                "content": str(site.content.resolve()),
                "documents": self.indexed_by_site[site.name],
            }
            for site in self._settings.sites
        }
        return {"sites": sites} if sites else {}

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
        site = entry.file.id.partition("/")[0] if self._settings.sites else ""
        self.indexed_by_site[site] += entry.indexed
