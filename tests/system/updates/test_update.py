"""The `update` command reads only changed files and reports what it did."""

import json
import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from curated_search.main import main
from indexer.files import fingerprint
from indexer.pipeline import document_worker
from indexer.update import incremental_scan
from indexer.update.index_update import update_index
from search.engines.memory.engine import MemoryEngine
from search.errors import IndexChanged
from search.storage import generations
from tests.skips import require_engine
from tests.system.updates.test_histories import ENGINES, engine, rebuild
from web.app import create_app


@pytest.fixture
def opened(monkeypatch):
    """The paths of content files opened from now on."""
    paths = []

    def contents(path, **options):
        paths.append(path)
        return original(path, **options)

    original = incremental_scan.contents
    monkeypatch.setattr(incremental_scan, "contents", contents)
    monkeypatch.setattr(document_worker, "contents", contents)
    return paths


@pytest.fixture
def settled(monkeypatch):
    """Age the files, so that their times can be trusted."""
    monkeypatch.setattr(fingerprint, "CLOCK_TICK_NANOSECONDS", 20_000_000)
    return lambda: time.sleep(0.05)


def test_unchanged_files_are_not_opened(site, run, opened, settled, status):
    """Unchanged files are not opened, and no generation is made."""
    for number in range(5):
        site.page(f"{number}.md")
    settled()
    run("rebuild")
    before = status().generation
    opened.clear()
    result = run("update")
    assert result.exit_code == 0
    assert result.output.startswith("No changes: 5 files checked in")
    assert opened == []
    assert status().generation == before


def test_only_the_file_that_changed_is_opened(site, run, opened, settled, document):
    """Only the changed file is opened, once to compare it and once to read it."""
    for number in range(5):
        site.page(f"{number}.md")
    settled()
    run("rebuild")
    site.page("3.md", "title: Fresh")
    opened.clear()
    assert "1 changed" in run("update").output
    assert {path.rpartition("/")[2] for path in opened} == {"3.md"}
    assert document("3").title == "Fresh"


def test_a_file_changed_within_the_tick_of_its_reading_is_read_again(site, run, document):
    """A change that leaves size, inode and time the same is detected by content."""
    path = site.write("a.md", "---\ntitle: One\n---\n")
    run("rebuild")
    times = path.stat()
    path.write_text("---\ntitle: Two\n---\n")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert "1 changed" in run("update").output
    assert document("a").title == "Two"


def test_touched_files_do_not_count_as_changed(site, run, status):
    """Files with new times or inodes but the same content make no generation."""
    path = site.write("a.md")
    run("rebuild")
    before = status().generation
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data)
    assert "No changes" in run("update").output
    assert status().generation == before


def test_what_happened_is_counted(site, run, document):
    """Added, changed, moved and deleted documents are counted separately."""
    for name in ("stays", "changes", "goes", "moves", "hides"):
        site.page(f"{name}.md", f"title: {name}")
    run("rebuild")
    site.page("new.md", "title: new")
    site.page("changes.md", "title: other")
    (site.content / "goes.md").unlink()
    (site.content / "moves.md").rename(site.content / "moved.md")
    site.page("hides.md", "title: hides\ndraft: true")
    result = run("update", "--force")
    assert "1 added, 1 changed, 1 moved, 2 deleted" in result.output
    assert "has 4 documents" in result.output
    assert document("moved").title == "moves"
    assert document("moves") is document("goes") is document("hides") is None


def test_when_an_update_becomes_a_rebuild(site, run, tmp_path):
    """Without an index, or if the folder, engine, schema or settings differ, `update` rebuilds."""
    site.page("a.md")
    assert "there is no index" in run("update").output
    assert "No changes" in run("update").output
    config = tmp_path / "other.toml"
    config.write_text('timezone = "Asia/Tokyo"\n')
    assert "settings that affect" in run("update", "--config", str(config)).output
    config.write_text('timezone = "Asia/Tokyo"\n[weights]\ntitle = 2\n')
    assert "fields, weights" in run("update", "--config", str(config)).output
    other = tmp_path / "elsewhere"
    site.content.rename(other)
    again = run("update", "--config", str(config), "--content", str(other))
    assert "the index was built from a different content folder" in again.output
    whoosh = run("update", "--config", str(config), "--content", str(other), "--engine", "whoosh")
    assert "Rebuilt because" in whoosh.output or "No changes" in whoosh.output


