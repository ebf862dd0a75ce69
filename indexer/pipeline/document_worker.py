"""One process's share of the work: content files to outcomes."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from multiprocessing import parent_process
from operator import attrgetter
from typing import Any

from indexer.content_problems import Absent, Findings, Problem, Unreadable
from indexer.files.fingerprint import UNKNOWN, Mark
from indexer.files.source_reader import contents, read
from indexer.files.walk import ContentFile
from indexer.mapping.mapper import Excluded, Mapper, is_section
from search.document import Document
from search.settings.table import Settings

_FIELDS = tuple(field.name for field in fields(Document))
_values = attrgetter(*_FIELDS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one content file: a document, or left out for a reason, or neither."""

    document: Document | None
    reason: str
    problems: tuple[Problem, ...]
    mark: Mark = UNKNOWN


class Worker:
    """Reads content files by one set of settings; raises SettingsError where they are wrong."""

    def __init__(self, settings: Settings) -> None:
        self._content = str(settings.content)
        self._longest = settings.max_file_size
        self._mapper = Mapper(settings)

    def outcome(self, file: ContentFile) -> Outcome:
        """Return what becomes of a content file; whatever it holds, nothing is raised."""
        findings = Findings(file.path)
        document, reason, mark = None, "", UNKNOWN
        try:
            with _reading(file):
                held = contents(f"{self._content}/{file.path}", max_size=self._longest)
                mark = held.mark
                source = read(held.data, findings, guarded=self._mapper.guarded)
            found = self._mapper.document(file, source, findings)
            if isinstance(found, Excluded):
                reason = found.reason
            else:
                document = found
        except Unreadable as error:
            findings.error(str(error), "left out", error.line)
        except Exception as error:  # noqa: BLE001  # one file must not stop the others
            findings.error(f"unforeseen: {type(error).__name__}: {error}", "left out")
        return Outcome(document, reason, findings.problems(), mark)

    def signature(self, folder: str) -> str:
        """Return what changes when a folder's section page hands down something else."""
        return self._mapper.signature(folder)


@contextmanager
def _reading(file: ContentFile) -> Iterator[None]:
    """Say of a section page that cannot be read what it may hide."""
    try:
        yield
    except Absent:
        raise
    except Unreadable as error:
        if not is_section(file.id):
            raise
        what = f"{error}, which may hide the pages below, left out too"
        raise Unreadable(what, error.line) from None


# What crosses between processes: plain tuples, in half the bytes and time of dataclasses.
Packed = tuple[tuple[Any, ...] | None, str, tuple[Problem, ...], Mark]
_worker: Worker | None = None


def start(settings: Settings) -> None:
    """Make a fresh process a worker: it leaves Ctrl-C to its parent, and ends with it."""
    global _worker  # noqa: PLW0603  # what a process pool's tasks can reach
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := parent_process():
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _worker = Worker(settings)
    # What is here stays, and files leave few cycles: looking for them often costs a tenth.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def work(files: Sequence[ContentFile]) -> list[Packed]:
    """Return the packed outcomes of files, in a worker process."""
    assert _worker is not None  # noqa: S101  # `start` has run
    return [pack(_worker.outcome(file)) for file in files]


def pack(outcome: Outcome) -> Packed:
    """Return an outcome as plain values."""
    document = outcome.document
    values = _values(document) if document else None
    return values, outcome.reason, outcome.problems, outcome.mark


def unpack(packed: Packed) -> Outcome:
    """Return the outcome that `pack` was given."""
    values, reason, problems, mark = packed
    document = Document(**dict(zip(_FIELDS, values, strict=True))) if values else None
    return Outcome(document, reason, problems, mark)
