"""Notifications of changes in a content folder, without those that no build would notice."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from indexer.files import is_ignored

# Saving a file or running `git pull` causes several changes, so changes this close together are
# handled as one update. A continuous stream of changes is cut off after the longer time.
DEBOUNCE_STEP_MILLISECONDS = 100
MAX_DEBOUNCE_MILLISECONDS = 2_000

_LIMIT = re.compile("limit reached|Too many open files|No space left")


class LinkTargets:
    """The paths in hidden folders that are read because links lead to them.

    For example, Kubernetes mounts a ConfigMap as `a.md -> ..data/a.md` and
    `..data -> ..2026_11_27`, and replaces the link `..data`.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._targets: frozenset[str] = frozenset()
        self._folders: frozenset[str] = frozenset()
        self.refresh()

    def refresh(self) -> None:
        """Find the links that exist now."""
        self._targets = frozenset(path for path in self._all() if self._is_hidden(path))
        self._folders = frozenset(folder for path in self._targets for folder in _parents(path))

    def concerns(self, path: str) -> bool:
        """Whether a change at a path may affect a document."""
        if not self._is_hidden(path):
            return True
        leads_to_target = path in self._folders
        return leads_to_target or not self._targets.isdisjoint((path, *_parents(path)))

    def _is_hidden(self, path: str) -> bool:
        names = path.removeprefix(self._root).strip("/").split("/")
        return any(map(is_ignored, filter(None, names)))

    def _all(self) -> Iterator[str]:
        """The targets of the visible links: where each points, and where the chain ends."""
        for folder, subfolders, files in os.walk(self._root):
            subfolders[:] = [name for name in subfolders if not is_ignored(name)]
            for name in (*subfolders, *files):
                path = f"{folder}/{name}"
                if not is_ignored(name) and Path(path).is_symlink():
                    yield from _targets(path)


def _targets(link: str) -> Iterator[str]:
    try:
        target = Path(link).readlink()
    except OSError:
        # The link was deleted meanwhile.
        return
    # normpath leaves links unresolved, because it is the links on the way that may be replaced.
    yield os.path.normpath(Path(link).parent / target)
    yield os.path.realpath(link)


def _parents(path: str) -> Iterator[str]:
    return map(str, Path(path).parents)


def changes(folders: Iterable[Path], poll_milliseconds: int) -> Iterator[bool]:
    """Yield whether something has changed, at least once per poll interval.

    Raises OSError if the system cannot notify, for example because its limit is reached.
    """
    links = {root: LinkTargets(root) for root in (str(folder.resolve()) for folder in folders)}
    has_missed_changes = ignores_refusals = False
    while True:
        try:
            for changed in _notifications(links, poll_milliseconds, ignores_refusals):
                yield changed or has_missed_changes
                if changed or has_missed_changes:
                    for one in links.values():
                        one.refresh()
                has_missed_changes = False
        except PermissionError:
            if ignores_refusals:
                raise
            # Only now: watchfiles then also ignores that the system's limit is reached.
            ignores_refusals = True
        except OSError as error:
            raise _explained(error) from None
        except RuntimeError as error:
            if "Unable to decode" not in str(error):
                # watchfiles reports a lack of inotify instances in this way.
                raise _explained(OSError(str(error))) from None
            # watchfiles stops at a name that is not UTF-8, and drops the other changes with it.
            has_missed_changes = True


def _explained(error: OSError) -> OSError:
    if not _LIMIT.search(str(error)):
        return error
    return OSError(
        "the system's limit is reached; raise fs.inotify.max_user_watches and "
        "fs.inotify.max_user_instances with sysctl"
    )


def _notifications(
    links: Mapping[str, LinkTargets], poll_milliseconds: int, ignores_refusals: bool
) -> Iterator[bool]:
    from watchfiles import watch as watch_files

    def concerns(_: object, path: str) -> bool:
        inside = (one for root, one in links.items() if path == root or path.startswith(f"{root}/"))
        return any(one.concerns(path) for one in inside)

    for changed in watch_files(
        *links,
        watch_filter=concerns,
        debounce=MAX_DEBOUNCE_MILLISECONDS,
        step=DEBOUNCE_STEP_MILLISECONDS,
        rust_timeout=poll_milliseconds,
        yield_on_timeout=True,
        ignore_permission_denied=ignores_refusals,
    ):
        yield bool(changed)
