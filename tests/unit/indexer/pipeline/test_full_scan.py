"""Reading a whole content folder, in one process and in several."""

import pytest

from indexer.files.walk import ContentError
from indexer.pipeline import full_scan, pool
from indexer.pipeline.document_worker import DocumentWorker


def test_documents_come_in_order_of_id(site):
    """A scan yields documents in ID order, and has its counts at the end."""
    for path in ("b.md", "a/z.md", "a-b.md", "a.md"):
        site.page(path)
    site.page("c.md", "draft: true")
    site.write("d.md", "---\n")
    site.write("e/index.md")
    site.write("e/f.md", "Notes\n")
    documents, scan = site.read()
    assert list(documents) == ["a", "a-b", "a/z", "b", "e/index"]
    assert (scan.read, scan.indexed) == (7, 5)
    assert scan.left_out == {"draft = true": 1, "bundle resource": 1}
    assert [problem.path for problem in scan.problems] == ["d.md"]


@pytest.mark.slow
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


def test_a_large_file_is_read_by_another_process(site, monkeypatch):
    """A large file is read in another process; a few small files are not."""

    def refuses(*_args):
        raise AssertionError("read in this process")

    site.page("a.md", body="word " * 5_000)
    assert list(site.read()[0]) == ["a"]
    monkeypatch.setattr(DocumentWorker, "outcome", refuses)
    site.page("b.md", body="word " * 10_000)
    assert list(site.read()[0]) == ["a", "b"]


def test_with_selectors_small_files_are_read_by_another_process(site, monkeypatch):
    """With selectors, which can take minutes for nested HTML, another process reads small files."""

    def refuses(*_args):
        raise AssertionError("read in this process")

    monkeypatch.setattr(DocumentWorker, "outcome", refuses)
    site.page("a.md")
    assert list(site.read(exclude_selectors=["b:has(.x)"])[0]) == ["a"]


def test_an_empty_folder_raises_an_error_when_it_is_read(site):
    """A folder without content raises an error, so that no empty index is built."""
    with pytest.raises(ContentError, match="contains no files"):
        site.read()
