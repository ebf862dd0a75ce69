"""The service as its owner runs it: processes, sockets and signals."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

SAMPLE = Path(__file__).parent / "content"
COMMAND = (sys.executable, "-m", "curated_search")


def rebuild(index: Path) -> None:
    """Rebuild the sample's index by the command."""
    arguments = ("rebuild", "--quiet", "--content", str(SAMPLE), "--index", str(index))
    subprocess.run([*COMMAND, *arguments], check=True)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[str]:
    """Serve the sample on a free port and return the address of its API."""
    rebuild(tmp_path / "index")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ("serve", "--index", str(tmp_path / "index"), "--port", str(port))
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.DEVNULL) as process:
        base = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                with urlopen(base + "/readyz"):
                    break
            except URLError:
                time.sleep(0.1)
        yield base + "/api/v1"
        process.terminate()


@pytest.mark.slow
def test_rebuilds_under_load_fail_no_request_and_leave_none_stale(
    service: str, tmp_path: Path
) -> None:
    """Four clients search without pause: no error, and within a second the new index."""
    asked = service + "/search?q=care&per_page=3"
    with urlopen(asked) as answer:
        expected = json.load(answer)["total"]
    switched: dict[str, float] = {}
    wrong: list[object] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            now = time.monotonic()
            with urlopen(asked) as response:
                found = json.load(response)
            live = max((name for name, at in switched.items() if now > at + 1), default="")
            if found["total"] != expected or found["index"]["generation"] < live:
                wrong.append((found["total"], found["index"], live))

    clients = [threading.Thread(target=lambda: _kept(ask, wrong)) for _ in range(4)]
    for client in clients:
        client.start()
    for _ in range(6):
        rebuild(tmp_path / "index")
        name = (tmp_path / "index" / "CURRENT").read_text().strip()
        switched[name] = time.monotonic()
    time.sleep(1.5)
    done.set()
    for client in clients:
        client.join()
    assert not wrong
    assert sum(path.name.startswith("2") for path in (tmp_path / "index").iterdir()) == 2


def _kept(work: Callable[[], None], wrong: list[object]) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - a failed request is what the test is about
        wrong.append(error)
