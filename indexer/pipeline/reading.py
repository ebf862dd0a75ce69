"""Reading: a content folder as a stream of documents, with a count of all that is none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from indexer.files.walk import ContentFile, walk
from indexer.pipeline.document_worker import Outcome, Worker
from indexer.pipeline.pool import read_all
from indexer.pipeline.summary import Tally
from search.cpu_count import cores
from search.document import Document
from search.settings.table import Settings

SMALL = 300  # files; so many are read sooner than processes are started


class Reading(Tally):
    """One pass over the content folder: iterate it once for its documents, in order of id.

    Its counts are complete when the iteration is.
    """

    def __iter__(self) -> Iterator[Document]:
        for _, document in self.pages():
            yield document

    def pages(self) -> Iterator[tuple[str, Document]]:
        """Yield each document with the path of its file."""
        for file, outcome in outcomes(self._files(), self._settings, self._worker):
            self._take(file, outcome)
            if outcome.document is not None:
                yield file.path, outcome.document

    def _files(self) -> Iterator[ContentFile]:
        for entry in walk(self._settings):
            if isinstance(entry, ContentFile):
                self._see_sections(entry)
                yield entry
            else:
                self._skip(entry)


def outcomes(
    files: Iterator[ContentFile], settings: Settings, worker: Worker
) -> Iterator[tuple[ContentFile, Outcome]]:
    """Yield each file with what became of it, in order; where they are many, by all cores."""
    processes = settings.processes or cores()
    first = list(islice(files, SMALL))
    if processes == 1 or len(first) < SMALL:
        return ((file, worker.outcome(file)) for file in chain(first, files))
    return read_all(chain(first, files), settings, processes)