def test_an_index_without_a_ledger_is_rebuilt(site, run, tmp_path):
    """An index without a valid ledger is rebuilt."""
    site.page("a.md")
    run("rebuild")
    root = tmp_path / "index"
    (root / generations.current(root) / "notes").write_bytes(b"[")
    output = run("update").output
    assert output.startswith("Rebuilt because ")
    assert "Indexed 1 document" in output


def test_many_changes_are_a_rebuild(site, run, monkeypatch):
    """If many files have changed, `update` rebuilds the index instead."""
    monkeypatch.setattr(incremental_scan, "MIN_FILES_FOR_REBUILD", 2)
    for number in range(10):
        site.page(f"{number}.md")
    run("rebuild")
    for number in range(3):
        site.page(f"{number}.md", "title: New")
    assert "because 3 of 10 files have changed" in run("update").output


def test_losing_a_fifth_stops(site, run, status):
    """The limit on lost documents also applies to `update`, and `--force` overrides it."""
    for number in range(10):
        site.page(f"{number}.md")
    run("rebuild")
    for number in range(3):
        (site.content / f"{number}.md").unlink()
    result = run("update")
    assert result.exit_code == 1
    assert "--force" in result.output
    assert status().documents == 10
    assert run("update", "--force").exit_code == 0
    assert status().documents == 7


def test_a_cascade_reaches_unchanged_files(site, run, document):
    """A changed cascade changes the pages below its section."""
    site.page("s/a.md")
    site.page("b.md")
    run("rebuild")
    site.write("s/_index.md", "---\ncascade:\n  searchCategory: Guide\n---\n")
    assert "1 changed" in run("update").output
    assert document("s/a").facets["category"] == ("Guide",)
    site.write("s/_index.md", "---\ncascade:\n  draft: true\n---\n")
    assert "1 deleted" in run("update", "--force").output
    site.write("s/_index.md", "---\ntitle: Section\n---\n")
    assert "1 added" in run("update").output


def test_a_section_page_that_hands_down_the_same_changes_nothing_below(site, run):
    """If the cascade is unchanged, only the section page itself is read again."""
    site.page("s/a.md")
    site.write("s/_index.md", "---\ncascade:\n  searchCategory: Guide\n---\n")
    run("rebuild")
    site.write("s/_index.md", "---\ncascade:\n  searchCategory: Guide\n---\nWords\n")
    assert "no document changed" in run("update").output


def test_a_bundle_appears_and_disappears(site, run, document):
    """Files next to an `index.md` are resources as long as it exists."""
    site.page("b/a.md")
    site.page("c.md")
    run("rebuild")
    site.page("b/index.md")
    run("update", "--force")
    assert document("b/a") is None
    assert document("b/index")
    (site.content / "b/index.md").unlink()
    run("update", "--force")
    assert document("b/a")


def test_the_second_file_of_an_id_takes_the_first_ones_place(site, run, document):
    """If the first of two files with one ID is deleted, the second is indexed."""
    site.page("a.md", "title: First")
    site.page("a.html", "title: Second")
    site.page("b.md")
    run("rebuild")
    assert document("a").title == "First"
    (site.content / "a.md").unlink()
    run("update")
    assert document("a").title == "Second"


def test_problems_of_unchanged_files_stay(site, run, status):
    """The index keeps old problems, and the update reports only new ones."""
    site.page("old.md", "title: T\ndate: soon")
    site.page("a.md")
    run("rebuild")
    site.page("a.md", "title: T\ndate: later")
    output = run("update").output
    assert "a.md: warning: date: 'later'" in output
    assert "old.md" not in output
    assert "0 errors, 2 warnings" in output
    assert [p["path"] for p in status().facts["problems"]] == ["a.md", "old.md"]


