"""Content files read by several processes: outcomes in order, and no file ends the others."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from queue import SimpleQueue

from indexer.files import ContentFile
from indexer.pipeline.document_worker import Outcome
from indexer.pipeline.reader_process import ReaderProcess
from search.settings import Settings

# Fewer files a chunk cost more messages than work, more cost memory.
FILES_PER_CHUNK = 64
_PENDING_CHUNKS_PER_PROCESS = 3

Chunk = list[ContentFile]


def read_all(
    files: Iterator[ContentFile], settings: Settings, processes: int
) -> Iterator[tuple[ContentFile, Outcome]]:
    """Each file with its outcome, in order, a bounded number of files ahead."""
    pool = _ReaderPool(settings, processes)
    pending: deque[tuple[Chunk, Future[list[Outcome]]]] = deque()
    try:
        while True:
            while len(pending) < processes * _PENDING_CHUNKS_PER_PROCESS and (
                chunk := list(islice(files, FILES_PER_CHUNK))
            ):
                pending.append((chunk, pool.submit(chunk)))
            if not pending:
                return
            chunk, future = pending.popleft()
            yield from zip(chunk, future.result(), strict=True)
    finally:
        pool.close()


class _ReaderPool:
    """Reader processes, and for each a thread that waits for its answers."""

    def __init__(self, settings: Settings, processes: int) -> None:
        self._readers = [ReaderProcess(settings) for _ in range(processes)]
        self._idle: SimpleQueue[ReaderProcess] = SimpleQueue()
        for reader in self._readers:
            self._idle.put(reader)
        self._threads = ThreadPoolExecutor(processes, "reader", initializer=_ignore_ctrl_c)

    def submit(self, chunk: Chunk) -> Future[list[Outcome]]:
        """The future outcomes of some files."""
        return self._threads.submit(self._read, chunk)

    def close(self) -> None:
        """End the processes and threads, finished or not."""
        for reader in self._readers:
            reader.close()
        self._threads.shutdown(cancel_futures=True)

    def _read(self, chunk: Chunk) -> list[Outcome]:
        reader = self._idle.get()
        try:
            return reader.read(chunk)
        finally:
            self._idle.put(reader)


def _ignore_ctrl_c() -> None:
    # The processes that a thread starts inherit this: until they ignore Ctrl-C themselves,
    # each of them would print a traceback of its own.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
