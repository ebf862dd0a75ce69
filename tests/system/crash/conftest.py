"""Fixtures: a running service with a small site, and a process that forks and kills commands.

Also prints the measurements of long runs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.system.crash.forker import Forker
from tests.system.crash.site import Site, until

Serve = Callable[..., "Service"]
ROOT = os.geteuid() == 0


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the measurements of long runs."""
    for report in terminalreporter.getreports("passed"):
        for line in dict(report.user_properties).get("measurements", []):
            terminalreporter.write_line(line)


class Service:
    """A service as its owner runs it, with its port and worker processes."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def workers(self) -> list[int]:
        """The worker processes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]


@contextmanager
def _served(index: Path, *, within: str = "", **environment: str) -> Iterator[Service]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ("serve", "--index", str(index), "--port", str(port), "--workers", "2")
    program = (sys.executable, "-m", "curated_search", *arguments)
    command = ["sh", "-c", f'{within} exec "$@"', "sh", *program]
    inherited = {**os.environ, **environment}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=inherited) as process:
        try:
            until(lambda: _alive(port))
            yield Service(process, port)
        finally:
            process.terminate()


def _alive(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz"):
            return True
    except URLError:
        return False


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve an index folder, after shell code such as `ulimit -n 64;`."""
    with ExitStack() as stack:
        yield lambda index, **options: stack.enter_context(_served(index, **options))


@pytest.fixture(scope="session")
def forker() -> Iterator[Forker]:
    """A warm process that runs commands."""
    made = Forker()
    yield made
    made.close()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A small, empty site."""
    return Site(tmp_path / "content")


@pytest.fixture
def measurements(record_property: Callable[[str, object], None]) -> list[str]:
    """Lines to print at the end."""
    lines: list[str] = []
    record_property("measurements", lines)
    return lines


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    if not ROOT:
        pytest.skip(reason="only root can mount a small file system")
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", place]
    if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip(reason="mounting is not allowed here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)
