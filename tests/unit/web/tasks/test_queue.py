"""The queue of tasks: storage, joining, and dead runners."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from search.errors import WriteFailed
from tests.unit.web.tasks.conftest import claimed
from web.tasks.queue import Busy, Queue, finished


def test_a_request_joins_the_task_that_waits(queue: Queue) -> None:
    """At most one task is queued, with the combined options of all its requests."""
    first = queue.add("update")
    assert queue.add("update", pull=True).id == first.id
    joined = queue.add("rebuild", force=True)
    assert (joined.id, joined.kind, joined.force, joined.pull) == (first.id, "rebuild", True, True)
    assert joined.requests == 3
    assert queue.add("update").kind == "rebuild"


def test_a_running_task_is_not_joined(queue: Queue) -> None:
    """A request does not join a running task, whose content may be outdated."""
    first = queue.add("update")
    lock = claimed(queue)
    running = queue.next(lock)
    assert running is not None
    assert (running.id, running.state) == (first.id, "running")
    second = queue.add("update")
    assert second.id > first.id
    # The runner is alive and will take the second task.
    assert queue.claim() is None
    queue.save(finished(running, "succeeded"))
    taken = queue.next(lock)
    assert taken is not None
    assert taken.id == second.id
    queue.save(finished(taken, "succeeded"))
    assert queue.next(lock) is None
    # No task is queued.
    assert queue.claim() is None


def test_busy_names_the_task(queue: Queue) -> None:
    """Busy names the queued or running task."""
    task = queue.add("rebuild", join=False)
    with pytest.raises(Busy, match=task.id):
        queue.add("rebuild", join=False)
    queue.next(claimed(queue))
    with pytest.raises(Busy, match=task.id):
        queue.add("rebuild", join=False)


def test_a_task_whose_runner_died_has_failed(queue: Queue) -> None:
    """A running task whose lock is free is marked as failed."""
    task = queue.add("rebuild")
    lock = claimed(queue)
    queue.next(lock)
    found = queue.get(task.id)
    assert found is not None
    assert found.state == "running"
    # As the kernel does when the process dies.
    os.close(lock)
    found = queue.get(task.id)
    assert found is not None
    assert (found.state, found.error and "died" in found.error) == ("failed", True)
    assert found.finished_at
    queue.add("rebuild", join=False)


def test_tasks_that_are_over_are_kept_in_a_bounded_number(queue: Queue, tmp_path: Path) -> None:
    """Only the newest finished tasks are kept."""
    queue.add("rebuild")
    lock = claimed(queue)
    ids = []
    for _ in range(60):
        task = queue.next(lock)
        assert task is not None
        queue.save(finished(task, "succeeded"))
        ids.append(task.id)
        queue.add("update")
    kept = sorted(path.stem for path in (tmp_path / "index" / "tasks").glob("*.json"))
    assert kept[:-1] == ids[-50:]


@pytest.mark.parametrize("id", ["", "..", "../CURRENT", "LOCK", "20200101T000000000000-zzzzzzzz"])
def test_an_id_is_not_a_path(queue: Queue, id: str) -> None:
    """An ID that is not a task's is not used as a path."""
    queue.add("rebuild")
    assert queue.get(id) is None


def test_files_that_are_not_tasks_are_ignored(queue: Queue, tmp_path: Path) -> None:
    """Truncated files and other programs' files are ignored."""
    folder = tmp_path / "index" / "tasks"
    task = queue.add("rebuild")
    for number, text in enumerate(("", "[]", "{}", '{"id": 1, "new": 2}')):
        (folder / f"20200101T00000000000{number}-00000000.json").write_text(text)
    (folder / "notes.json").write_text("mine")
    assert queue.add("rebuild").id == task.id


def test_a_folder_of_other_things_is_refused(tmp_path: Path) -> None:
    """Tasks are not written to a folder with unrelated files."""
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(WriteFailed, match=r"thesis\.txt"):
        Queue(tmp_path).add("rebuild")
    assert not (tmp_path / "tasks").exists()


def test_many_at_once_make_one_task(queue: Queue) -> None:
    """Concurrent requests from threads and processes create a single task."""
    ids: list[str] = []
    threads = [
        threading.Thread(target=lambda: ids.append(queue.add("update").id)) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 20
    assert len(set(ids)) == 1
    task = queue.get(ids[0])
    assert task is not None
    assert task.requests == 20


def test_a_task_is_kept_as_json(queue: Queue, tmp_path: Path) -> None:
    """A task is stored as readable JSON."""
    task = queue.add("rebuild")
    kept = json.loads((tmp_path / "index" / "tasks" / f"{task.id}.json").read_text())
    assert kept["state"] == "queued"
