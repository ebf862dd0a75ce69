"""Every shell block in the docs is run, or says why not."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.docs.pages import PAGES, Block, blocks
from tests.paths import ROOT, SAMPLE

BLOCKS = [block for page in PAGES for block in blocks(page, "sh", "console", "bash", "shell")]
NOT_RUN = [block for block in BLOCKS if block.comment.startswith("not run")]
RUN = [block for block in BLOCKS if block not in NOT_RUN]
TOKEN = "a-token-for-the-pages"
START_TIMEOUT_SECONDS = 30
RUN_TIMEOUT_SECONDS = 60
_SERVICE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def environment(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A shell with `curated-search` on its path and an index of the sample."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "curated-search"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m curated_search "$@"\n')
    command.chmod(0o755)
    outer = {name: text for name, text in os.environ.items() if not name.startswith("CURATED_")}
    return outer | {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "CURATED_SEARCH_INDEX": str(sample_index),
        "CURATED_SEARCH_CONTENT": str(SAMPLE),
        "CURATED_SEARCH_ADMIN_TOKEN": TOKEN,
        "TOKEN": TOKEN,
    }


@pytest.fixture(scope="module")
def service(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service on a copy of the sample's index."""
    folder = tmp_path_factory.mktemp("service")
    index = shutil.copytree(environment["CURATED_SEARCH_INDEX"], folder / "index")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    process = subprocess.Popen(
        ["curated-search", "serve", "--port", port, "--workers", "1"],
        env=environment | {"CURATED_SEARCH_INDEX": str(index)},
        cwd=folder,
        executable=shutil.which("curated-search", path=environment["PATH"]),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/readyz")
        yield address
    finally:
        process.terminate()
        process.wait(START_TIMEOUT_SECONDS)


def _wait_for(url: str) -> None:
    end = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < end:
        try:
            with urlopen(url):
                return
        except URLError:
            time.sleep(0.1)
    pytest.fail(f"nothing answers at {url}")


def _run(code: str, environment: dict[str, str], folder: Path) -> str:
    """A block's output in a folder with copies of the sample and its index."""
    shutil.copytree(SAMPLE, folder / "tests" / "data" / "content")
    index = shutil.copytree(environment["CURATED_SEARCH_INDEX"], folder / "index")
    completed = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", code],
        env=environment | {"CURATED_SEARCH_INDEX": str(index)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=RUN_TIMEOUT_SECONDS,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr
    return completed.stdout


@pytest.mark.slow
@pytest.mark.parametrize("block", [b for b in RUN if "curl" not in b.code], ids=str)
def test_every_block_of_commands_runs(
    block: Block, environment: dict[str, str], tmp_path: Path
) -> None:
    """Every block of commands succeeds in a folder with the sample."""
    _run(block.code, environment, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("block", [b for b in RUN if "curl" in b.code], ids=str)
def test_every_block_of_requests_runs(
    block: Block, environment: dict[str, str], service: str, tmp_path: Path
) -> None:
    """Every block of requests gets JSON from a service on the sample."""
    if not shutil.which("curl"):
        pytest.skip(reason="curl is not installed")
    assert _SERVICE in block.code
    assert _run(block.code.replace(_SERVICE, service), environment, tmp_path).startswith("{")


@pytest.mark.parametrize("block", NOT_RUN, ids=str)
def test_a_block_that_is_not_run_says_why(block: Block) -> None:
    """A block that is not run has a comment with the reason."""
    assert re.fullmatch(r"not run: \S.{8,}", block.comment)


def test_blocks_are_found() -> None:
    """A block whose comment is misspelled is run."""
    assert len(RUN) >= 10
    assert {block.page for block in RUN} >= {"README.md", "docs/api.md", "docs/commands.md"}
