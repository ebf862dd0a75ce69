"""A pass over all files of a content folder as a stream of documents."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from indexer.files import ContentFile, walk
from indexer.pipeline.content_scan import ContentScan
from indexer.pipeline.document_worker import Outcome
from indexer.pipeline.ledger import LedgerEntry
from indexer.pipeline.pool import read_all
from indexer.pipeline.site_workers import SiteWorkers
from search.cpu_count import cores
from search.document import Document
from search.settings import Settings

# Reading fewer files takes less time than starting processes. But a large file might exceed its
# budget, and must then crash a process other than this one. So might a small one if CSS selectors
# such as `:has` are used, whose time is quadratic in the depth of the HTML.
MIN_FILES_FOR_PROCESSES = 300
MAX_SMALL_FILE_BYTES = 32_768


class FullScan(ContentScan):
    """Reads all content files. Iterate over it once to get the documents in ID order.

    The counts are complete after the iteration.
    """

    def __iter__(self) -> Iterator[Document]:
        for _, document in self.pages():
            yield document

    def pages(self) -> Iterator[tuple[str, Document]]:
        """Yield each document with its file's path."""
        for file, outcome in outcomes(self._files(), self._settings, self._worker):
            self.read += 1
            self._add(LedgerEntry.of(file, outcome))
            if outcome.document is not None:
                yield file.path, outcome.document

    def _files(self) -> Iterator[ContentFile]:
        for entry in walk(self._settings):
            if isinstance(entry, ContentFile):
                self._note_sections(entry)
                yield entry
            else:
                self._add_skipped(entry)


def outcomes(
    files: Iterator[ContentFile], settings: Settings, worker: SiteWorkers
) -> Iterator[tuple[ContentFile, Outcome]]:
    """Yield each file with its outcome, in order. Larger jobs are split among processes."""
    first = list(islice(files, MIN_FILES_FOR_PROCESSES))
    has_selectors = any(part.exclude_selectors for part in settings.parts().values())
    need_budget = has_selectors or not _are_small(first, settings)
    if len(first) < MIN_FILES_FOR_PROCESSES and not need_budget:
        return ((file, worker.outcome(file)) for file in first)
    return read_all(chain(first, files), settings, settings.processes or cores())


def _are_small(files: Iterable[ContentFile], settings: Settings) -> bool:
    places = (settings.place(file.path) for file in files)
    return max(map(_size, places), default=0) <= MAX_SMALL_FILE_BYTES


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - speed
    except OSError:
        # The error is reported when the file is read.
        return 0
