"""The walk through a content folder."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.content_problems import ContentProblem
from indexer.files.content_file import ContentFile
from indexer.files.walk import ContentError, count_files, walk
from search.settings.loading import load_settings
from tests.unit.indexer.files.walking import ids, left_out


def test_ids_are_paths_without_the_extension_in_string_order(site):
    """Files are sorted by their IDs, which are paths without extension."""
    for path in ("a/x.md", "a.md", "a-b.md", "a.b.md", "a!/x.md", "b/c/d.html", "B.markdown"):
        site.write(path)
    paths = ids(site)
    assert paths == sorted(paths)
    assert paths == ["B", "a", "a!/x", "a-b", "a.b", "a/x", "b/c/d"]


@settings(max_examples=40)
@given(st.sets(st.text("ab-./!é", min_size=1, max_size=8), min_size=1, max_size=12))
def test_any_tree_comes_in_string_order(names):
    """For any file names, IDs are ascending and unique."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "z.md").touch()
        for name in names:
            file = Path(folder, "x", *filter(lambda part: part.strip("."), name.split("/")), "z.md")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
            file.parent.with_name(file.parent.name + ".md").touch()
        values = load_settings(None, {}, content=folder)
        paths = [entry.id for entry in walk(values) if isinstance(entry, ContentFile)]
    assert paths == sorted(set(paths))


def test_a_content_folder_that_cannot_be_read_says_so(site, monkeypatch):
    """An unreadable content folder raises an error instead of giving an empty site."""

    def denied(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", denied)
    with pytest.raises(ContentError, match="cannot be read: Permission denied"):
        ids(site)


def test_a_missing_folder_says_so(site):
    """The error for a missing content folder names it and the setting."""
    with pytest.raises(ContentError, match=r"content folder nowhere does not exist; .*--content"):
        list(walk(replace(site.settings(), content=Path("nowhere"))))


def test_a_folder_without_content_says_so(site):
    """The error for a folder without content files names the extensions."""
    site.write("a.txt")
    with pytest.raises(ContentError, match=r"\.md"):
        list(walk(site.settings()))


def test_the_count_is_of_content_files(site):
    """The total for progress includes resources, but no hidden or other files."""
    for path in ("a.md", "p/index.md", "p/b.md", ".c.md", "d.jpg"):
        site.write(path)
    assert count_files(site.settings()) == 3


def test_a_file_in_place_of_the_folder_raises_an_error(site):
    """A content folder that is a file raises an error."""
    file = site.write("a.md")
    with pytest.raises(ContentError, match="is not a folder"):
        list(walk(replace(site.settings(), content=file)))


def test_other_files_and_hidden_ones_are_ignored(site):
    """Images, hidden files and folders, and editors' backups are ignored."""
    for path in ("a.md", "a.jpg", ".hidden.md", "#a.md", "b.md~", ".git/c.md", ".md"):
        site.write(path)
    assert ids(site) == ["a"]
    assert left_out(site) == {}


def test_a_folder_with_other_formats_only(site):
    """The message names the files that are there instead."""
    site.write("a.rst", "")
    site.write("b.rst", "")
    with pytest.raises(ContentError, match=r"contains no files that end in .*, but 2 \.rst files;"):
        ids(site)


def test_each_site_keeps_the_last_times_of_commits(tmp_path):
    """Where git fails, times by path are used, and each site's folder is asked for its own."""
    sites = []
    for name in ("docs", "news"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").touch()
        sites.append({"name": name, "content": str(tmp_path / name)})
    values = load_settings(None, {}, sites=sites, mapping={"date": "@git.date"})
    entries = list(walk(values, {"docs/a.md": 1, "news/b.md": 2}))
    times = {one.path: one.commit_time for one in entries if isinstance(one, ContentFile)}
    assert times == {"docs/a.md": 1, "news/a.md": 0}
    warnings = [one.path for one in entries if isinstance(one, ContentProblem)]
    assert warnings == ["docs/.", "news/."]
