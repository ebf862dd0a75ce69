"""Tally: what came of a content folder's files, as they are gone through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from indexer.content_problems import Problem, severities, to_dict
from indexer.files.walk import ContentFile, LeftOut
from indexer.pipeline.build_inputs import basis, fingerprint
from indexer.pipeline.document_worker import Outcome, Worker
from indexer.pipeline.ledger import Lines, Row
from search.settings.table import Settings

KEPT = 1_000  # problems kept with an index


class Tally:
    """Counts what came of the files.

    `read` is how many were opened, `indexed` how many are documents, `left_out` those that are
    no pages on purpose, by reason. `progress` is called with the number of files each time it
    grows.
    """

    def __init__(
        self, settings: Settings, *, progress: Callable[[int], object] = lambda _: None
    ) -> None:
        self._settings = settings
        self._progress = progress
        self._worker = Worker(settings)  # also shows at once where the settings are wrong
        self._lines = Lines()
        self._sections: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.left_out: Counter[str] = Counter()
        self.read = 0
        self.indexed = 0

    def facts(self) -> dict[str, Any]:
        """Return what to keep with the index that was built from these documents."""
        return self._summary(KEPT)

    def report(self) -> dict[str, Any]:
        """Return all that happened, JSON-ready, with every problem."""
        return self._summary(len(self.problems)) | {"read": self.read, "indexed": self.indexed}

    def notes(self) -> bytes:
        """Return the ledger to keep with the index, for the next update."""
        signatures = {folder: signed for folder, signed in self._sections.items() if signed}
        return self._lines.dumps(basis(self._settings), signatures)

    def _summary(self, most: int) -> dict[str, Any]:
        problems = sorted(self.problems, key=attrgetter("path"))[:most]
        return {
            "content": str(self._settings.content.resolve()),
            "problems": [to_dict(problem) for problem in problems],
            "problem_count": severities(self.problems),
            "left_out": dict(sorted(self.left_out.items())),
            "settings": fingerprint(self._settings),
        }

    def _see_sections(self, file: ContentFile) -> None:
        """Note what the section pages above a file hand down, before the file is read."""
        folder = file.id.rpartition("/")[0]
        while folder not in self._sections:
            self._sections[folder] = self._worker.signature(folder)
            folder = folder.rpartition("/")[0]

    def _skip(self, entry: LeftOut | Problem) -> None:
        self._progress(1)
        if isinstance(entry, LeftOut):
            self.left_out[entry.reason] += 1
        else:
            self.problems.append(entry)

    def _take(self, file: ContentFile, outcome: Outcome) -> None:
        self.read += 1
        self._keep(Row.of(file, outcome))

    def _keep(self, row: Row) -> None:
        self._progress(1)
        self._lines.add(row)
        self.problems.extend(row.problems)
        if row.reason:
            self.left_out[row.reason] += 1
        self.indexed += row.indexed