def test_a_file_that_cannot_be_read_is_tried_again_each_time(site, run, status, document):
    """An unreadable file is tried on every update, without making a generation."""
    site.page("a.md")
    (site.content / "pipe.md").mkdir()
    (site.content / "pipe.md" / "x.txt").touch()
    site.write("big.md", b"x" * 2_000)
    site.write("empty.md", "")
    options = ("--config", "limit.toml")
    Path("limit.toml").write_text("max_file_size = 1000\n")
    run("rebuild", *options)
    before = status()
    assert "No changes" in run("update", *options).output
    assert status().generation == before.generation
    site.page("empty.md", "title: Filled")
    assert "1 added" in run("update", *options).output
    assert document("empty").title == "Filled"


def test_json_tells_what_changed(site, run):
    """The JSON has the counts, and whether a generation was made."""
    site.page("a.md")
    run("rebuild")
    site.page("b.md")
    result = json.loads(run("update", "--json").output.splitlines()[-1])["result"]
    assert result["changes"] == {"added": 1, "changed": 0, "moved": 0, "deleted": 0}
    assert result["changed"] is True
    assert (result["read"], result["documents"]) == (1, 2)
    result = json.loads(run("update", "--json").output.splitlines()[-1])["result"]
    assert result["changed"] is False


def test_an_index_changed_meanwhile_is_scanned_again(site, monkeypatch):
    """If the index changes during an update, the update starts again from the new index."""
    site.page("a.md")
    settings = site.settings()
    engine = rebuild(MemoryEngine(settings.schema()), settings)
    original, tries = engine.update, []

    def update(*args, **values):
        tries.append(values["onto"])
        if len(tries) == 1:
            rebuild(engine, settings)
        original(*args, **values)

    monkeypatch.setattr(engine, "update", update)
    site.page("b.md")
    with pytest.raises(IndexChanged):
        original(onto="0")
    update_index(engine, settings)
    # The rebuild had also read b.md, so nothing was left to do.
    assert len(tries) == 1
    assert engine.get("b")


def test_a_rollback_is_brought_up_to_date(site, run, document):
    """After a rollback, an update uses the ledger of that generation."""
    site.page("a.md", "title: Old")
    run("rebuild")
    site.page("a.md", "title: New")
    run("update")
    assert CliRunner().invoke(main, ["rollback", "--index", "index"]).exit_code == 0
    assert document("a").title == "Old"
    assert "1 changed" in run("update").output
    assert document("a").title == "New"


def test_a_hugo_section_s_slug_changes_the_pages_below(site):
    """The slug or existence of a section page affects the addresses of the pages below it."""
    site.page("docs/forms/a.md")
    settings = site.settings(generator="hugo")
    engine = rebuild(MemoryEngine(settings.schema()), settings)
    assert engine.get("docs/forms/a").url == "/docs/forms/a/"
    site.page("docs/forms/_index.md", "slug: papers")
    update_index(engine, settings, force=True)
    assert engine.get("docs/forms/a").url == "/docs/papers/a/"
    (site.content / "docs/forms/_index.md").unlink()
    update_index(engine, settings, force=True)
    assert engine.get("docs/forms/a").url == "/docs/forms/a/"


@pytest.mark.parametrize("name", ENGINES)
def test_translations_follow_an_update(site, tmp_path, name):
    """After a translation is added, moved or removed, all answers equal those of a rebuild."""
    require_engine(name)
    site.page("about.md")
    site.page("contact/index.md")
    settings = site.settings(languages=["en", "es"])
    updated = rebuild(engine(name, tmp_path / "updated", settings), settings)

    def links(on):
        client = create_app(settings, on).test_client()
        hits = client.get("/api/v1/search?sort=title").json["hits"]
        return {hit["id"]: [one["url"] for one in hit["translations"]] for hit in hits}

    def follow():
        update_index(updated, settings, force=True)
        rebuilt = rebuild(engine(name, tmp_path / "rebuilt", settings), settings)
        assert links(updated) == links(rebuilt)
        return links(updated)

    spanish = site.write("about.es.md")
    assert follow() == {"about": ["/es/about/"], "about.es": ["/about/"], "contact/index": []}
    spanish.rename(site.content / "contact/index.es.md")
    moved = {"contact/index": ["/es/contact/"], "contact/index.es": ["/contact/"]}
    assert follow() == {"about": []} | moved
    (site.content / "contact/index.es.md").unlink()
    assert follow() == {"about": [], "contact/index": []}
