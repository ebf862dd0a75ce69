"""Generations: a fresh folder per build, the CURRENT pointer, the atomic switch, clean-up.

    index/CURRENT                      the name of the generation that answers
    index/LOCK                         held (flock) by the one process that writes
    index/20260102T030405-000006/      a generation: the engine's files, manifest.json, SEAL.json
    index/….partial/                   one being built, or left by a build that was killed

A generation is never changed once CURRENT names it. An update is a generation too, made of
hard links to the last one's files; both embedded engines only ever add files and replace
them by renaming, so the last one stays as it was.

What is acknowledged is on disk: files, then their folder, then its name in the index, and only
then CURRENT, each fsynced before the next.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from search.errors import IndexCorrupt, IndexLocked, IndexMissing, WriteFailed
from search.storage import checksums, lock

# A folder that holds one of these is an index.
_INDEX_FILES = frozenset({"CURRENT", "LOCK"})

PARTIAL = ".partial"
_NAME_FORMAT = "%Y%m%dT%H%M%S-%f"
_NAME = re.compile(r"\d{8}T\d{6}-\d{6}")
_log = logging.getLogger("curated_search.index")


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
    """A value that changes whenever CURRENT does, for the price of one stat."""
    try:
        stat = (root / "CURRENT").stat()
    except OSError:
        return (0, 0)
    return (stat.st_ino, stat.st_mtime_ns)


def others(root: Path) -> list[str]:
    """Return the finished generations that could answer instead, the best one first.

    That is the one before; after a return to it, the one after; damaged ones come last.
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
    """Make the folder of an index; raise WriteFailed where it is a file or holds other things."""
    if root.exists() and not root.is_dir():
        raise WriteFailed(f"the index {root} is a file: set `index` to a folder")
    _make_folder(root)
    names = [path.name for path in root.iterdir() if not path.name.startswith(".")]
    if names and not _INDEX_FILES & set(names):
        raise WriteFailed(
            f"{root} is not an index: it holds other files, such as {min(names)!r}; "
            "name an empty folder, or one that does not exist yet"
        )
    if "LOCK" not in names:
        (root / "LOCK").touch()


def _make_folder(root: Path) -> None:
    missing = [path for path in (root, *root.parents) if not path.exists()]
    root.mkdir(parents=True, exist_ok=True)
    for path in missing:
        sync(path.parent)


@contextmanager
def writing(root: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the index for writing; raise IndexLocked when another holds it for `wait` seconds more.

    A process must not fork while it writes: the child would hold the lock too.
    """
    prepare(root)
    try:
        with lock.hold(root / "LOCK", wait=wait) as own_lock:
            if own_lock.died:
                _log.warning("%s died while it wrote to %s; its remains go", own_lock.died, root)
            _clean(root)
            yield
    except lock.Taken as holder:
        raise IndexLocked(
            f"{holder} is writing to {root}; try again later, or use --wait"
        ) from None


@contextmanager
def building(root: Path, *, base: str | None = None) -> Iterator[Path]:
    """Yield a folder to build a generation in, linked to `base`'s files where one is given.

    Left without an error, the folder becomes the current generation; left with one, it goes.
    To be used while `writing`.
    """
    name = _next_name(root)
    partial = root / (name + PARTIAL)
    try:
        if base is None:
            partial.mkdir()
        else:
            shutil.copytree(root / base, partial, copy_function=_link)
        yield partial
        checksums.write(partial, base=None if base is None else root / base)
        _sync_tree(partial)
        partial.rename(root / name)
    except BaseException as error:
        refusal = _refusal(partial, error)
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
    _clean(root)


def switch(root: Path, name: str) -> None:
    """Make a generation the current one: readers see the old name or the new, never neither."""
    fresh = root / "CURRENT.new"
    with fresh.open("w", encoding="ascii") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(root / "CURRENT")
    sync(root)


def size(folder: Path) -> int:
    """Return the bytes of all files in a generation."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def footprint(root: Path) -> int:
    """Return the bytes that all generations take on the disk: what they share counts once."""
    stats = (path.stat() for path in root.rglob("*") if path.is_file())
    return sum({stat.st_ino: stat.st_size for stat in stats}.values())


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def _next_name(root: Path) -> str:
    """Return a name later than all there are, also where the clock has gone back."""
    now = datetime.now(UTC).replace(tzinfo=None)
    last = max(filter(_is_name, _folders(root)), default="")
    if last >= now.strftime(_NAME_FORMAT):
        now = datetime.strptime(last, _NAME_FORMAT) + timedelta(microseconds=1)  # noqa: DTZ007
    return now.strftime(_NAME_FORMAT)


def _link(source: str, target: str) -> None:
    """Share a file, or copy it: not every file system and not every user may link."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _folders(root: Path) -> list[str]:
    return [path.name for path in root.iterdir() if path.is_dir()]


def _clean(root: Path) -> None:
    """Delete dead builds and all generations but two; only a writer may."""
    built = [name for name in _folders(root) if name.endswith(PARTIAL)]
    dead = [name for name in built if _is_name(name.removesuffix(PARTIAL))]
    with suppress(IndexMissing, IndexCorrupt):
        current(root)
        dead += others(root)[1:]
    _delete(root, dead)


def _forget_newer(root: Path, name: str) -> None:
    """Delete what was left behind by a return to an older generation, or never switched to.

    Were it kept, it and not the one that answers would be the one before `name`.
    """
    with suppress(IndexMissing, IndexCorrupt):
        serving = current(root)
        _delete(root, [other for other in others(root) if serving < other < name])


def _delete(root: Path, names: Iterable[str]) -> None:
    for name in names:
        shutil.rmtree(root / name, ignore_errors=True)


def _refusal(partial: Path, error: BaseException) -> OSError | None:
    """Return why the disk takes nothing, where a library that failed does not say it."""
    if isinstance(error, OSError) or not isinstance(error, Exception):
        return None
    try:
        (partial / "probe").write_bytes(bytes(64 * 1024))
    except OSError as refusal:
        return refusal
    return None


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """Return when a file, or what a folder says of its files, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
