"""Content files read by several processes: outcomes in order, and no file ends the others."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context

from indexer.content_problems import ContentProblem
from indexer.files import UNKNOWN, ContentError, ContentFile, Fingerprint, stamp
from indexer.pipeline.document_worker import Outcome, PackedOutcome, start, unpack, work
from search.settings import Settings

# Fewer files a chunk cost more messages than work, more cost memory.
FILES_PER_CHUNK = 64
_PENDING_CHUNKS_PER_PROCESS = 3

# If this many files end the process before any was read, the files are not the cause.
_MAX_INITIAL_CRASHES = 3

Chunk = list[ContentFile]
Pending = deque[tuple[Chunk, Future[list[PackedOutcome]]]]


def read_all(
    files: Iterator[ContentFile], settings: Settings, processes: int
) -> Iterator[tuple[ContentFile, Outcome]]:
    """Each file with its outcome, in order, a bounded number of files ahead.

    Where a process dies (out of memory, a fault in a library), its files are read again one by
    one, and the one that ends the process once more is a problem.
    """
    pool = _pool(settings, processes)
    pending: Pending = deque()
    try:
        while True:
            _fill(pending, pool, files, max_chunks=processes * _PENDING_CHUNKS_PER_PROCESS)
            if not pending:
                return
            chunk, future = pending.popleft()
            try:
                outcomes = [unpack(packed) for packed in future.result()]
            except BrokenProcessPool:
                pool.shutdown(wait=True, cancel_futures=True)
                outcomes = _read_one_by_one(chunk, settings)
                pool = _pool(settings, processes)
                pending = deque((late, _submit(pool, late)) for late, _ in pending)
            yield from zip(chunk, outcomes, strict=True)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _fill(
    pending: Pending, pool: ProcessPoolExecutor, files: Iterator[ContentFile], *, max_chunks: int
) -> None:
    """Submit chunks until enough are pending, or no files are left."""
    while len(pending) < max_chunks and (chunk := list(islice(files, FILES_PER_CHUNK))):
        pending.append((chunk, _submit(pool, chunk)))


def _pool(settings: Settings, processes: int) -> ProcessPoolExecutor:
    # Spawned, not forked: the parent may have threads and locks of an engine's library.
    return ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=start, initargs=(settings,)
    )


def _submit(pool: ProcessPoolExecutor, chunk: Chunk) -> Future[list[PackedOutcome]]:
    # The first one starts the processes. Until they ignore Ctrl-C themselves, each of them
    # would print a traceback of its own, so they inherit a mask that blocks it.
    signals_before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(work, chunk)
    except BrokenProcessPool as error:  # it broke since: the chunk fails in its turn
        failed: Future[list[PackedOutcome]] = Future()
        failed.set_exception(error)
        return failed
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, signals_before)


def _read_one_by_one(chunk: Chunk, settings: Settings) -> list[Outcome]:
    outcomes: list[Outcome] = []
    succeeded = 0
    pool = _pool(settings, 1)
    try:
        for file in chunk:
            try:
                outcomes.append(unpack(_submit(pool, [file]).result()[0]))
                succeeded += 1
            except BrokenProcessPool:
                if not succeeded and len(outcomes) == _MAX_INITIAL_CRASHES:
                    raise ContentError(
                        "the processes that read content cannot run: set processes = 1"
                    ) from None
                outcomes.append(_crashed(file, settings))
                pool.shutdown(wait=True)
                pool = _pool(settings, 1)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return outcomes


def _crashed(file: ContentFile, settings: Settings) -> Outcome:
    """The outcome of a file that ended the process: it stays unread until its status changes."""
    what = "reading the file ended the process (out of memory, or a fault in a library)"
    problem = ContentProblem(file.path, None, "error", what, "skipped")
    try:
        fingerprint = Fingerprint(stamp((settings.content / file.path).stat()))
    except OSError:
        fingerprint = UNKNOWN
    return Outcome(None, "", (problem,), fingerprint)
