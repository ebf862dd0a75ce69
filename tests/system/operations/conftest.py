"""Fixtures: a site of 60 articles, and commands under conditions of their own."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from search.engines.embedded.libraries import embedded_engines
from tests.paths import ROOT
from tests.skips import require_engine
from tests.system.crash.conftest import serve

__all__ = ["serve"]

ARTICLES = 60


@dataclass(frozen=True, slots=True)
class Operator:
    """Someone who types commands about one site and one index."""

    content: Path
    index: Path
    engine: str

    def run(self, *arguments: str, code: int = 0, within: str = "", **environment: str) -> str:
        """What a command prints. It must exit with this code.

        `within` is shell code that runs before the command, such as `ulimit -n 64;`.
        """
        ended = self.attempt(*arguments, within=within, **environment)
        assert ended.returncode == code, (ended.returncode, ended.stdout)
        return ended.stdout

    def attempt(
        self, *arguments: str, within: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command and return how it ended."""
        program = (sys.executable, "-m", "curated_search")
        return subprocess.run(
            ["sh", "-c", f'{within} exec "$@"', "sh", *program, *arguments],
            env={**os.environ, **self._settings(), **environment},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )

    def total(self, **environment: str) -> int:
        """The number of articles that a search finds."""
        output = self.run("search", "care", **environment)
        return int(output.partition(" article")[0].split()[-1])

    def _settings(self) -> dict[str, str]:
        values = {"CONTENT": self.content, "INDEX": self.index, "ENGINE": self.engine}
        return {f"CURATED_SEARCH_{name}": str(value) for name, value in values.items()}


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of articles that all contain one word."""
    folder, chance = tmp_path_factory.mktemp("site") / "content", random.Random(7)
    folder.mkdir()
    words = [f"word{number}" for number in range(3_000)]
    for number in range(ARTICLES):
        text = " ".join(chance.choices(words, k=150))
        front = f"---\ntitle: Article {number}\ntags: [t{number % 7}]\n---\n"
        (folder / f"a{number}.md").write_text(f"{front}<p>Chronic care. {text}</p>\n")
    return folder


@pytest.fixture(params=sorted(embedded_engines()))
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine that stores files."""
    name = str(request.param)
    require_engine(name)
    return name


@pytest.fixture
def operator(content: Path, engine: str, tmp_path: Path) -> Operator:
    """Whoever runs the site with an engine; nothing has been built yet."""
    return Operator(content, tmp_path / "index", engine)


@pytest.fixture
def fast(content: Path, tmp_path: Path) -> Operator:
    """Whoever runs the site where the engine does not matter."""
    return Operator(content, tmp_path / "index", "auto")


@pytest.fixture
def editable(fast: Operator, tmp_path: Path) -> Operator:
    """Whoever runs a site of one article, which a test may edit."""
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: A\n---\n<p>Chronic care.</p>\n")
    return Operator(folder, fast.index, "auto")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", place]
    if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip(reason="only root can mount a small file system")
    yield place
    subprocess.run(["umount", "-l", place], check=True)
