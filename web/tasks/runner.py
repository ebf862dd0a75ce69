"""The runner, a separate process that runs the queued tasks one after another.

It is separate so that a build survives when the service stops or restarts its workers. Each task
runs one of the command line's commands in a child process, whose memory is freed when it ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from search.settings import PREFIX, SETTINGS, Secrecy, Settings, load_settings
from search.storage import build_failures
from web.tasks.child_process import TaskFailed, child_process
from web.tasks.queue import Queue, Task, finished

# -P: the working directory may contain folders named like our packages.
COMMAND = (sys.executable, "-P", "-m", "curated_search")
PROGRAM = (sys.executable, "-P", "-m", "web.tasks.runner")
# A rebuild started on the command line may have locked the index; a task waits for it.
WRITER_TIMEOUT_SECONDS = 3_600
PULL_TIMEOUT_SECONDS = 300
# The index stores more problems than a task reports.
MAX_PROBLEMS = 200
_RESULT_KEYS = (
    "generation", "engine", "seconds", "read", "indexed", "documents", "left_out", "changes",
    "changed", "rebuilt",
)  # fmt: skip
# Secrets that neither a build nor git hooks need.
_SECRET_VARIABLES = {
    PREFIX + name.upper() for name, row in SETTINGS.items() if row.secrecy is Secrecy.SERVICE_ONLY
}


def start(settings: Settings) -> None:
    """Start a runner if a task is queued and no runner is alive."""
    lock = Queue(settings.index).claim()
    if lock is None:
        return
    environment = {name: text for name, text in os.environ.items() if name not in _SECRET_VARIABLES}
    try:
        runner = subprocess.Popen(  # noqa: S603 - our own program
            [*PROGRAM, "--lock", str(lock), "--index", str(settings.index)],
            # The runner owns the lock from the start.
            pass_fds=[lock],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # Ctrl-C in the service's terminal must not end a build.
            start_new_session=True,
        )
    finally:
        os.close(lock)
    # A child process that is not waited for remains a zombie.
    threading.Thread(target=runner.wait, daemon=True).start()


@click.command()
@click.option("--lock", type=int, required=True, help="File descriptor of the runner's lock.")
@click.option("--index", required=True, help="Index folder.")
def main(lock: int, index: str) -> None:
    """Run the queued tasks of an index. Started by the service."""
    runner = Runner(load_settings(index=index), lock)
    signal.signal(signal.SIGTERM, runner.stop)
    # Stopped between two tasks: there is no running task to mark as failed.
    with suppress(TaskFailed):
        runner.run()


class Runner:
    """Runs queued tasks until the queue is empty or it is stopped."""

    def __init__(self, settings: Settings, lock: int) -> None:
        self._settings = settings
        self._lock = lock
        self._queue = Queue(settings.index)
        self._stopped = False

    def run(self) -> None:
        """Run the queued tasks."""
        while not self._stopped and (task := self._queue.next(self._lock)) is not None:
            task = self._run_task(task)
            self._queue.save(task)
            reason = f": {task.error}" if task.error else ""
            click.echo(f"task {task.id}: {task.kind} {task.state}{reason}", err=True)

    def stop(self, *_: object) -> None:
        """Fail the running task and leave the queued one; a signal handler."""
        self._stopped = True
        raise TaskFailed("The task was stopped because the service stopped.")

    def _run_task(self, task: Task) -> Task:
        """Run a task and return it in its final state."""
        try:
            if task.pull:
                for part in self._settings.parts().values():
                    pull(part.content)
            result = self._build(task)
        except TaskFailed as failure:
            if self._settings.webhook_urls and not failure.is_recorded:
                build_failures.record(self._settings.index, str(failure))
            return finished(self._queue.get(task.id) or task, "failed", error=str(failure))
        return finished(
            task,
            "succeeded",
            progress=result["progress"],
            result={name: result[name] for name in _RESULT_KEYS if name in result},
            problem_count=result.get("problem_count", {}),
            problems=tuple(result.get("problems", ()))[:MAX_PROBLEMS],
        )

    def _build(self, task: Task) -> Mapping[str, Any]:
        """Run a task's command while saving its progress, and return its result."""
        command = [
            *(*COMMAND, task.kind, "--json"),
            *("--index", str(self._settings.index)),
            *("--wait", str(WRITER_TIMEOUT_SECONDS)),
            *(["--force"] if task.force else []),
        ]
        progress, result = None, None
        # The child inherits the runner's lock, so that no other task starts while it may write.
        with child_process(command, inherited_files=(self._lock,)) as child:
            for message in child.json_lines():
                result = message.get("result", result)
                if "progress" in message:
                    progress = message["progress"]
                    self._queue.save(replace(task, progress=progress))
            child.wait(task.kind)
        if not isinstance(result, dict):
            raise TaskFailed(f"The {task.kind} ended without a result.")
        return {**result, "progress": progress}


def pull(content: Path) -> None:
    """Update a git checkout; raise TaskFailed with git's message if that fails."""
    try:
        with child_process(["git", "-C", str(content), "pull", "--ff-only", "--quiet"]) as git:
            git.wait("git pull", timeout_seconds=PULL_TIMEOUT_SECONDS)
    except TaskFailed as failure:
        raise TaskFailed(f"git pull: {failure}") from None
    except FileNotFoundError:
        raise TaskFailed("hook_pull is set, but git is not installed.") from None
    except subprocess.TimeoutExpired:
        raise TaskFailed(f"git pull took longer than {PULL_TIMEOUT_SECONDS} seconds.") from None


if __name__ == "__main__":
    main()
