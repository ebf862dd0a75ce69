"""A process that reads content files, which a bad file can crash without harm."""

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
from pathlib import Path
from typing import Any

from indexer.content_problems import ContentProblem
from indexer.files import ContentError, ContentFile, now, stamp_of_settled
from indexer.pipeline.document_worker import Outcome, PackedOutcome, pack, unpack
from indexer.pipeline.site_workers import SiteWorkers
from search.settings import Settings

# If the process crashes more often than this before reading a file, no file is the cause.
_MAX_INITIAL_CRASHES = 3

# The exit code of a process that ran out of memory.
_OUT_OF_MEMORY = 77

# Reading files creates few reference cycles, so less frequent collection saves a tenth of the time.
_GC_THRESHOLDS = (20_000, 20, 50)

# Forking is not safe: the parent has threads, and an engine's library may hold locks.
_spawn = get_context("spawn")
# The standard library does not support starting processes from several threads at once.
_starting = threading.Lock()


class _ProcessEnded(Exception):
    """The process ended while reading a file, for the reason in the message.

    `is_certain` is true if another attempt would end the same way.
    """

    def __init__(self, why: str, *, is_certain: bool = False) -> None:
        super().__init__(why)
        self.is_certain = is_certain


class ReaderProcess:
    """Reads files in a separate process, which is replaced if a file crashes it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: Any = None
        self._connection: Connection
        self._has_read = False
        self._initial_crashes = 0
        self._is_closed = False

    def read(self, files: Sequence[ContentFile]) -> list[Outcome]:
        """The outcome of each file.

        If the process crashes, the file is tried once more in a new process, because the file
        may not be the cause. After a timeout, it is not tried again.
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
        """Kill the process, whatever it is doing."""
        with _starting:
            self._is_closed = True
            if self._process:
                self._process.kill()

    def _replies(self, files: Sequence[ContentFile]) -> Iterator[PackedOutcome]:
        """Yield the process's reply for each file. Raises _ProcessEnded."""
        if self._process is None:
            self._start()
        # If the process has ended in the meantime, receiving its reply fails as well.
        with suppress(OSError):
            self._connection.send(files)
        for _ in files:
            self._began_at = now()
            yield self._reply()

    def _start(self) -> None:
        with _starting:
            if self._is_closed:
                raise ContentError("reading was stopped")
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
        """The process's next reply. Raises _ProcessEnded."""
        seconds = self._settings.max_file_seconds
        if not self._connection.poll(seconds):
            self._end()
            raise _ProcessEnded(
                f"reading the file took longer than {seconds:g} seconds, the limit set by "
                "max_file_seconds",
                is_certain=True,
            )
        try:
            reply: PackedOutcome = self._connection.recv()
        except (EOFError, OSError):
            if self._end() == _OUT_OF_MEMORY:
                memory = self._settings.max_file_memory
                raise _ProcessEnded(
                    f"reading the file took more than {memory:,} bytes of memory, the limit set "
                    "by max_file_memory"
                ) from None
            self._count_crash()
            raise _ProcessEnded(
                "reading the file crashed the process (out of memory, or a bug in a library)"
            ) from None
        return reply

    def _end(self) -> int | None:
        """End the process, if it is still running, and return its exit code."""
        process, self._process = self._process, None
        self._connection.close()
        process.join(0.1)
        process.kill()
        process.join()
        return int(process.exitcode or 0)

    def _count_crash(self) -> None:
        """Raise ContentError if the processes themselves are failing, not the files."""
        self._initial_crashes += not self._has_read
        if self._initial_crashes > _MAX_INITIAL_CRASHES or self._is_closed:
            raise self._cannot_run()

    def _cannot_run(self) -> ContentError:
        return ContentError(
            "the processes that read content cannot run; allow them more memory (the "
            "max_file_memory setting, or the limits of the service or container)"
        )

    def _failed(self, file: ContentFile, what: str) -> Outcome:
        """The outcome of a file that crashed the process, which updates skip until it changes."""
        problem = ContentProblem(file.path, None, "error", what, "skipped")
        fingerprint = stamp_of_settled(Path(self._settings.place(file.path)), self._began_at)
        return Outcome(None, "", (problem,), fingerprint)


def serve(connection: Connection, settings: Settings) -> None:
    """Read the files that the parent process sends, until the parent ends.

    The parent handles Ctrl-C.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := parent_process():
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        _limit_memory(settings.max_file_memory)
        worker = SiteWorkers(settings)
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
    """Limit the memory of this process, if the system supports that."""
    _, hard_limit = resource.getrlimit(resource.RLIMIT_DATA)
    # Systems other than Linux have this limit, but some refuse to set it and some ignore it.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (size, hard_limit))
