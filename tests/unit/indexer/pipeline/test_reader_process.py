"""A file that crashes its process or exceeds its budget does not affect others."""

from __future__ import annotations

import os

import pytest

from indexer.files import fingerprint
from indexer.files.content_file import ContentFile
from indexer.files.walk import ContentError
from indexer.pipeline import pool, reader_process
from indexer.pipeline.document_worker import Outcome
from indexer.pipeline.pool import read_all
from tests.small_site import Site

# Files with these names crash their reader process: always, once, or with a segmentation fault.
DEADLY = """
import ctypes, os, signal
from pathlib import Path
from indexer.pipeline import reader_process, site_workers
from indexer.pipeline.document_worker import DocumentWorker

class DeadlyWorker(DocumentWorker):
    def outcome(self, file):
        if "killed" in file.path:
            os.kill(os.getpid(), signal.SIGKILL)
        if "once" in file.path and not Path("seen").exists():
            Path("seen").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if "segfault" in file.path:
            ctypes.string_at(0)
        return super().outcome(file)

def serve(connection, settings):
    site_workers.DocumentWorker = DeadlyWorker
    reader_process.serve(connection, settings)
"""


@pytest.fixture
def deadly(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reader processes that die on files with certain names."""
    (site.content.parent / "deadly_reader.py").write_text(DEADLY)
    monkeypatch.syspath_prepend(site.content.parent)
    import deadly_reader

    monkeypatch.setattr(reader_process, "serve", deadly_reader.serve)
    monkeypatch.setattr(pool, "FILES_PER_CHUNK", 4)


def read(site: Site, names: list[str], processes: int = 2, **settings: object) -> list[Outcome]:
    """The outcomes of files, which must be in order."""
    files = (ContentFile(f"{name}.md", name) for name in names)
    outcomes = list(read_all(files, site.settings(**settings), processes))
    assert [file.id for file, _ in outcomes] == names
    return [outcome for _, outcome in outcomes]


def problems(outcomes: list[Outcome]) -> list[str]:
    """The problems of the files without a document."""
    return [outcome.problems[0].what for outcome in outcomes if outcome.document is None]


@pytest.mark.slow
@pytest.mark.usefixtures("deadly")
def test_a_process_that_ends_costs_one_file(site: Site) -> None:
    """If a process dies, its file is reported, and all others are read in order."""
    names = [f"{number:02}" for number in range(9)] + ["10-killed", "11-segfault", "12"]
    for name in names:
        site.page(f"{name}.md")
    assert (
        problems(read(site, names))
        == ["reading the file crashed the process (out of memory, or a bug in a library)"] * 2
    )


@pytest.mark.usefixtures("deadly")
def test_a_process_that_ends_by_accident_costs_nothing(site: Site) -> None:
    """A file is read a second time before it is reported for a crash."""
    names = ["a", "b-once", "c"]
    for name in names:
        site.page(f"{name}.md")
    assert problems(read(site, names)) == []
    assert (site.content.parent / "seen").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("deadly")
def test_processes_that_never_read_stop_the_build(site: Site) -> None:
    """If every file crashes its process, the build stops."""
    names = [f"{number}-killed" for number in range(8)]
    for name in names:
        site.page(f"{name}.md")
    with pytest.raises(ContentError, match="the processes that read content cannot run"):
        read(site, names, processes=1)


def test_processes_that_cannot_start_stop_the_build(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a process exits before reading anything, the build stops at once."""
    monkeypatch.setattr(reader_process, "serve", os._exit)
    with pytest.raises(ContentError, match="max_file_memory"):
        read(site, ["a"])


@pytest.mark.slow
def test_a_file_that_takes_too_long(site: Site) -> None:
    """If a file takes too long, its process is killed and the problem names the budget."""
    site.page("a.md")
    site.page("b.md", body="- a\n" * 100_000)
    site.page("c.md")
    found = problems(read(site, ["a", "b", "c"], processes=1, max_file_seconds=0.5))
    assert found == [
        "reading the file took longer than 0.5 seconds, the limit set by max_file_seconds"
    ]


@pytest.mark.slow
@pytest.mark.skipif(os.uname().sysname != "Linux", reason="only Linux limits a process's memory")
def test_a_file_that_takes_too_much_memory(site: Site) -> None:
    """If a file takes too much memory, the problem names the budget."""
    site.page("a.md")
    site.write("b.md", '{"title": "T", "lists": [' + "[]," * 3_000_000 + "[]]}\ntext")
    site.page("c.md")
    found = problems(read(site, ["a", "b", "c"], processes=1, max_file_memory=200_000_000))
    (what,) = found
    assert "took more than 200,000,000 bytes of memory, the limit set by max_file_memory" in what


@pytest.mark.slow
def test_a_file_over_budget_is_not_read_again_until_it_changes(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The status of a file over budget serves as its fingerprint."""
    site.page("b.md", body="- a\n" * 100_000)
    monkeypatch.setattr(fingerprint, "CLOCK_TICK_NANOSECONDS", 3_600_000_000_000)
    (outcome,) = read(site, ["b"], max_file_seconds=0.1)
    assert outcome.fingerprint.stamp is None, "it may change within the same tick"
    monkeypatch.setattr(fingerprint, "CLOCK_TICK_NANOSECONDS", -60_000_000_000)
    (outcome,) = read(site, ["b"], max_file_seconds=0.1)
    assert outcome.fingerprint.stamp is not None
    assert outcome.fingerprint.digest == ""
