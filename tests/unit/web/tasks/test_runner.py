"""The runner of queued tasks, in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from search.settings.table import Settings
from search.storage import build_failures, generations
from tests.paths import SAMPLE
from tests.unit.web.tasks.conftest import claimed
from web.tasks import runner
from web.tasks.child_process import TaskFailed
from web.tasks.queue import Queue, Task
from web.tasks.runner import PROGRAM, Runner, pull, start


def over(queue: Queue, id: str) -> Task:
    """Wait until a task is finished and return it."""
    for _ in range(3_000):
        task = queue.get(id)
        assert task is not None
        if task.is_finished():
            return task
        time.sleep(0.1)
    raise AssertionError(f"still {task.state}")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that the runner's processes read too."""
    monkeypatch.setenv("CURATED_SEARCH_CONTENT", str(SAMPLE))
    return Settings(content=SAMPLE, index=tmp_path / "index")


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_failed_build_is_recorded_once(
    settings: Settings, queue: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If events are reported, the command records its failure, and the runner what it cannot."""
    url = "https://hooks.example.org/"
    monkeypatch.setenv("CURATED_SEARCH_WEBHOOK_URLS", f'["{url}"]')
    monkeypatch.setenv("CURATED_SEARCH_CONTENT", "nowhere")
    # The sample is in a repository, which the pull would update.
    settings = replace(settings, content=tmp_path)
    reporting = replace(settings, webhook_urls=(url,))
    run_here(reporting, queue)
    (failure,) = build_failures.take_all(settings.index)
    assert failure.reason.startswith("the content folder nowhere does not exist")
    run_here(reporting, queue, pull=True)
    (failure,) = build_failures.take_all(settings.index)
    assert failure.reason.startswith("git pull: ")
    run_here(settings, queue, pull=True)
    assert list(build_failures.take_all(settings.index)) == []


@pytest.mark.slow
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


@pytest.mark.slow
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
