"""The runner: a process of its own that runs the waiting tasks, one after the other.

The web service may be stopped, or its workers be replaced, without a build being lost. Each
task is the command line in a child, so that what it needs of memory goes with it.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import click

from search.settings.loading import PREFIX, load_settings
from search.settings.setting import Secrecy
from search.settings.table import SETTINGS, Settings
from web.tasks.queue import Queue, Task, ended

# Not from the working directory: that may hold folders with the names of our packages.
COMMAND = (sys.executable, "-P", "-m", "curated_search")
PROGRAM = (sys.executable, "-P", "-m", "web.tasks.runner")
WAIT = "3600"  # seconds for a writer that is no task, such as a rebuild on the command line
PULL_TIME = 300  # seconds
STOP_TIME = 10  # seconds a child has to end when told to
PROBLEMS = 200  # kept with a task; the index keeps more
_RESULT = (
    "generation", "engine", "seconds", "read", "indexed", "documents", "left_out", "changes",
    "changed", "rebuilt",
)  # fmt: skip
# Neither a build nor git's hooks need these.
_SERVICE_VARIABLES = {
    PREFIX + name.upper() for name, row in SETTINGS.items() if row.secrecy is Secrecy.SERVICE_ONLY
}
_SAID = 2_000  # characters of a failed command's last words
_PASSWORD = re.compile(r"(://)[^/\s@]+@")


class Failed(Exception):
    """A task failed; the text says why."""


def start(settings: Settings) -> None:
    """See to it that waiting tasks run: start a runner where there is none."""
    lock = Queue(settings.index).claim()
    if lock is None:
        return
    try:
        child = subprocess.Popen(  # noqa: S603 - our own program
            [*PROGRAM, "--lock", str(lock), "--index", str(settings.index)],
            pass_fds=[lock],  # the runner holds the lock from its first moment
            env={name: text for name, text in os.environ.items() if name not in _SERVICE_VARIABLES},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C on the service does not end a build
        )
    finally:
        os.close(lock)
    threading.Thread(target=child.wait, daemon=True).start()


@click.command()
@click.option("--lock", type=int, required=True, help="The runner's lock, handed over open.")
@click.option("--index", required=True, help="Folder of the built index.")
def main(lock: int, index: str) -> None:
    """Run the waiting tasks of an index; the service starts this."""
    runner = Runner(load_settings(index=index), lock)
    signal.signal(signal.SIGTERM, runner.stop)
    with suppress(Failed):  # told to stop between two tasks
        runner.run()


class Runner:
    """Runs waiting tasks until there is none, or it is told to stop."""

    def __init__(self, settings: Settings, lock: int) -> None:
        self._settings, self._lock = settings, lock
        self._queue = Queue(settings.index)
        self._stopped = False

    def run(self) -> None:
        """Run the waiting tasks."""
        while not self._stopped and (task := self._queue.next(self._lock)) is not None:
            over = self._done(task)
            self._queue.save(over)
            why = f": {over.error}" if over.error else ""
            click.echo(f"task {over.id}: {over.kind} {over.state}{why}", err=True)

    def stop(self, *_: object) -> None:
        """Fail the running task and leave those that wait."""
        self._stopped = True
        raise Failed("It was stopped with the service.")

    def _done(self, task: Task) -> Task:
        try:
            if task.pull:
                pull(self._settings.content)
            result = self._built(task)
        except Failed as failure:
            return ended(self._queue.get(task.id) or task, "failed", error=str(failure))
        return ended(
            task,
            "succeeded",
            progress=result["progress"],
            result={name: result[name] for name in _RESULT if name in result},
            problem_count=result.get("problem_count", {}),
            problems=tuple(result.get("problems", ()))[:PROBLEMS],
        )

    def _built(self, task: Task) -> Mapping[str, Any]:
        """Run the command of a task, keep its progress, and return its result."""
        place = ("--index", str(self._settings.index), "--wait", WAIT)
        force = ("--force",) if task.force else ()
        progress, result = None, None
        # The child holds the runner's lock too: no other task begins while it may still write.
        with _child([*COMMAND, task.kind, "--json", *place, *force], keep=(self._lock,)) as child:
            for told in child.told():
                result = told.get("result", result)
                if "progress" in told:
                    progress = told["progress"]
                    self._queue.save(replace(task, progress=progress))
            child.finish(task.kind)
        if not isinstance(result, dict):
            raise Failed(f"The {task.kind} ended without a result.")
        return {**result, "progress": progress}


def pull(content: Path) -> None:
    """Bring a git checkout up to date, or raise Failed with git's words."""
    try:
        with _child(["git", "-C", str(content), "pull", "--ff-only", "--quiet"]) as git:
            git.finish("git pull", wait=PULL_TIME)
    except Failed as failure:
        raise Failed(f"git pull: {failure}") from None
    except FileNotFoundError:
        raise Failed("hook_pull is set, but there is no git here.") from None
    except subprocess.TimeoutExpired:
        raise Failed(f"git pull took longer than {PULL_TIME} seconds.") from None


class _Child:
    """A command that runs, and what it says."""

    def __init__(self, process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
        self._process, self._said = process, said

    def told(self) -> Iterator[Mapping[str, Any]]:
        """Yield the JSON objects that it prints, each as it comes."""
        for line in self._process.stdout or ():
            with suppress(ValueError):
                if isinstance(told := json.loads(line), dict):
                    yield told

    def finish(self, name: str, *, wait: float | None = None) -> None:
        """Wait for its end; raise Failed with its last words if it failed."""
        code = self._process.wait(wait)
        if code < 0:
            raise Failed(f"{name} was killed by signal {-code}.")
        if code:
            size = self._said.seek(0, os.SEEK_END)
            self._said.seek(max(0, size - _SAID))
            words = self._said.read().decode("utf-8", "replace").strip()
            raise Failed(_PASSWORD.sub(r"\1", words.removeprefix("Error: ")) or f"{name} failed.")


@contextmanager
def _child(command: Sequence[str], *, keep: Sequence[int] = ()) -> Iterator[_Child]:
    """Start a command, and leave none behind."""
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 - our own command, or git
            command,
            pass_fds=keep,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
        ) as process,
    ):
        try:
            yield _Child(process, said)
        finally:
            if process.poll() is None:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(STOP_TIME)
                process.kill()


if __name__ == "__main__":
    main()
