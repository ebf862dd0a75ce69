"""Operations on files and folders that survive a power failure, and disk usage."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def make_folder(path: Path) -> None:
    """Create a folder and its parents durably."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in missing:
        sync(folder.parent)


def link_tree(source: Path, target: Path) -> None:
    """Create a folder of hard links to the files in another."""
    shutil.copytree(source, target, copy_function=_link)


def replace_text(path: Path, text: str) -> None:
    """Replace a file's text atomically and durably."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync(path.parent)


def sync_tree(folder: Path) -> None:
    """Wait until everything in a folder is on disk."""
    for path in folder.rglob("*"):
        sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """Wait until a file or a folder's entries are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_error(folder: Path, error: BaseException) -> OSError | None:
    """The reason why a folder is not writable, for when a library's error does not tell."""
    if isinstance(error, OSError) or not isinstance(error, Exception):
        return None
    try:
        (folder / "probe").write_bytes(bytes(64 * 1024))
    except OSError as refusal:
        return refusal
    return None


def size(folder: Path) -> int:
    """The total size in bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def footprint(folder: Path) -> int:
    """The size in bytes of a folder on disk, with hard-linked files counted once."""
    stats = (path.stat() for path in folder.rglob("*") if path.is_file())
    return sum({stat.st_ino: stat.st_size for stat in stats}.values())


def _link(source: str, target: str) -> None:
    """Hard-link a file, or copy it if the file system or permissions do not allow links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
