"""Deliveries of the webhook: the branch that was pushed, and whether one is repeated."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path

_HEADS, _TAGS = "refs/heads/", "refs/tags/"
_REMEMBERED_SECONDS = 24 * 3600
_MAX_REMEMBERED = 1_000


def irrelevant_ref(body: bytes, branch: str) -> str:
    """The pushed tag or other branch, for which nothing needs to be done, or an empty string.

    If the body names no branch, or `branch` is empty, any branch may contain the content.
    """
    try:
        ref = json.loads(body)["ref"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    if not isinstance(ref, str):
        return ""
    is_other = bool(branch) and ref.startswith(_HEADS) and ref != _HEADS + branch
    return ref if is_other or ref.startswith(_TAGS) else ""


def checked_out_branch(folder: Path) -> str:
    """The branch of the git checkout that contains a folder, or an empty string."""
    for parent in (folder.absolute(), *folder.absolute().parents):
        with suppress(OSError, UnicodeError):
            head = (_git_folder(parent / ".git") / "HEAD").read_text(encoding="utf-8")
            return head.strip().partition("ref: " + _HEADS)[2]
    return ""


def _git_folder(path: Path) -> Path:
    """The repository's folder, to which a file points in worktrees and submodules."""
    if not path.is_file():
        return path
    return path.parent / path.read_text(encoding="utf-8").partition("gitdir: ")[2].strip()


class Deliveries:
    """The signatures of recent deliveries, as empty files that all workers share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __contains__(self, signature: str) -> bool:
        return (self._folder / signature).exists()

    def add(self, signature: str) -> None:
        """Remember a delivery."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._forget_old()
        (self._folder / signature).touch()

    def _forget_old(self) -> None:
        times: list[tuple[float, Path]] = []
        for path in self._folder.iterdir():
            # Another worker may forget the same delivery.
            with suppress(OSError):
                times.append((path.stat().st_mtime, path))
        times.sort(reverse=True)
        oldest = time.time() - _REMEMBERED_SECONDS
        for number, (moment, path) in enumerate(times):
            if moment < oldest or number >= _MAX_REMEMBERED - 1:
                path.unlink(missing_ok=True)
