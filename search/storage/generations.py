"""Generations: one folder per build, and the file CURRENT, which names the one in use.

    index/CURRENT                      the name of the current generation
    index/LOCK                         locked (flock) by the process that writes
    index/20260102T030405-000006/      a generation: the engine's files, manifest.json, SEAL.json
    index/….partial/                   a build in progress, or the remains of one that was killed

A generation never changes after CURRENT names it. An update creates a new generation with hard
links to the files of the previous one. The previous one stays unchanged, because all embedded
engines only add files or replace them by renaming.

Everything is fsynced in order: files, their folder, its name in the index, and finally CURRENT.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from search.errors import IndexCorrupt, IndexLocked, IndexMissing, WriteFailed
from search.storage import checksums, lock
from search.storage.durable_files import (
    link_tree,
    make_folder,
    replace_text,
    sync,
    sync_tree,
    write_error,
)
from search.storage.retention import MAX_GENERATIONS, TWO_GENERATIONS, Retention

# ext4 has this folder at the root of every disk, such as a Kubernetes volume.
_FILE_SYSTEMS_OWN = "lost+found"

# A folder with one of these is an index.
_INDEX_FILES = frozenset({"CURRENT", "LOCK"})

PARTIAL = ".partial"
_NAME_FORMAT = "%Y%m%dT%H%M%S-%f"
_NAME = re.compile(r"\d{8}T\d{6}-\d{6}")
_log = logging.getLogger("curated_search.index")


def current(root: Path) -> str:
    """The name of the current generation. Raises IndexMissing if there is none."""
    try:
        name = (root / "CURRENT").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise IndexMissing(
            f"there is no index in {root} yet; run: curated-search rebuild"
        ) from None
    except (OSError, UnicodeError) as error:
        raise IndexCorrupt(f"{root / 'CURRENT'} cannot be read ({error})") from None
    if not _is_name(name):
        raise IndexCorrupt(
            f"{root / 'CURRENT'} does not name a generation; run: curated-search rebuild"
        )
    return name


def stamp(root: Path) -> tuple[int, int]:
    """A value that changes whenever CURRENT does. Takes a single stat call."""
    try:
        # Joining paths takes longer than the call, and each search makes several of them.
        stat = os.stat(f"{root}/CURRENT")  # noqa: PTH116
    except OSError:
        return (0, 0)
    return (stat.st_ino, stat.st_mtime_ns)


def others(root: Path) -> list[str]:
    """The other finished generations, best first.

    The best is the previous generation or, after a rollback, the next. Damaged ones come last.
    """
    names = sorted(name for name in _folders(root) if _is_name(name))
    try:
        serving = current(root)
    except (IndexMissing, IndexCorrupt):
        candidates = names[::-1]
    else:
        older = [name for name in names if name < serving]
        candidates = older[::-1] + [name for name in names if name > serving]
    return sorted(candidates, key=lambda name: not checksums.is_whole(root / name))


def prepare(root: Path) -> None:
    """Create the index folder, or raise WriteFailed if it is used for something else."""
    if not root.is_file():
        make_folder(root)
    check_purpose(root)
    if not (root / "LOCK").exists():
        (root / "LOCK").touch()


def check_purpose(root: Path) -> None:
    """Raise WriteFailed if a folder is used for something other than an index."""
    if not root.is_dir():
        raise WriteFailed(f"the index {root} is a file; set `index` to a folder")
    present = {path.name for path in root.iterdir()} - {_FILE_SYSTEMS_OWN}
    names = [name for name in present if not name.startswith(".")]
    if names and not _INDEX_FILES & set(names):
        raise WriteFailed(
            f"{root} is not an index: it contains other files, such as {min(names)!r}; "
            "set `index` to an empty or new folder"
        )


@contextmanager
def writing(
    root: Path, *, wait: float = 0.0, retention: Retention = TWO_GENERATIONS
) -> Iterator[None]:
    """Lock an index for writing, or raise IndexLocked if that fails for `wait` seconds.

    Do not fork while the lock is held, because the child process would also hold it.
    """
    prepare(root)
    try:
        with lock.hold(root / "LOCK", wait=wait) as own_lock:
            if own_lock.died:
                _log.warning(
                    "%s died while it was writing to %s; removing its unfinished files",
                    own_lock.died,
                    root,
                )
            _clean(root, retention)
            yield
    except lock.Taken as holder:
        raise IndexLocked(
            f"{holder} is writing to {root}; try again later, or use --wait"
        ) from None


@contextmanager
def building(
    root: Path, *, base: str | None = None, retention: Retention = TWO_GENERATIONS
) -> Iterator[Path]:
    """Yield a folder for a new generation, with links to the files of `base`, if any.

    On success the folder becomes the current generation; after an error it is deleted.
    Use this only inside `writing`.
    """
    name = _next_name(root)
    partial = root / (name + PARTIAL)
    try:
        if base is None:
            partial.mkdir()
        else:
            link_tree(root / base, partial)
        yield partial
        checksums.write(partial, base=None if base is None else root / base)
        sync_tree(partial)
        partial.rename(root / name)
    except BaseException as error:
        refusal = write_error(partial, error)
        shutil.rmtree(partial, ignore_errors=True)
        if refusal is not None:
            raise refusal from error
        raise
    sync(root)
    _forget_newer(root, name)
    try:
        switch(root, name)
    except OSError:
        if current(root) != name:
            shutil.rmtree(root / name, ignore_errors=True)
        raise
    _clean(root, retention)


def switch(root: Path, name: str) -> None:
    """Make a generation the current one, atomically."""
    replace_text(root / "CURRENT", name + "\n")


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def _next_name(root: Path) -> str:
    """A name that sorts after all existing names, even if the clock was set back."""
    now = datetime.now(UTC).replace(tzinfo=None)
    last = max(filter(_is_name, _folders(root)), default="")
    if last >= now.strftime(_NAME_FORMAT):
        now = datetime.strptime(last, _NAME_FORMAT) + timedelta(microseconds=1)  # noqa: DTZ007
    return now.strftime(_NAME_FORMAT)


def _folders(root: Path) -> list[str]:
    return [path.name for path in root.iterdir() if path.is_dir()]


def _clean(root: Path, retention: Retention) -> None:
    """Delete abandoned builds and generations not to be kept. Requires the write lock."""
    built = [name for name in _folders(root) if name.endswith(PARTIAL)]
    dead = [name for name in built if _is_name(name.removesuffix(PARTIAL))]
    with suppress(IndexMissing, IndexCorrupt):
        current(root)
        dead += _expired(root, retention)
    _delete(root, dead)


def _expired(root: Path, retention: Retention) -> list[str]:
    """The generations that nobody needs any more. The best of the others is always kept."""
    best_first, names = others(root), sorted(filter(_is_name, _folders(root)))
    now = time.time()
    # A generation was replaced when the checksums of the next one were written.
    followed = dict(pairwise(names))
    expired = []
    for position, name in enumerate(best_first, start=2):
        replaced_at = checksums.written_at(root / followed[name]) if name in followed else 0.0
        # A time far in the future means that the clock was set back since.
        is_recent = abs(now - replaced_at) <= retention.seconds
        limit = MAX_GENERATIONS if is_recent else max(2, retention.count)
        if position > limit:
            expired.append(name)
    return expired


def _forget_newer(root: Path, name: str) -> None:
    """Delete generations between the current one and `name`, left over after a rollback.

    If they stayed, a later rollback would switch to one of them.
    """
    with suppress(IndexMissing, IndexCorrupt):
        serving = current(root)
        _delete(root, [other for other in others(root) if serving < other < name])


def _delete(root: Path, names: Iterable[str]) -> None:
    for name in names:
        shutil.rmtree(root / name, ignore_errors=True)
