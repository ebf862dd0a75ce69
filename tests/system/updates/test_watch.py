"""The `watch` command keeps the index up to date with the folder."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from indexer.cli import watch
from search.engines.registry import open_engine
from search.errors import EngineError
from tests.small_site import Site

NO_WATCHFILES = importlib.util.find_spec("watchfiles") is None
pytestmark = pytest.mark.skipif(NO_WATCHFILES, reason="watchfiles is not installed")


def eventually(check: Callable[[], Any], seconds: float = 300) -> None:
    """Wait until a condition is true."""
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.05)


@pytest.fixture
def title(tmp_path: Path) -> Callable[[str], str | None]:
    """The current title of the document with an ID, or None."""

    def now(id: str) -> str | None:
        try:
            document = open_engine(f"auto:{tmp_path / 'index'}").get(id)
        except EngineError:
            return None
        return document.title if document else None

    return now


@pytest.fixture
def watcher(site: Site, config: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Watch a site with one page."""
    site.page("a.md", "title: One")
    log = (tmp_path / "log").open("w")
    command = [sys.executable, "-u", "-m", "curated_search", "watch"]
    command += ["--content", str(site.content), "--index", str(tmp_path / "index")]
    with (
        log,
        subprocess.Popen(
            [*command, "--config", str(config)], stdout=log, stderr=log, text=True
        ) as process,
    ):
        yield process
        process.kill()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A settings file."""
    file = tmp_path / "site.toml"
    file.write_text("")
    return file


@pytest.mark.slow
def test_the_index_follows(
    site: Site,
    watcher: subprocess.Popen[str],
    title: Callable[[str], str | None],
    config: Path,
    tmp_path: Path,
) -> None:
    """The index follows all kinds of saves, changed settings, and a folder that reappears."""
    eventually(lambda: title("a") == "One")
    site.page("a.md", "title: Two")
    eventually(lambda: title("a") == "Two")
    fresh = site.write(".a.md.tmp", "---\ntitle: Three\n---\n")
    fresh.replace(site.content / "a.md")
    eventually(lambda: title("a") == "Three")
    site.page("deep/er/b.md", "title: B")
    eventually(lambda: title("deep/er/b") == "B")
    (site.content / os.fsdecode(b"bad\xff.md")).write_text("not UTF-8")
    site.page("a.md", "title: Four")
    eventually(lambda: title("a") == "Four")
    site.page(".store/e.md", "title: Hidden")
    (site.content / "linked").symlink_to(".store")
    eventually(lambda: title("linked/e") == "Hidden")
    site.page(".store/e.md", "title: Changed")
    eventually(lambda: title("linked/e") == "Changed")
    (site.content / "deep").rename(site.content / "moved")
    eventually(lambda: title("moved/er/b") == "B" and title("deep/er/b") is None)
    config.write_text('[mapping]\ntitle = ["other", "title"]\n')
    site.page("c.md", "title: C\nother: Other")
    eventually(lambda: title("c") == "Other")
    config.write_text("not toml")
    eventually(lambda: "cannot be read" in (tmp_path / "log").read_text())
    site.content.rename(tmp_path / "away")
    eventually(lambda: "is missing" in (tmp_path / "log").read_text())
    shutil.copytree(tmp_path / "away", site.content)
    site.page("c.md", "title: C\nother: Back")
    eventually(lambda: title("c") == "Back")
    watcher.send_signal(signal.SIGTERM)
    assert watcher.wait(300) == 0
    assert "Traceback" not in (tmp_path / "log").read_text()
    assert "Updated in" in (tmp_path / "log").read_text()


@pytest.mark.slow
def test_a_watcher_ends_with_its_parent(site: Site, tmp_path: Path) -> None:
    """A watcher stops when its parent ends, however that happens."""
    site.page("a.md")
    script = (
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-m', 'curated_search', 'watch',"
        f" '--content', {str(site.content)!r}, '--index', {str(tmp_path / 'index')!r},"
        " '--parent', str(os.getpid())])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        eventually((tmp_path / "index" / "CURRENT").exists)
        parent.kill()
        eventually(lambda: not _lives(child))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_system_without_notifications_is_polled(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If there are no file notifications, that is logged once and the folder is polled."""
    naps: list[float] = []

    def changes(*_: Any) -> Any:
        raise OSError("no more watches")

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        site.page(f"{len(naps)}.md")
        if len(naps) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(watch, "changes", changes)
    monkeypatch.setattr(watch.time, "sleep", sleep)
    site.page("0.md")
    settings = site.settings(index=str(tmp_path / "index"))
    with pytest.raises(KeyboardInterrupt):
        watch.Watcher(lambda: settings, tmp_path / "none.toml").run()
    assert open_engine(f"auto:{tmp_path / 'index'}").status().documents == 3
    assert capsys.readouterr().out.count("no more watches") == 1


@pytest.mark.slow
def test_a_service_restarts_its_watcher(site: Site, tmp_path: Path) -> None:
    """`serve --watch` runs one watcher, restarts it if killed, and stops it at the end."""
    site.page("a.md", "title: Armadillo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "curated_search", "serve", "--watch", "--workers", "3"]
    command += ["--content", str(site.content), "--index", str(tmp_path / "index")]

    def total(word: str) -> int:
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/v1/search?q={word}") as answer:
                return int(json.load(answer)["total"])
        except OSError:
            return 0

    with subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL) as service:
        eventually(lambda: total("armadillo") == 1)
        [first] = _watchers(service.pid)
        site.page("b.md", "title: Bandicoot")
        eventually(lambda: total("bandicoot") == 1)
        os.kill(first, signal.SIGKILL)
        eventually(lambda: _watchers(service.pid) not in ([], [first]))
        site.page("c.md", "title: Capybara")
        eventually(lambda: total("capybara") == 1)
        [second] = _watchers(service.pid)
        service.kill()
    eventually(lambda: not _lives(second))


def _watchers(service: int) -> list[int]:
    """The watchers among the descendants of a service."""
    children = ",".join(_pgrep("-P", str(service)))
    watchers = _pgrep("-f", "curated_search watch --parent", "-P", children)
    return [int(pid) for pid in watchers if _lives(int(pid))]


def _pgrep(*arguments: str) -> list[str]:
    command = ["pgrep", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
