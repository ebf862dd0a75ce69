"""Only files that may have changed are read again."""

from __future__ import annotations

import pytest

from indexer.files import fingerprint
from indexer.pipeline import FullScan, Ledger, ledger
from indexer.update import incremental_scan
from indexer.update.incremental_scan import ChangeCounts, IncrementalScan, TooManyChanges
from tests.small_site import Site


def ledger_of(site: Site) -> Ledger:
    """The ledger after all files have been read."""
    scan = FullScan(site.settings())
    assert list(scan)
    written = ledger.loads(scan.notes())
    assert written is not None
    return written


@pytest.fixture
def before(site: Site, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The ledger of a site with three pages and a draft, whose files have settled."""
    monkeypatch.setattr(fingerprint, "CLOCK_TICK_NANOSECONDS", -60_000_000_000)
    for name in "abc":
        site.page(f"{name}.md", f"title: {name}")
    site.page("d.md", "draft: true")
    return ledger_of(site)


def test_unchanged_files_are_not_opened(site: Site, before: Ledger) -> None:
    """Without a change, no file is read and all documents are counted."""
    scan = IncrementalScan(site.settings(), before)
    assert not scan.has_changes()
    assert (scan.read, scan.indexed, scan.files) == (0, 3, 4)
    assert scan.left_out == {"draft = true": 1}


def test_a_file_that_was_only_touched_has_not_changed(site: Site, before: Ledger) -> None:
    """A file with new times but the same content needs no update."""
    file = site.content / "a.md"
    copy = file.read_bytes()
    file.unlink()
    file.write_bytes(copy)
    assert not IncrementalScan(site.settings(), before).has_changes()


def test_each_kind_of_change_is_counted(site: Site, before: Ledger) -> None:
    """Added, changed, moved and deleted documents are counted separately."""
    site.page("a.md", "title: changed")
    (site.content / "b.md").rename(site.content / "moved.md")
    (site.content / "c.md").unlink()
    site.page("e.md", "title: new")
    site.page("f.md", "title: new too")
    scan = IncrementalScan(site.settings(), before)
    assert scan.has_changes()
    assert [document.id for document in scan.documents] == ["a", "e", "f", "moved"]
    assert scan.deleted == ["b", "c"]
    assert scan.counts() == ChangeCounts(added=2, changed=1, moved=1, deleted=1)


def test_a_page_that_becomes_a_draft_is_deleted(site: Site, before: Ledger) -> None:
    """A page that has become hidden or broken is removed from the index."""
    site.page("a.md", "draft: true")
    site.write("b.md", "")
    scan = IncrementalScan(site.settings(), before)
    assert (scan.documents, scan.deleted) == ([], ["a", "b"])
    assert [problem.path for problem in scan.new_problems] == ["b.md"]


def test_pages_below_a_changed_cascade_are_read_again(site: Site) -> None:
    """When a cascade changes, the pages below it are read again even if they are unchanged."""
    site.page("s/a.md")
    site.page("t/b.md")
    written = ledger_of(site)
    site.page("s/_index.md", "cascade: {draft: true}")
    assert IncrementalScan(site.settings(), written).deleted == ["s/a"]


def test_too_many_changes_are_a_rebuild(
    site: Site, before: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If more than a fifth of many files have changed, a rebuild is as fast."""
    monkeypatch.setattr(incremental_scan, "MIN_FILES_FOR_REBUILD", 1)
    site.page("a.md", "title: changed")
    assert IncrementalScan(site.settings(), before).has_changes()
    site.page("b.md", "title: changed")
    with pytest.raises(TooManyChanges, match="2 of 4 files have changed"):
        IncrementalScan(site.settings(), before)


def test_a_moved_folder_is_read_again(site: Site, before: Ledger) -> None:
    """A page's ID is its path, so a page that moves to another folder becomes another document."""
    (site.content / "sub").mkdir()
    (site.content / "a.md").rename(site.content / "sub" / "a.md")
    scan = IncrementalScan(site.settings(), before)
    assert (scan.deleted, [one.id for one in scan.documents]) == (["a"], ["sub/a"])
