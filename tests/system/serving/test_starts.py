"""The process that forks the workers, and the reliability of starts."""

from __future__ import annotations

import socket
import struct
import sys
from pathlib import Path

import pytest

from tests.system.serving.service import ENVIRONMENT, Service, serving, status

AT_THE_FORK = """
import os, sys
from gunicorn.arbiter import Arbiter
fork = Arbiter.spawn_worker
def spawn_worker(arbiter):
    files = []
    for name in os.listdir("/proc/self/fd"):
        try:
            files.append(os.readlink(f"/proc/self/fd/{name}"))
        except OSError:
            pass
    print("threads", len(os.listdir("/proc/self/task")), flush=True)
    print("index files", sum("/index" in file for file in files), flush=True)
    print("index maps", sum("/index/" in line for line in open("/proc/self/maps")), flush=True)
    return fork(arbiter)
Arbiter.spawn_worker = spawn_worker
from curated_search.main import main
main()
"""

PATH_OF_A_WORKER = """
import os, sys
from web.server.gunicorn_worker import ServiceWorker
run = ServiceWorker.run
def run_and_report(worker):
    print("working folder on the path:", not {"", os.getcwd()}.isdisjoint(sys.path), flush=True)
    return run(worker)
ServiceWorker.run = run_and_report
from curated_search.main import main
main()
"""


def first_process(service: Service) -> tuple[int, list[str]]:
    """The number of threads of the main process, and its open index files."""
    folder = Path(f"/proc/{service.process.pid}")
    files = [str(link.readlink()) for link in (folder / "fd").iterdir()]
    threads = len(list((folder / "task").iterdir()))
    return threads, [file for file in files if "/index" in file]


@pytest.mark.slow
@pytest.mark.parametrize("settings", ["", 'admin_token = "0123456789abcdef0123456789abcdef"\n'])
def test_no_thread_and_no_index_at_the_fork(tmp_path: Path, settings: str) -> None:
    """The main process has one thread and no index open."""
    pytest.importorskip("watchfiles", reason="the extra watch is not installed")
    program = (sys.executable, "-c", AT_THE_FORK)
    options = ("--watch",)
    with serving(tmp_path, settings, program=program, options=options) as service:
        assert status(service.base + "/api/v1/search?q=care") == 200
        assert first_process(service) == (1, [])
        service.wait_until(lambda: service.log.read_text().count("index maps") == 3)
        lines = service.log.read_text().splitlines()
    told = [line for line in lines if line.startswith(("threads", "index files", "index maps"))]
    assert told == ["threads 1", "index files 0", "index maps 0"] * 3


@pytest.mark.slow
def test_the_working_folder_is_not_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker imports nothing from the folder in which the service was started."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    # As the installed command does, this Python leaves its working folder off the path.
    program = (sys.executable, "-P", "-c", PATH_OF_A_WORKER)
    with serving(tmp_path, "workers = 1\n", program=program) as service:
        assert status(service.base + "/api/v1/search?q=care") == 200
        assert "working folder on the path: False" in service.log.read_text()


@pytest.mark.slow
def test_systemd_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that systemd starts tells it when the service listens, as Type=notify needs."""
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(address))
        systemd.settimeout(60)
        systemd.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        monkeypatch.setitem(ENVIRONMENT, "NOTIFY_SOCKET", str(address))
        with serving(tmp_path) as service:
            message, sender, *_ = systemd.recvmsg(4096, socket.CMSG_SPACE(12))
            ((*_, credentials),) = sender
            assert b"READY=1" in message.splitlines()
            assert struct.unpack("3i", credentials)[0] == service.process.pid


@pytest.mark.nightly
def test_three_hundred_starts(tmp_path: Path) -> None:
    """Each of three hundred starts answers its first search."""
    for start in range(300):
        with serving(tmp_path, "workers = 4\n", rebuild=start == 0) as service:
            for _ in range(8):
                assert status(service.base + "/api/v1/search?q=care") == 200
