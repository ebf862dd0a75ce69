"""Run a command in a child process, and read its output (JSON lines) or why it failed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

_STOP_TIMEOUT_SECONDS = 10
_MAX_ERROR_BYTES = 2_000
_PASSWORD_IN_URL = re.compile(r"(://)[^/\s@]+@")


class TaskFailed(Exception):
    """A task failed; the message is the reason. If the command could, it has recorded that."""

    def __init__(self, reason: str, *, is_recorded: bool = False) -> None:
        super().__init__(reason)
        self.is_recorded = is_recorded


class ChildProcess:
    """A running command. Its standard error goes to a file, which is read if the command fails."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self._process = process
        self._errors = errors

    def json_lines(self) -> Iterator[Mapping[str, Any]]:
        """The JSON objects that the command prints, one per line, as soon as they are printed."""
        for line in self._process.stdout or ():
            with suppress(ValueError):
                value = json.loads(line)
                if isinstance(value, dict):
                    yield value

    def wait(self, name: str, *, timeout_seconds: float | None = None) -> None:
        """Wait for the command; if it fails, raise TaskFailed with the end of its error output."""
        code = self._process.wait(timeout_seconds)
        if code < 0:
            raise TaskFailed(f"{name} was killed by signal {-code}.")
        if code:
            raise TaskFailed(self._last_error() or f"{name} failed.", is_recorded=True)

    def _last_error(self) -> str:
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - _MAX_ERROR_BYTES))
        text = self._errors.read().decode("utf-8", "replace").strip()
        return _PASSWORD_IN_URL.sub(r"\1", text.removeprefix("Error: "))


@contextmanager
def child_process(
    command: Sequence[str], *, inherited_files: Sequence[int] = ()
) -> Iterator[ChildProcess]:
    """Run a command, and terminate it if it is still running at the end of the block."""
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603 - our own command, or git
            command,
            pass_fds=inherited_files,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            # Without a terminal, git would wait for a password forever.
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
        ) as process,
    ):
        try:
            yield ChildProcess(process, errors)
        finally:
            if process.poll() is None:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_STOP_TIMEOUT_SECONDS)
                process.kill()
