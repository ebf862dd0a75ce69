"""Reading a whole content folder, in one process and in several."""

import multiprocessing
import time
from itertools import count

import pytest

from indexer.content_problems import ContentProblem
from indexer.files.content_file import ContentFile
from indexer.files.walk import ContentError
from indexer.pipeline import full_scan, pool
from indexer.pipeline.document_worker import DocumentWorker, Outcome, pack, unpack
from indexer.pipeline.full_scan import FullScan
from indexer.pipeline.pool import read_all
from indexer.pipeline.rebuild_triggers import settings_digest


def test_documents_come_in_order_of_id(site):
    """A scan yields documents in ascending order of ID, and counts at the end."""
    for path in ("b.md", "a/z.md", "a-b.md", "a.md"):
        site.page(path)
    site.page("c.md", "draft: true")
    site.write("d.md", "---\n")
    site.write("e/index.md")
    site.write("e/f.md")
    documents, scan = site.read()
    assert list(documents) == ["a", "a-b", "a/z", "b", "e/index"]
    assert (scan.read, scan.indexed) == (7, 5)
    assert scan.left_out == {"draft = true": 1, "bundle resource": 1}
    assert [problem.path for problem in scan.problems] == ["d.md"]


def test_several_processes_give_the_same(site, monkeypatch):
    """Documents, order, problems and counts do not depend on the number of processes."""
    monkeypatch.setattr(full_scan, "MIN_FILES_FOR_PROCESSES", 2)
    monkeypatch.setattr(pool, "FILES_PER_CHUNK", 3)
    for number in range(20):
        site.page(f"{number:02}.md", f"title: '{number}'\ntags: a\ndate: 2020-01-01\nx: 1\nx: 2")
    site.page("draft.md", "draft: true")
    alone, one = site.read(processes=1)
    shared, two = site.read(processes=2)
    assert list(shared.items()) == list(alone.items())
    assert two.report() == one.report()


def test_only_so_many_files_are_read_ahead(site, monkeypatch):
    """Only a limited number of files are read ahead, so that memory does not grow."""
    monkeypatch.setattr(pool, "FILES_PER_CHUNK", 2)
    site.page("x.md")
    taken = 0

    def endless():
        nonlocal taken
        for taken in count(1):  # noqa: B007
            yield ContentFile("x.md", "x")

    outcomes = read_all(endless(), site.settings(), 1)
    next(outcomes)
    assert taken <= 8
    outcomes.close()
    until = time.monotonic() + 300
    while multiprocessing.active_children() and time.monotonic() < until:
        time.sleep(0.02)
    assert not multiprocessing.active_children()


def test_an_unforeseen_error_costs_one_file(site, monkeypatch):
    """After an unexpected error, the file is reported and the scan continues."""

    def fails(*_args):
        raise RecursionError("too deep")

    site.page("a.md")
    worker = DocumentWorker(site.settings())
    monkeypatch.setattr(worker._mapper, "document", fails)
    outcome = worker.outcome(ContentFile("a.md", "a"))
    assert outcome.document is None
    assert "RecursionError" in outcome.problems[0].what


def test_a_large_file_is_read_by_another_process(site, monkeypatch):
    """A large file is read in another process; a few small ones are not."""

    def refuses(*_args):
        raise AssertionError("read in this process")

    site.page("a.md", body="word " * 5_000)
    assert list(site.read()[0]) == ["a"]
    monkeypatch.setattr(DocumentWorker, "outcome", refuses)
    site.page("b.md", body="word " * 10_000)
    assert list(site.read()[0]) == ["a", "b"]


def test_with_selectors_small_files_are_read_by_another_process(site, monkeypatch):
    """A selector such as `b:has(.x)` takes minutes for 30 kB of nested HTML."""

    def refuses(*_args):
        raise AssertionError("read in this process")

    monkeypatch.setattr(DocumentWorker, "outcome", refuses)
    site.page("a.md")
    assert list(site.read(exclude_selectors=["b:has(.x)"])[0]) == ["a"]


def test_packing_loses_nothing(site):
    """An outcome survives packing and unpacking."""
    site.page("a.md", "title: T\ndate: 2020-01-01\ntags: [a, b]", "# H\n\ntext")
    outcome = DocumentWorker(site.settings()).outcome(ContentFile("a.md", "a"))
    assert unpack(pack(outcome)) == outcome
    empty = Outcome(None, "why", (ContentProblem("p", 1, "error", "w", "d"),))
    assert unpack(pack(empty)) == empty


def test_progress_counts_every_file(site):
    """The callback counts each content file once, whatever its outcome."""
    for path in ("a.md", "b/index.md", "b/c.md"):
        site.page(path)
    site.page("d.md", "draft: true")
    seen = []
    assert len(list(FullScan(site.settings(), progress=seen.append))) == 2
    assert sum(seen) == 4


def test_the_fingerprint_follows_the_mapping_only(site):
    """Only settings that affect documents change the fingerprint."""
    base = settings_digest(site.settings())
    assert settings_digest(site.settings(port=9000, weights={"title": 2})) == base
    assert settings_digest(site.settings(timezone="Asia/Tokyo")) != base
    assert settings_digest(site.settings(facets={"tag": {"split": ","}})) != base
    assert settings_digest(site.settings(mapping={"title": "name"})) != base


def test_an_empty_folder_raises_an_error_when_it_is_read(site):
    """A folder without content raises an error, so that no empty index is built."""
    with pytest.raises(ContentError, match="contains no files"):
        site.read()
