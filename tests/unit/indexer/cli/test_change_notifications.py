"""Notifications of changes in a content folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.cli import change_notifications
from indexer.cli.change_notifications import LinkTargets, changes


def paths(root: Path, *names: str) -> list[str]:
    """Absolute paths in a folder."""
    return [str(root / name) for name in names]


def test_hidden_files_are_ignored(tmp_path: Path) -> None:
    """Changes that a build would not read do not start one."""
    links = LinkTargets(str(tmp_path))
    assert all(map(links.concerns, paths(tmp_path, "a.md", "b/c.md", "")))
    assert not any(map(links.concerns, paths(tmp_path, ".git/index", "a.md~", "b/#c.md#")))


def test_targets_of_links_in_hidden_folders_matter(tmp_path: Path) -> None:
    """A change in a hidden folder matters if a visible link leads there."""
    (tmp_path / ".store" / "deep").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / "pages").symlink_to(".store/deep")
    (tmp_path / "gone.md").symlink_to(".store/nowhere.md")
    links = LinkTargets(str(tmp_path))
    relevant = (".store", ".store/deep", ".store/deep/x/a.md", ".store/nowhere.md")
    assert all(map(links.concerns, paths(tmp_path, *relevant)))
    assert not any(map(links.concerns, paths(tmp_path, ".git/index", ".store/b.md")))


def test_links_on_the_way_matter(tmp_path: Path) -> None:
    """In a ConfigMap mounted by Kubernetes, the hidden link in the middle is replaced."""
    (tmp_path / "..2026_1").mkdir()
    (tmp_path / "..data").symlink_to("..2026_1")
    (tmp_path / "a.md").symlink_to("..data/a.md")
    links = LinkTargets(str(tmp_path))
    assert all(map(links.concerns, paths(tmp_path, "..data", "..2026_1/a.md")))
    assert not links.concerns(str(tmp_path / "..2026_2" / "a.md"))
    (tmp_path / "..2026_2").mkdir()
    (tmp_path / "..data").unlink()
    (tmp_path / "..data").symlink_to("..2026_2")
    links.refresh()
    assert links.concerns(str(tmp_path / "..2026_2" / "a.md"))


@pytest.fixture
def notify(monkeypatch: pytest.MonkeyPatch) -> Callable[[Iterator[Any]], None]:
    """Replace the notifications by batches, each of which may be an error."""

    def replace(batches: Iterator[Any]) -> None:
        def notifications(*_: Any) -> Iterator[bool]:
            for batch in batches:
                if isinstance(batch, Exception):
                    raise batch
                yield batch

        monkeypatch.setattr(change_notifications, "_notifications", notifications)

    return replace


def test_a_name_that_is_not_utf8_is_a_change(
    tmp_path: Path, notify: Callable[[Iterator[Any]], None]
) -> None:
    """After an error about a name, the folder is watched again before the change is reported."""
    undecodable = RuntimeError(r'Unable to decode path "/a/bad\xFF.md" to string')
    notify(iter([False, undecodable, False, False, True]))
    reported = changes([tmp_path], 500)
    assert [next(reported) for _ in range(4)] == [False, True, False, True]


def test_other_errors_are_reported(tmp_path: Path, notify: Callable[[Iterator[Any]], None]) -> None:
    """An unknown error becomes an OSError, after which the folder is polled."""
    notify(iter([RuntimeError("no more watches")]))
    with pytest.raises(OSError, match="no more watches"):
        next(changes([tmp_path], 500))


@pytest.mark.parametrize(
    "error",
    [
        OSError("OS file watch limit reached."),
        OSError("Too many open files"),
        RuntimeError("Error creating recommended watcher: Too many open files (os error 24)"),
    ],
)
def test_the_systems_limit_is_named(
    tmp_path: Path, notify: Callable[[Iterator[Any]], None], error: Exception
) -> None:
    """The message names the two limits that an administrator can raise."""
    notify(iter([error]))
    with pytest.raises(OSError, match=r"max_user_watches and fs\.inotify\.max_user_instances"):
        next(changes([tmp_path], 500))


def test_an_unreadable_folder_does_not_hide_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refusals are ignored only after one occurred, as watchfiles then ignores the limit too."""
    calls: list[bool] = []

    def notifications(*arguments: Any) -> Iterator[bool]:
        calls.append(arguments[-1])
        if not arguments[-1]:
            raise PermissionError
        yield True

    monkeypatch.setattr(change_notifications, "_notifications", notifications)
    assert next(changes([tmp_path], 500)) is True
    assert calls == [False, True]
