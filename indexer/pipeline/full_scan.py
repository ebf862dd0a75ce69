"""All files of a content folder as a stream of documents."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from indexer.files import ContentFile, walk
from indexer.pipeline.content_scan import ContentScan
from indexer.pipeline.document_worker import DocumentWorker, Outcome
from indexer.pipeline.ledger import LedgerEntry
from indexer.pipeline.pool import read_all
from search.cpu_count import cores
from search.document import Document
from search.settings import Settings

# Fewer files take less time to read than processes take to start.
MIN_FILES_FOR_PROCESSES = 300


class FullScan(ContentScan):
    """Every content file, read: iterate it once for its documents, in order of id.

    Its counts are complete when the iteration is.
    """

    def __iter__(self) -> Iterator[Document]:
        for _, document in self.pages():
            yield document

    def pages(self) -> Iterator[tuple[str, Document]]:
        """Each document with the path of its file."""
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
    files: Iterator[ContentFile], settings: Settings, worker: DocumentWorker
) -> Iterator[tuple[ContentFile, Outcome]]:
    """Each file with what became of it, in order; many files are read by all cores."""
    processes = settings.processes or cores()
    first = list(islice(files, MIN_FILES_FOR_PROCESSES))
    if processes == 1 or len(first) < MIN_FILES_FOR_PROCESSES:
        return ((file, worker.outcome(file)) for file in chain(first, files))
    return read_all(chain(first, files), settings, processes)
