"""The queue of tasks: storage, joining, and dead runners."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from search.errors import WriteFailed
from search.settings.table import Settings
from search.storage import generations
from tests.paths import SAMPLE
from web.tasks import runner
from web.tasks.child_process import TaskFailed
from web.tasks.queue import Busy, Queue, Task, finished
from web.tasks.runner import PROGRAM, Runner, pull, start


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    return Queue(tmp_path / "index")


def claimed(queue: Queue) -> int:
    """The runner's lock, which must be free."""
    lock = queue.claim()
    assert lock is not None
    return lock


def over(queue: Queue, id: str) -> Task:
    """Wait until a task is finished and return it."""
    for _ in range(3_000):
        task = queue.get(id)
        assert task is not None
        if task.is_finished():
            return task
        time.sleep(0.1)
    raise AssertionError(f"still {task.state}")


def test_a_request_joins_the_task_that_waits(queue: Queue) -> None:
    """At most one task is queued, and it combines the options of all its requests."""
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


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that the runner's processes read too."""
    monkeypatch.setenv("CURATED_SEARCH_CONTENT", str(SAMPLE))
    return Settings(content=SAMPLE, index=tmp_path / "index")


def test_a_runner_process_runs_the_queued_task(settings: Settings, queue: Queue) -> None:
    """A runner process runs the task and stores its result and the content's problems."""
    task = queue.add("rebuild")
    start(settings)
    found = over(queue, task.id)
    assert (found.state, found.error) == ("succeeded", None)
    assert found.result is not None
    assert found.result["documents"] == 74
    assert found.result["generation"] == (settings.index / "CURRENT").read_text().strip()
    assert found.progress == {"files": 90, "of": 90}
    assert found.problem_count["error"] == 3
    assert any("merge-conflict" in problem["path"] for problem in found.problems)


def run_here(settings: Settings, queue: Queue, **asked: bool) -> Task:
    """Run one task in this process and return it."""
    task = queue.add("rebuild", **asked)
    Runner(settings, claimed(queue)).run()
    return over(queue, task.id)


def test_a_task_that_fails_says_why(
    settings: Settings, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error is the command's message, without its prefix."""
    monkeypatch.setenv("CURATED_SEARCH_CONTENT", "nowhere")
    task = run_here(settings, queue)
    assert task.state == "failed"
    assert task.error is not None
    assert task.error.startswith("the content folder nowhere does not exist")


def test_a_rebuild_that_would_lose_much_needs_force(
    settings: Settings, queue: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebuild that would lose many documents fails without force."""
    content = tmp_path / "content"
    content.mkdir()
    for number in range(10):
        (content / f"{number}.md").write_text(f"---\ntitle: T{number}\n---\ntext")
    monkeypatch.setenv("CURATED_SEARCH_CONTENT", str(content))
    assert run_here(settings, queue).state == "succeeded"
    for number in range(5):
        (content / f"{number}.md").unlink()
    refused = run_here(settings, queue)
    assert (refused.state, "--force" in (refused.error or "")) == ("failed", True)
    assert run_here(settings, queue, force=True).state == "succeeded"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import os; os.kill(os.getpid(), 9)", "killed by signal 9"),
        ("print('[1]'); print('{')", "without a result"),
        ("print(chr(123) + '\"result\": 1' + chr(125))", "without a result"),
        ("import sys; sys.exit('Error: https://user:word@host/ is down')", "https://host/ is down"),
    ],
)
def test_a_command_that_ends_badly(
    settings: Settings, queue: Queue, monkeypatch: pytest.MonkeyPatch, code: str, words: str
) -> None:
    """However the command ends, the task fails with the reason."""
    monkeypatch.setattr(runner, "COMMAND", (sys.executable, "-c", code))
    task = run_here(settings, queue)
    assert task.state == "failed"
    assert words in (task.error or "")


@pytest.mark.parametrize(("sent", "words"), [(signal.SIGTERM, "stopped"), (signal.SIGKILL, "died")])
def test_a_runner_that_ends_fails_its_task(
    settings: Settings, queue: Queue, sent: signal.Signals, words: str
) -> None:
    """If the runner is stopped or killed, its task fails and its build is stopped."""
    task = queue.add("rebuild")
    lock = claimed(queue)
    # The build waits for this writer.
    with generations.writing(settings.index):
        arguments = ("--lock", str(lock), "--index", str(settings.index))
        process = subprocess.Popen([*PROGRAM, *arguments], pass_fds=[lock], process_group=0)
        os.close(lock)
        while (found := queue.get(task.id)) and not found.progress:
            time.sleep(0.05)
        if sent == signal.SIGTERM:
            process.terminate()
        else:
            os.killpg(process.pid, sent)
        process.wait(120)
        ended_task = over(queue, task.id)
    assert ended_task.state == "failed"
    assert words in (ended_task.error or "")
    assert not (settings.index / "CURRENT").exists()


def test_git_pull(tmp_path: Path) -> None:
    """A checkout is updated, and git's own message is reported if that fails."""
    origin, checkout = tmp_path / "origin", tmp_path / "checkout"
    origin.mkdir()
    git = ("git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C")

    def commit(place: Path, name: str) -> None:
        (place / name).write_text(name)
        subprocess.run([*git, place, "add", "."], check=True)
        subprocess.run([*git, place, "commit", "-q", "-m", name], check=True)

    try:
        subprocess.run(["git", "init", "-q", origin], check=True)
    except FileNotFoundError:
        pytest.skip(reason="git is not installed")
    commit(origin, "a.md")
    subprocess.run(["git", "clone", "-q", origin, checkout], check=True)
    commit(origin, "b.md")
    pull(checkout)
    assert (checkout / "b.md").exists()
    commit(checkout, "c.md")
    commit(origin, "d.md")
    with pytest.raises(TaskFailed, match=r"(?i)fast-forward|diverg"):
        pull(checkout)
    with pytest.raises(TaskFailed, match="not a git repository"):
        pull(tmp_path)


def test_a_task_is_kept_as_json(queue: Queue, tmp_path: Path) -> None:
    """A task is stored as readable JSON."""
    task = queue.add("rebuild")
    kept = json.loads((tmp_path / "index" / "tasks" / f"{task.id}.json").read_text())
    assert kept["state"] == "queued"
