"""Read content files in parallel. Outcomes stay in order, and no file stops the others."""

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

# With smaller chunks, messaging would take longer than the work; larger ones take more memory.
FILES_PER_CHUNK = 64
_PENDING_CHUNKS_PER_PROCESS = 3

Chunk = list[ContentFile]


def read_all(
    files: Iterator[ContentFile], settings: Settings, processes: int
) -> Iterator[tuple[ContentFile, Outcome]]:
    """Yield each file with its outcome, in order, reading a limited number of files ahead."""
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
    """Reader processes, each with a thread that waits for its replies."""

    def __init__(self, settings: Settings, processes: int) -> None:
        self._readers = [ReaderProcess(settings) for _ in range(processes)]
        self._idle: SimpleQueue[ReaderProcess] = SimpleQueue()
        for reader in self._readers:
            self._idle.put(reader)
        self._threads = ThreadPoolExecutor(processes, "reader", initializer=_ignore_ctrl_c)

    def submit(self, chunk: Chunk) -> Future[list[Outcome]]:
        """Start reading files. The future has their outcomes."""
        return self._threads.submit(self._read, chunk)

    def close(self) -> None:
        """Stop the processes and threads, whether or not they have finished."""
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
    # Processes started by the thread inherit this. If they did not, each would print a traceback if
    # Ctrl-C came before it had set its own signal handler.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
