"""The commands serve, search and status."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from search.document import Document
from search.engines.memory.engine import MemoryEngine
from search.engines.registry import open_engine
from search.errors import NotSupported
from search.status import Status, Storage
from tests.paths import ROOT
from web.cli import commands
from web.cli.commands import search, serve, status
from web.server.gunicorn_app import AddressTaken, check_address

Article = Callable[..., Document]
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def invoke(command: Any, *args: str) -> Result:
        return CliRunner().invoke(command, args)

    return invoke


@pytest.fixture
def index(tmp_path: Path) -> Callable[..., None]:
    """Build the index that the commands find by default."""

    def build(*documents: Document) -> None:
        engine = open_engine(f"auto:{tmp_path / 'index'}")
        facts = {"problem_count": {"error": 2}, "problems": ["p", "q"]}
        engine.rebuild(documents, facts=lambda: facts)
        engine.close()

    return build


def test_search(run: Run, index: Callable[..., None], article: Article) -> None:
    """A hit is told with number, title, address, day and passage."""
    index(
        article(
            "Chronic care",
            url="/x/",
            body="All about care.",
            date=datetime(2020, 8, 11, tzinfo=UTC),
        ),
        article("Other"),
    )
    result = run(search, "chronic", "care")
    assert result.exit_code == 0
    assert result.output == (
        "1 article\n\n1. Chronic care\n   /x/ · 2020-08-11\n   All about care.\n"
    )


def test_search_filters_and_pages(run: Run, index: Callable[..., None], article: Article) -> None:
    """Filters, order and page are the API's."""
    index(*(article(f"T{n}", tag="a", body="x") for n in range(3)), article("T9"))
    result = run(search, "--filter", "tag=A", "--sort", "title", "--per-page", "1", "--page", "2")
    assert result.output.splitlines()[0] == "3 articles, page 2 of 3"
    assert "2. T1" in result.output


def test_search_excludes(run: Run, index: Callable[..., None], article: Article) -> None:
    """-word is a word to exclude, not an option."""
    index(article("Care at home"), article("Care in hospital"))
    assert "1. Care at home" in run(search, "care", "-hospital").output


def test_search_json(run: Run, index: Callable[..., None], article: Article) -> None:
    """--json prints the API's answer."""
    index(article("Care", tag="a"))
    answer = json.loads(run(search, "care", "--json").output)
    assert answer["hits"][0]["highlight"]["title"] == "<mark>Care</mark>"
    assert answer["links"]["self"] == "/api/v1/search?q=care"


def test_search_explains(run: Run, index: Callable[..., None], article: Article) -> None:
    """--explain needs no token here: whoever reads the index may know."""
    index(article("Chronic care"), article("Care"), article("Acute pain"))
    result = run(search, "chronic", "care ", "--explain")
    assert "few have all of these words" in result.output
    assert "Place 1 with a score of" in result.output
    assert "for “chronic” exactly so: 1 × in title" in result.output
    assert "did you mean: chronic\n" in run(search, "chonic ", "--filter", "typo=off").output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--sort", "best"), "sort is “best”"),
        (("--filter", "tga=x"), "Did you mean tag?"),
        (("--filter", "tag"), "is not field=value"),
        (("--page", "x"), "page is “x”"),
        (("--config", "missing.toml"), "missing.toml"),
    ],
)
def test_search_faults(
    run: Run, index: Callable[..., None], article: Article, args: tuple[str, ...], said: str
) -> None:
    """A wrong option is told in one line."""
    index(article())
    result = run(search, "care", *args)
    assert result.exit_code == 1
    assert said in result.output
    assert result.output.count("\n") == 1


@pytest.mark.parametrize("command", [search, status])
def test_no_index(run: Run, command: Any) -> None:
    """Without an index a command says what to run."""
    result = run(command)
    assert result.exit_code == 1
    assert "curated-search rebuild" in result.output


def test_status(run: Run, index: Callable[..., None], article: Article) -> None:
    """status tells engine, age, documents and problems."""
    index(article())
    output = run(status).output
    assert "documents   1\n" in output
    assert "problems    2 errors, 0 warnings\n" in output
    assert "less than a minute ago" in output


def test_status_tells_what_is_kept(run: Run, index: Callable[..., None], article: Article) -> None:
    """status tells the generation before, the place on disk, and, asked to, that all is whole."""
    index(article())
    index(article(), article())
    output = run(status, "--verify").output
    assert "(1 document, built less than a minute ago)" in output
    assert "on disk     " in output
    assert "verified    every byte" in output


def test_status_tells_damage(
    run: Run, index: Callable[..., None], article: Article, tmp_path: Path
) -> None:
    """status says first that an earlier generation answers, and why; --verify finds all else."""
    index(article())
    index(article(), article())
    current = tmp_path / "index" / (tmp_path / "index" / "CURRENT").read_text().strip()
    files = [file for file in current.iterdir() if file.suffix != ".json"]
    largest = max(files, key=lambda file: file.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 1
    largest.write_bytes(data)
    result = run(status, "--verify")
    assert (result.exit_code, "other contents" in result.output) == (1, True)
    largest.unlink()
    output = run(status).output
    assert output.startswith(f"DAMAGED     {current.name}{os.sep}{largest.name} is missing")
    assert "documents   1\n" in output


class StandInCluster(MemoryEngine):
    """An engine whose files are elsewhere, with one generation."""

    def generations(self) -> tuple[Status, ...]:
        """Describe the one there is."""
        return (self.status(),)

    def verify(self) -> None:
        """Refuse, as a cluster does."""
        raise NotSupported("a cluster checks its own files")

    def storage(self) -> Storage:
        """Return an address."""
        return Storage(cluster="http://a:9200/site")

    rollback = export_to = import_from = verify


def test_status_of_a_cluster(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the index has no folder, status tells its address and who verifies it."""
    monkeypatch.setattr(commands, "open_engine", lambda _, schema: StandInCluster(schema))
    result = run(status, "--verify")
    assert result.exit_code == 0, result.output
    assert "cluster     http://a:9200/site\n" in result.output
    assert "on disk" not in result.output
    assert result.output.endswith("not verified: a cluster checks its own files\n")


def test_status_json(run: Run, index: Callable[..., None], article: Article) -> None:
    """status --json prints what the API's /index answers."""
    index(article())
    found = json.loads(run(status, "--json").output)
    assert (found["documents"], found["problems"]) == (1, ["p", "q"])
    assert found["problem_count"] == {"error": 2, "warning": 0}


def test_port_in_use(run: Run) -> None:
    """A port in use is told in one line, before anything starts."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run(serve, "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "is in use" in result.output


def test_wrong_port(run: Run) -> None:
    """A port that cannot be is told with what can."""
    assert "from 1 to 65535" in run(serve, "--port", "99999").output


def test_wrong_host() -> None:
    """An address that is not this machine's is told."""
    with pytest.raises(AddressTaken, match=r"cannot listen on 192\.0\.2\.1"):
        check_address("192.0.2.1", 8000)


def test_serve(tmp_path: Path, article: Article) -> None:
    """The server starts without an index, answers once there is one, logs, and stops when told."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    code = "from web.cli.commands import serve; serve()"
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
            with urllib.request.urlopen(asked, timeout=5) as page:
                assert b'action="/search"' in page.read()
    finally:
        server.send_signal(signal.SIGTERM)
        output, errors = server.communicate(timeout=20)
    assert server.returncode == 0
    assert "there is no index" in errors
    assert '"GET /search" 200' in output
    assert "secret" not in output


def _status(url: str) -> int:
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")
