"""A queue of tasks, and its lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.tasks.queue import Queue


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    """The queue of an index that does not exist yet."""
    return Queue(tmp_path / "index")


def claimed(queue: Queue) -> int:
    """The runner's lock, which must be free."""
    lock = queue.claim()
    assert lock is not None
    return lock
