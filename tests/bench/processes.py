"""The project's command and the floor as processes, and what they cost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "curated_search")
_PREFIX = "CURATED_SEARCH_"
# Seconds between measurements of a process's memory.
_EVERY = 0.05
# Seconds that a server may take to start and to stop.
_PATIENCE = 30.0


class Failed(Exception):
    """A process failed; the message is its output."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a command: elapsed seconds, CPU seconds and peak memory in bytes.

    `main` is the resident memory of the process itself, including mapped files, and `own` is the
    part without them. `child` is the memory of the largest of its `children` subprocesses.
    """

    seconds: float
    cpu: float
    main: int
    own: int
    child: int
    children: int


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its URL and its process."""

    base: str
    process: int

    def cpu(self) -> float:
        """The CPU seconds that the server and its workers have used."""
        return sum(_cpu(process) for process in (self.process, *_descendants(self.process)))


def run(*arguments: str, command: Sequence[str] = COMMAND) -> Cost:
    """Run the project's or another command to its end and measure its memory."""
    main = own = 0
    peaks: dict[int, int] = {}
    with TemporaryFile("w+", encoding="utf-8") as log:
        began = time.perf_counter()
        process = _start([*command, *arguments], log)
        try:
            while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
                main = max(main, _memory(process.pid, "VmHWM"))
                own = max(own, _memory(process.pid, "RssAnon"))
                for child in _descendants(process.pid):
                    peaks[child] = max(peaks.get(child, 0), _memory(child, "VmHWM"))
                time.sleep(_EVERY)
        except BaseException:
            _end(process)
            raise
        took = time.perf_counter() - began
        _, status, used = ended
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Failed(f"{' '.join((*command, *arguments))}: {_tail(log)}")
    cpu = used.ru_utime + used.ru_stime
    return Cost(took, cpu, main, own, max(peaks.values(), default=0), len(peaks))


@contextmanager
def serving(
    command: Sequence[str], port: int, ready: str, settings: Mapping[str, str]
) -> Iterator[Server]:
    """Run a server, wait until it answers the path `ready`, and stop it afterwards."""
    with TemporaryFile("w+", encoding="utf-8") as log:
        process = _start(command, log, settings)
        try:
            _wait(process, port, ready, log)
            yield Server(f"http://127.0.0.1:{port}", process.pid)
        finally:
            _end(process)


def free_port() -> int:
    """A free port on this machine."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def size(folder: Path) -> int:
    """The size of all files in a folder, in bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _start(
    command: Sequence[str], log: IO[str], settings: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a command with only these of the project's settings."""
    ours = {name for name in os.environ if name.startswith(_PREFIX)} - {_PREFIX + "OPENSEARCH"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    given = {"config": os.devnull} | dict(settings or {})
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=kept | {_PREFIX + name.upper(): value for name, value in given.items()},
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _wait(process: subprocess.Popen[bytes], port: int, ready: str, log: IO[str]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Failed(f"the server ended at once: {_tail(log)}")
        if _answers(port, ready):
            return
        time.sleep(0.1)
    raise Failed(f"the server does not answer {ready} with 200: {_tail(log)}")


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop a process and its children, which form their own session."""
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _tail(log: IO[str]) -> str:
    log.seek(0)
    return log.read()[-2000:]


def _memory(process: int, name: str) -> int:
    """A value from a process's status, in bytes; 0 if the process has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = [line.split()[1] for line in status.splitlines() if line.startswith(f"{name}:")]
    return int(found[0]) * 1024 if found else 0


def _cpu(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    user, system = status.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _descendants(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text(encoding="ascii").split()]
        except OSError:
            continue
        for child in children:
            yield child
            yield from _descendants(child)
