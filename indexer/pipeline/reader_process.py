"""A process that reads content files, and is ended by one that exceeds its budget."""

from __future__ import annotations

import gc
import os
import resource
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from typing import Any

from indexer.content_problems import ContentProblem
from indexer.files import ContentError, ContentFile, now, stamp_of_settled
from indexer.pipeline.document_worker import DocumentWorker, Outcome, PackedOutcome, pack, unpack
from search.settings import Settings

# So many files that end the process, before any other was read, are no accident of theirs.
_MAX_INITIAL_CRASHES = 3

# The exit code of a process that has used up its memory.
_OUT_OF_MEMORY = 77

# Files leave few reference cycles: searching for them as often as Python does costs a tenth
# of the time.
_GC_THRESHOLDS = (20_000, 20, 50)

# Spawned, not forked: the parent has threads, and may hold locks of an engine's library.
_spawn = get_context("spawn")
# The standard library starts processes from one thread at a time.
_starting = threading.Lock()


class _ProcessEnded(Exception):
    """The process has ended on a file; the text says why.

    `is_certain` is whether another reading would end the same way.
    """

    def __init__(self, why: str, *, is_certain: bool = False) -> None:
        super().__init__(why)
        self.is_certain = is_certain


class ReaderProcess:
    """A process of its own that reads files; where one ends it, the next file gets a new one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: Any = None
        self._connection: Connection
        self._has_read = False
        self._initial_crashes = 0
        self._is_closed = False

    def read(self, files: Sequence[ContentFile]) -> list[Outcome]:
        """The outcome of each file.

        A file that ends the process is read once more in a new one, since it may not have been
        its fault, unless its time was up.
        """
        outcomes: list[Outcome] = []
        last_failure = -1
        while (current := len(outcomes)) < len(files):
            try:
                for packed in self._replies(files[current:]):
                    outcomes.append(unpack(packed))
                    self._has_read = True
            except _ProcessEnded as error:
                current = len(outcomes)
                if error.is_certain or last_failure == current:
                    outcomes.append(self._failed(files[current], str(error)))
                last_failure = current
        return outcomes

    def close(self) -> None:
        """End the process, whatever it is doing."""
        with _starting:
            self._is_closed = True
            if self._process:
                self._process.kill()

    def _replies(self, files: Sequence[ContentFile]) -> Iterator[PackedOutcome]:
        """What the process answers for each file; raises _ProcessEnded."""
        if self._process is None:
            self._start()
        with suppress(OSError):  # it has ended since: the reply tells
            self._connection.send(files)
        for _ in files:
            self._began_at = now()
            yield self._reply()

    def _start(self) -> None:
        with _starting:
            if self._is_closed:
                raise ContentError("the reading was stopped")
            self._connection, other_end = _spawn.Pipe()
            self._process = _spawn.Process(
                target=serve, args=(other_end, self._settings), daemon=True
            )
            self._process.start()
            other_end.close()
        try:
            self._connection.recv()
        except (EOFError, OSError):
            raise self._cannot_run() from None

    def _reply(self) -> PackedOutcome:
        """The next answer of the process; raises _ProcessEnded."""
        seconds = self._settings.max_file_seconds
        if not self._connection.poll(seconds):
            self._end()
            raise _ProcessEnded(
                f"reading the file takes longer than the {seconds:g} seconds that "
                "max_file_seconds allows",
                is_certain=True,
            )
        try:
            reply: PackedOutcome = self._connection.recv()
        except (EOFError, OSError):
            if self._end() == _OUT_OF_MEMORY:
                memory = self._settings.max_file_memory
                raise _ProcessEnded(
                    f"reading the file takes more than the {memory:,} bytes of memory that "
                    "max_file_memory allows"
                ) from None
            self._count_crash()
            raise _ProcessEnded(
                "reading the file ended the process (out of memory, or a fault in a library)"
            ) from None
        return reply

    def _end(self) -> int | None:
        """End the process where it has not ended by itself; its exit code."""
        process, self._process = self._process, None
        self._connection.close()
        process.join(0.1)
        process.kill()
        process.join()
        return int(process.exitcode or 0)

    def _count_crash(self) -> None:
        """Raise ContentError where it is the processes that fail, not the files."""
        self._initial_crashes += not self._has_read
        if self._initial_crashes > _MAX_INITIAL_CRASHES or self._is_closed:
            raise self._cannot_run()

    def _cannot_run(self) -> ContentError:
        return ContentError(
            "the processes that read content cannot run: allow them more memory "
            "(max_file_memory, and the limits of the service or container)"
        )

    def _failed(self, file: ContentFile, what: str) -> Outcome:
        """The outcome of a file that ended the process: it stays unread until it changes."""
        problem = ContentProblem(file.path, None, "error", what, "skipped")
        fingerprint = stamp_of_settled(self._settings.content / file.path, self._began_at)
        return Outcome(None, "", (problem,), fingerprint)


def serve(connection: Connection, settings: Settings) -> None:
    """Read files in a fresh process, as many as the parent sends, until the parent ends.

    Ctrl-C is left to the parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := parent_process():
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        _limit_memory(settings.max_file_memory)
        worker = DocumentWorker(settings)
        gc.freeze()
        gc.set_threshold(*_GC_THRESHOLDS)
        connection.send("ready")
        while True:
            for file in connection.recv():
                connection.send(pack(worker.outcome(file)))
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except (EOFError, OSError):
        os._exit(1)


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _limit_memory(size: int) -> None:
    """Have the system refuse this process more memory than that, where the system can."""
    _, hard_limit = resource.getrlimit(resource.RLIMIT_DATA)
    # Systems other than Linux know the limit, but some refuse to set it and some ignore it.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (size, hard_limit))
