"""Generations: a fresh folder per build, the CURRENT pointer, the atomic switch, clean-up.

    index/CURRENT                      the name of the generation that answers
    index/LOCK                         held (flock) by the one process that writes
    index/20260102T030405-000006/      a generation: the engine's files and manifest.json
    index/….partial/                   one being built, or left by a build that was killed

A generation is never changed once CURRENT names it. An update is a generation too, made of
hard links to the last one's files; both embedded engines only ever add files and replace
them by renaming, so the last one stays as it was.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from search.engine import IndexCorrupt, IndexLocked, IndexMissing, WriteFailed

KEPT = 2  # generations: the current one and the one before
_PARTIAL = ".partial"
_FORM = "%Y%m%dT%H%M%S-%f"
_NAME = re.compile(r"\d{8}T\d{6}-\d{6}")
_RETRY = 0.05  # seconds between two tries for the lock


def current(root: Path) -> str:
    """Return the name of the generation that answers; raise IndexMissing where there is none."""
    try:
        name = (root / "CURRENT").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise IndexMissing(
            f"there is no index in {root} yet; run: curated-search rebuild"
        ) from None
    except (OSError, UnicodeError) as error:
        raise IndexCorrupt(f"{root / 'CURRENT'} cannot be read ({error})") from None
    if not _is_name(name):
        raise IndexCorrupt(f"{root / 'CURRENT'} names no generation; run: curated-search rebuild")
    return name


def stamp(root: Path) -> tuple[int, int]:
    """Return what changes whenever CURRENT does, for the price of one stat."""
    try:
        found = (root / "CURRENT").stat()
    except OSError:
        return (0, 0)
    return (found.st_ino, found.st_mtime_ns)


@contextmanager
def writing(root: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the index for writing; raise IndexLocked when another holds it for `wait` seconds more.

    The kernel releases the lock when its holder dies, however it dies. A process must not fork
    while it writes: the child would hold the lock too.
    """
    root.mkdir(parents=True, exist_ok=True)
    _refuse_foreign(root)
    with (root / "LOCK").open("a+", encoding="ascii") as lock:
        deadline = time.monotonic() + wait
        while not _try_lock(lock.fileno()):
            if time.monotonic() >= deadline:
                lock.seek(0)
                holder = lock.read().strip() or "unknown"
                raise IndexLocked(
                    f"process {holder} is writing to {root}; try again later, or use --wait"
                )
            time.sleep(_RETRY)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        _clean(root)
        yield


@contextmanager
def building(root: Path, *, base: str | None = None) -> Iterator[Path]:
    """Yield a folder to build a generation in, linked to `base`'s files where one is given.

    Left without an error, the folder becomes the current generation; left with one, it goes.
    To be used while `writing`.
    """
    name = _next_name(root)
    partial = root / (name + _PARTIAL)
    try:
        if base is None:
            partial.mkdir()
        else:
            shutil.copytree(root / base, partial, copy_function=os.link)
        yield partial
        _sync_tree(partial)
        partial.rename(root / name)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    switch(root, name)
    _clean(root)


def switch(root: Path, name: str) -> None:
    """Make a generation the current one: readers see the old name or the new, never neither."""
    fresh = root / "CURRENT.new"
    with fresh.open("w", encoding="ascii") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(root / "CURRENT")
    _sync(root)


def size(folder: Path) -> int:
    """Return the bytes of all files in a generation."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def _refuse_foreign(root: Path) -> None:
    """Raise WriteFailed where a folder holds things, and nothing of an index."""
    names = [path.name for path in root.iterdir() if not path.name.startswith(".")]
    if names and not {"CURRENT", "LOCK"} & set(names):
        raise WriteFailed(
            f"{root} is no index but holds other files, such as {min(names)!r}; "
            "name an empty folder, or one that does not exist yet"
        )


def _next_name(root: Path) -> str:
    """Return a name later than all there are, also where the clock has gone back."""
    now = datetime.now(UTC).replace(tzinfo=None)
    last = max(filter(_is_name, (path.name for path in root.iterdir())), default="")
    if last >= now.strftime(_FORM):
        now = datetime.strptime(last, _FORM) + timedelta(microseconds=1)  # noqa: DTZ007
    return now.strftime(_FORM)


def _try_lock(descriptor: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _clean(root: Path) -> None:
    """Delete dead builds and all generations but the last ones; only a writer may."""
    names = sorted(path.name for path in root.iterdir() if path.is_dir())
    finished = [name for name in names if _is_name(name)]
    built = [name for name in names if name.endswith(_PARTIAL)]
    dead = [name for name in built if _is_name(name.removesuffix(_PARTIAL))]
    with suppress(IndexMissing, IndexCorrupt):
        serving = current(root)
        older = [name for name in finished if name < serving]
        newer = [name for name in finished if name > serving]  # built, never switched to
        dead += newer + older[: len(older) - (KEPT - 1)]
    for name in dead:
        shutil.rmtree(root / name, ignore_errors=True)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)
    _sync(folder.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
