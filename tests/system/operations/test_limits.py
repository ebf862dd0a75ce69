"""Few open files, little memory, and names that cannot be read."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

import pytest

from search.storage import generations
from tests.system.crash.conftest import Serve
from tests.system.operations import trials
from tests.system.operations.conftest import ARTICLES, Operator

pytestmark = pytest.mark.slow
_CGROUPS = (Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup"))
_CGROUP_BYTES = 40 * 2**20


@pytest.mark.parametrize("engine", trials.FEW_FILES.engines, indirect=True)
def test_64_open_files(operator: Operator) -> None:
    """Commands work with 64 open files, and `doctor` says that a service needs more."""
    limit = "ulimit -n 64;"
    operator.run("rebuild", within=limit)
    assert "No changes" in operator.run("update", within=limit)
    assert operator.total() == ARTICLES
    assert trials.FEW_FILES.says(operator.attempt("doctor", within=limit).stdout)


def test_a_service_with_64_open_files(editable: Operator, serve: Serve) -> None:
    """When there are more connections than files, searches are answered nevertheless."""
    editable.run("rebuild")
    service = serve(editable.index, within="ulimit -n 64;")
    url = f"http://127.0.0.1:{service.port}/api/v1/search?q=care"
    # Each worker opens the index with its first search.
    for _ in range(30):
        urlopen(url, timeout=60).close()
    with ExitStack() as idle:
        for _ in range(150):
            idle.enter_context(socket.create_connection(("127.0.0.1", service.port)))
        for _ in range(5):
            with urlopen(url, timeout=60) as answer:
                assert answer.status == 200


@pytest.mark.parametrize(
    ("limit", "trial"),
    [("ulimit -n 20;", trials.FEWEST_FILES), ("ulimit -v 400000;", trials.MEMORY)],
    ids=["files", "memory"],
)
def test_a_limit_that_may_be_too_low(operator: Operator, limit: str, trial: trials.Trial) -> None:
    """A rebuild works, or it says why not and leaves the previous index, and the next one works."""
    operator.run("rebuild")
    before = generations.current(operator.index)
    ended = operator.attempt("rebuild", within=limit)
    if ended.returncode:
        assert generations.current(operator.index) == before
        assert operator.total() == ARTICLES
        assert trial.says(ended.stdout + operator.run("rebuild"))
    assert operator.total() == ARTICLES


@pytest.fixture
def group() -> Iterator[str]:
    """Shell code that moves the shell into a group of processes with little memory."""
    for root in _CGROUPS:
        limit = "memory.limit_in_bytes" if root.name == "memory" else "memory.max"
        folder = root / f"curated-search-{os.getpid()}"
        try:
            folder.mkdir()
        except OSError:
            continue
        try:
            (folder / limit).write_text(str(_CGROUP_BYTES))
        except OSError:
            folder.rmdir()
            continue
        yield f"echo $$ > {folder / 'cgroup.procs'};"
        folder.rmdir()
        return
    pytest.skip(reason="only root can limit the memory of a group of processes")


def test_a_memory_limit_of_the_kernel(operator: Operator, group: str) -> None:
    """A rebuild that the kernel kills leaves the previous index, and the next one cleans up."""
    operator.run("rebuild")
    before = generations.current(operator.index)
    ended = operator.attempt("rebuild", within=group)
    assert ended.returncode != 0
    assert generations.current(operator.index) == before
    assert operator.total() == ARTICLES
    operator.run("rebuild")
    assert sorted(path.name for path in operator.index.iterdir() if path.is_dir()) == sorted(
        {before, generations.current(operator.index)}
    )


def test_a_name_that_is_not_utf8(editable: Operator) -> None:
    """A file whose name is not UTF-8 is skipped, and the others are indexed."""
    (editable.content / os.fsdecode(b"caf\xe9.md")).write_text("---\ntitle: B\n---\nCare.\n")
    assert trials.BAD_NAME.says(editable.run("rebuild"))
    assert editable.total() == 1
