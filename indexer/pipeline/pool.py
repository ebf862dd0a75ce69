"""Content files read by several processes: outcomes in order, and no file ends the others."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context

from indexer.content_problems import Problem
from indexer.files.fingerprint import UNKNOWN, Mark, stamp
from indexer.files.walk import ContentError, ContentFile
from indexer.pipeline.document_worker import Outcome, Packed, start, unpack, work
from search.settings.table import Settings

CHUNK = 64  # files; fewer cost more messages than work, more cost memory
_HOPELESS = 3  # files that end the process, before anything else was read
_AHEAD = 3  # chunks in flight for each process

Chunk = list[ContentFile]


def read_all(
    files: Iterator[ContentFile], settings: Settings, processes: int
) -> Iterator[tuple[ContentFile, Outcome]]:
    """Yield each file with its outcome, in order, a bounded number of files ahead.

    Where a process dies (out of memory, a fault in a library), its files are read again one by
    one, and the one that ends the process once more is a problem.
    """
    pool = _pool(settings, processes)
    pending: deque[tuple[Chunk, Future[list[Packed]]]] = deque()
    try:
        while True:
            while len(pending) < processes * _AHEAD and (chunk := list(islice(files, CHUNK))):
                pending.append((chunk, _submit(pool, chunk)))
            if not pending:
                return
            chunk, future = pending.popleft()
            try:
                outcomes = [unpack(packed) for packed in future.result()]
            except BrokenProcessPool:
                pool.shutdown(wait=True, cancel_futures=True)
                outcomes = _one_by_one(chunk, settings)
                pool = _pool(settings, processes)
                pending = deque((late, _submit(pool, late)) for late, _ in pending)
            yield from zip(chunk, outcomes, strict=True)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(settings: Settings, processes: int) -> ProcessPoolExecutor:
    # Spawned, not forked: the parent may hold threads and locks of an engine's library.
    return ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=start, initargs=(settings,)
    )


def _submit(pool: ProcessPoolExecutor, chunk: Chunk) -> Future[list[Packed]]:
    # The first one starts the processes, which are not to tell of Ctrl-C before they know better.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(work, chunk)
    except BrokenProcessPool as error:  # it broke since: the chunk fails in its turn
        failed: Future[list[Packed]] = Future()
        failed.set_exception(error)
        return failed
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _mark(settings: Settings, file: ContentFile) -> Mark:
    """Return the mark of a file that is better not read again until its status changes."""
    try:
        return Mark(stamp((settings.content / file.path).stat()))
    except OSError:
        return UNKNOWN


def _one_by_one(chunk: Chunk, settings: Settings) -> list[Outcome]:
    outcomes: list[Outcome] = []
    survived = 0
    pool = _pool(settings, 1)
    try:
        for file in chunk:
            try:
                outcomes.append(unpack(_submit(pool, [file]).result()[0]))
                survived += 1
            except BrokenProcessPool:
                if not survived and len(outcomes) == _HOPELESS:
                    raise ContentError(
                        "the processes that read content cannot run: set processes = 1"
                    ) from None
                what = "reading the file ended the process (out of memory, or a fault)"
                problem = Problem(file.path, None, "error", what, "left out")
                outcomes.append(Outcome(None, "", (problem,), _mark(settings, file)))
                pool.shutdown(wait=True)
                pool = _pool(settings, 1)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return outcomes
