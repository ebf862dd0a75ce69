"""A running service with the sample, as its owner starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.paths import ROOT, SAMPLE

COMMAND = (sys.executable, "-m", "curated_search")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its main process, its port and its log file."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def base(self) -> str:
        """The URL prefix of its paths."""
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> set[int]:
        """The worker processes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(pid) for pid in children.read_text().split()}

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition while the service is running, for at most five minutes."""
        deadline = time.monotonic() + 300
        while not condition():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def connect(self) -> socket.socket:
        """Open a connection to the service."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=120)


@contextmanager
def serving(
    folder: Path,
    settings: str = "",
    *,
    program: tuple[str, ...] = COMMAND,
    options: tuple[str, ...] = (),
    rebuild: bool = True,
    content: Path = SAMPLE,
) -> Iterator[Service]:
    """Serve the sample, with three workers unless the settings say otherwise."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    config, log = folder / "s.toml", folder / "log"
    head = f'content = "{content}"\nindex = "{folder / "index"}"\nport = {port}\n'
    workers = "" if "workers" in settings else "workers = 3\n"
    config.write_text(head + workers + settings)
    if rebuild:
        command = (*program, "rebuild", "--quiet", "--config", str(config))
        subprocess.run(command, check=True, env=ENVIRONMENT)
    command = (*program, "serve", "--config", str(config), *options)
    with (
        log.open("wb") as output,
        subprocess.Popen(command, stdout=output, stderr=output, env=ENVIRONMENT) as process,
    ):
        service = Service(process, port, log)
        try:
            # gunicorn forks one worker after the other, and the first may answer before the last.
            count = int(tomllib.loads(config.read_text())["workers"])
            service.wait_until(lambda: len(service.workers()) >= count and _ready(service))
            yield service
        finally:
            process.terminate()


def status(address: str) -> int:
    """A response's status code."""
    try:
        with urlopen(address, timeout=120) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def _ready(service: Service) -> bool:
    try:
        urlopen(f"{service.base}/readyz", timeout=120).close()
    except URLError:
        return False
    return True
