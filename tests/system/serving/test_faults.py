"""Faults of a running service: hanging threads, a full memory file system, a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.system.serving.service import serving, status

pytestmark = pytest.mark.slow
HANGING = """
import time
from web.server import gunicorn_app
gunicorn_app._STUCK_TIMEOUT_SECONDS = 2
create_app = gunicorn_app.create_app
def hanging(*arguments, **options):
    app = create_app(*arguments, **options)
    app.add_url_rule("/hang", view_func=lambda: time.sleep(3600))
    return app
gunicorn_app.create_app = hanging
from curated_search.main import main
main()
"""
IN_MEMORY = """
import sys
from pathlib import Path
from web.server import shared_folder
folder = Path(sys.argv.pop(1))
shared_folder.memory_folder = lambda: folder
from curated_search.main import main
main()
"""


def test_a_worker_whose_threads_all_hang(tmp_path: Path) -> None:
    """A worker whose threads all hang is replaced, although its main loop is running."""
    program = (sys.executable, "-c", HANGING)
    with serving(tmp_path, "workers = 1\nthreads = 2\n", program=program) as service:
        (before,) = service.workers()
        hanging = [service.connect() for _ in range(2)]
        for connection in hanging:
            connection.sendall(b"GET /hang HTTP/1.1\r\nHost: a\r\n\r\n")
        service.wait_until(lambda: before not in service.workers())
        assert status(service.base + "/healthz") == 200
        for connection in hanging:
            assert connection.recv(1) == b""
            connection.close()


@pytest.fixture(params=["size=64k"])
def full(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A memory file system without space or, with other options, without room for a file."""
    folder = tmp_path / "full"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", request.param, "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip(reason="mounting a small file system needs root")
    try:
        with pytest.raises(OSError, match="No space left"):
            (folder / "filler").write_bytes(bytes(1_000_000))
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_memory_that_is_full(tmp_path: Path, full: Path) -> None:
    """With a full memory file system, searches work, and the log says what is not counted."""
    pytest.importorskip("prometheus_client", reason="the extra metrics is not installed")
    program = (sys.executable, "-c", IN_MEMORY, str(full))
    settings = "metrics = true\nrate_limit = 5\n"
    with serving(tmp_path, settings, program=program) as service:
        uncounted = "Metrics do not include this worker's requests: no space in"
        service.wait_until(lambda: service.log.read_text().count(uncounted) == 3)
        before = service.workers()
        assert {status(service.base + "/api/v1/search?q=care") for _ in range(40)} == {200}
        with urlopen(service.base + "/metrics", timeout=120) as answer:
            assert b"curated_search_index_documents" in answer.read()
        assert service.workers() == before
        log = service.log.read_text()
    assert "The rate limit is not enforced" in log


@pytest.mark.parametrize("full", ["size=64k,nr_inodes=2"], indirect=True)
def test_memory_without_room_for_a_file(tmp_path: Path, full: Path) -> None:
    """Workers start, and are replaced, although the memory file system takes no more files."""
    program = (sys.executable, "-c", IN_MEMORY, str(full))
    with serving(tmp_path, "metrics = true\nrate_limit = 100\n", program=program) as service:
        before = service.workers()
        os.kill(next(iter(before)), signal.SIGKILL)
        service.wait_until(lambda: not set(before) <= set(service.workers()))
        assert {status(service.base + "/api/v1/search?q=care") for _ in range(20)} == {200}
        assert "Traceback" not in service.log.read_text()


def test_the_folder_of_a_killed_service(tmp_path: Path) -> None:
    """The next start removes the folder of a killed service."""
    memory = tmp_path / "memory"
    memory.mkdir()
    program = (sys.executable, "-c", IN_MEMORY, str(memory))
    with serving(tmp_path, "metrics = true\n", program=program) as service:
        (killed,) = memory.glob("curated-search-*")
        workers = service.workers()
        service.process.kill()
        service.process.wait()
        # An orphan without a waiting parent stays in the process table.
        while any(_lives(pid) for pid in workers):
            time.sleep(0.1)
    assert killed.exists()
    with serving(tmp_path, "metrics = true\n", program=program):
        (current,) = memory.glob("curated-search-*")
        assert current != killed
    assert not list(memory.glob("curated-search-*"))


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
