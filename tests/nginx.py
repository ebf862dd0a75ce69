"""nginx with the configuration in docs/deploying.md, in front of a local service."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.docs.pages import blocks
from tests.paths import ROOT

DOCUMENTED_SERVICE = "http://127.0.0.1:8000"
_SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin"
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def behind_nginx(service: str, folder: Path, *, http: str = "", also: str = "") -> Iterator[str]:
    """The origin of an nginx in front of a service: as documented, plus extra lines.

    `http` has lines for the block of that name, `also` for the search's location.
    """
    program = nginx_program()
    (lines,) = (block.code for block in blocks(ROOT / "docs" / "deploying.md", "nginx"))
    assert DOCUMENTED_SERVICE in lines
    lines = lines.replace(DOCUMENTED_SERVICE, service)
    lines = lines.replace("client_max_body_size", f"{also}\n    client_max_body_size")
    folders = (f"{name}_temp_path {folder / name};" for name in _TEMPORARY)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    file, log = folder / "nginx.conf", folder / "nginx.log"
    file.write_text(
        f"daemon off; master_process off; pid {folder / 'pid'}; error_log {log}; events {{}}\n"
        f"http {{ access_log off; {' '.join(folders)} {http}\n"
        f"server {{ listen 127.0.0.1:{port};\n{lines} }} }}"
    )
    with subprocess.Popen([program, "-e", log, "-c", file]) as process:
        try:
            _wait_for(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def nginx_program() -> str:
    """The path to nginx. Without nginx, the test is skipped, or fails if nothing may be skipped."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:{_SYSTEM_FOLDERS}")
    missing = "nginx is not installed (on Debian: apt install nginx)"
    if not program and "CI" in os.environ:
        pytest.fail(missing)
    if not program:
        pytest.skip(reason=missing)
    return program


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until nginx listens. If nginx exits, fail with its log."""
    while process.poll() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail(log.read_text())
