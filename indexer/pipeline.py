"""Reading: a content folder as a stream of documents, with a count of all that is none."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, is_dataclass
from itertools import chain, islice
from typing import Any

from indexer.files import ContentFile, LeftOut, walk
from indexer.pool import read_all
from indexer.problem import Problem, severities, to_dict
from indexer.worker import Outcome, Worker
from search.document import Document
from search.settings import Settings

SMALL = 300  # files; so many are read sooner than processes are started
KEPT = 1_000  # problems kept with an index

_MAPPING = (
    "timezone", "extensions", "exclude", "bundles", "section_pages", "opt_out", "permalink",
    "body", "date_formats", "calls_to_action", "max_file_size", "mapping", "facets",
)  # fmt: skip


class Reading:
    """One pass over the content folder: iterate it once for its documents, in order of id.

    `problems`, `left_out` (files by reason), `read` (files opened) and `indexed` are complete
    when the iteration is; `progress` is called with the number of files each time it grows.
    """

    def __init__(
        self, settings: Settings, *, progress: Callable[[int], object] = lambda _: None
    ) -> None:
        self._settings = settings
        self._progress = progress
        self._worker = Worker(settings)  # also shows at once where the settings are wrong
        self.problems: list[Problem] = []
        self.left_out: Counter[str] = Counter()
        self.read = 0
        self.indexed = 0

    def __iter__(self) -> Iterator[Document]:
        for file, outcome in self._outcomes(self._files()):
            self.read += 1
            self._progress(1)
            self.problems.extend(outcome.problems)
            if outcome.reason:
                self.left_out[outcome.reason] += 1
            elif outcome.document is not None:
                self.indexed += 1
                yield outcome.document
            elif not outcome.problems:
                lost = Problem(file.path, None, "error", "nothing came of the file", "left out")
                self.problems.append(lost)

    def facts(self) -> dict[str, Any]:
        """Return what to keep with the index that was built from these documents."""
        return self._summary(self.problems[:KEPT])

    def report(self) -> dict[str, Any]:
        """Return all that happened, JSON-ready, with every problem."""
        return self._summary(self.problems) | {"read": self.read, "indexed": self.indexed}

    def _summary(self, problems: list[Problem]) -> dict[str, Any]:
        return {
            "content": str(self._settings.content.resolve()),
            "problems": [to_dict(problem) for problem in problems],
            "problem_count": severities(self.problems),
            "left_out": dict(sorted(self.left_out.items())),
            "settings": fingerprint(self._settings),
        }

    def _files(self) -> Iterator[ContentFile]:
        for entry in walk(self._settings):
            if isinstance(entry, ContentFile):
                yield entry
                continue
            self._progress(1)
            if isinstance(entry, LeftOut):
                self.left_out[entry.reason] += 1
            else:
                self.problems.append(entry)

    def _outcomes(self, files: Iterator[ContentFile]) -> Iterator[tuple[ContentFile, Outcome]]:
        processes = self._settings.processes or _cores()
        first = list(islice(files, SMALL))
        if processes == 1 or len(first) < SMALL:
            return ((file, self._worker.outcome(file)) for file in chain(first, files))
        return read_all(chain(first, files), self._settings, processes)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # what this process may use, not what there is
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def fingerprint(settings: Settings) -> str:
    """Return a digest of the settings that decide what documents files become."""
    values = {name: getattr(settings, name) for name in _MAPPING}
    text = json.dumps(values, default=_plain, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else dict(value)
