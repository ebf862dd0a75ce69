"""The `serve` command."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from search.document import Document
from search.engines.registry import open_engine
from search.errors import EngineMissing
from tests.paths import ROOT
from web.cli.serve import serve
from web.server.gunicorn_app import Server

Article = Callable[..., Document]
Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _environment() -> Iterator[None]:
    """Restore the variables in which `serve` passes options to its processes."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def test_port_in_use(run: Run) -> None:
    """A port in use is reported in one line before anything starts."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run(serve, "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "is in use" in result.output


def test_wrong_port(run: Run) -> None:
    """An invalid port is reported with the allowed range."""
    assert "from 1 to 65535" in run(serve, "--port", "99999").output


@pytest.mark.slow
def test_serve(tmp_path: Path, article: Article) -> None:
    """The server starts without an index, answers once it is built, logs, and stops on request."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    code = "from web.cli.serve import serve; serve()"
    arguments = ["--port", str(port), "--workers", "1", "--index", str(tmp_path / "index")]
    server = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        root = f"http://127.0.0.1:{port}"
        assert _status(f"{root}/readyz") == 503
        open_engine(f"auto:{tmp_path / 'index'}").rebuild([article("Care")])
        assert _status(f"{root}/readyz") == 200
        assert _status(f"{root}/search?q=secret") == 200
        for prefix in ("/search", "/evil"):
            asked = urllib.request.Request(f"{root}/search", headers={"SCRIPT_NAME": prefix})
            with urllib.request.urlopen(asked, timeout=120) as page:
                assert b'action="/search"' in page.read()
    finally:
        server.send_signal(signal.SIGTERM)
        output, errors = server.communicate(timeout=120)
    assert server.returncode == 0
    assert "there is no index" in errors
    assert '"GET /search" 200' in output
    assert "secret" not in output


def _status(url: str) -> int:
    for _ in range(3_000):
        try:
            with urllib.request.urlopen(url, timeout=120) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def test_an_index_that_cannot_be_opened(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that crashes or needs a missing library is fatal; a missing one is not."""
    served: list[Server] = []

    def end(server: Server) -> None:
        server.cfg.on_exit(None)
        served.append(server)

    monkeypatch.setattr(Server, "run", end)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    arguments = ("--index", str(tmp_path / "index"), "--port", port)
    result = run(serve, *arguments)
    assert "there is no index" in result.output
    assert "until then, searches return 503" in result.output
    assert len(served) == 1

    def dies(*_: object) -> None:
        os._exit(7)

    def missing(*_: object) -> None:
        raise EngineMissing("the 'tantivy' engine is not installed")

    for opens, message in ((dies, "exit code 7"), (missing, "is not installed")):
        monkeypatch.setattr("web.cli.serve.open_engine", opens)
        result = run(serve, *arguments)
        assert result.exit_code == 1
        assert message in result.output
    assert len(served) == 1
