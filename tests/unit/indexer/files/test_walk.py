"""The walk through a content folder."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.content_problems import ContentProblem, render
from indexer.files.content_file import ContentFile, SkippedFile
from indexer.files.walk import ContentError, count_files, walk
from search.settings.loading import load_settings


def ids(site, **values):
    return [entry.id for entry in walk(site.settings(**values)) if isinstance(entry, ContentFile)]


def left_out(site, **values):
    entries = walk(site.settings(**values))
    return {entry.path: entry.reason for entry in entries if isinstance(entry, SkippedFile)}


def problems(site, **values):
    return [entry for entry in walk(site.settings(**values)) if isinstance(entry, ContentProblem)]


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


def test_other_files_and_hidden_ones_are_ignored(site):
    """Images, hidden files and folders, and editors' backups are ignored."""
    for path in ("a.md", "a.jpg", ".hidden.md", "#a.md", "b.md~", ".git/c.md", ".md"):
        site.write(path)
    assert ids(site) == ["a"]
    assert left_out(site) == {}


def test_extensions_are_a_setting_and_matched_in_any_case(site):
    """Only configured extensions are read, in any case."""
    for path in ("a.MD", "b.html", "c.txt"):
        site.write(path)
    assert ids(site) == ["a", "b"]
    assert ids(site, extensions=[".txt"]) == ["c"]


def test_files_next_to_an_index_are_a_bundle_s_resources(site):
    """An `index.md` makes its folder one page, and all other files in it are skipped."""
    for path in ("post/index.md", "post/notes.md", "post/deep/more.md", "post/deep/index.md"):
        site.write(path)
    assert ids(site) == ["post/index"]
    assert left_out(site).keys() == {"post/notes.md", "post/deep/more.md", "post/deep/index.md"}
    assert len(ids(site, bundles=False)) == 4


def test_an_index_in_the_content_folder_itself_makes_no_bundle(site):
    """A home page does not turn the whole site into a bundle."""
    site.write("index.md")
    site.write("a.md")
    site.write("b/c.md")
    assert ids(site) == ["a", "b/c", "index"]


def test_a_section_page_makes_no_bundle(site):
    """Pages next to `_index.md` are not resources."""
    site.write("s/_index.md")
    site.write("s/a.md")
    assert ids(site) == ["s/_index", "s/a"]


def test_excluded_paths_are_counted_not_read(site):
    """Patterns exclude files and whole folders."""
    for path in ("a.md", "drafts/b.md", "x/README.md", "x/c.md"):
        site.write(path)
    exclude = ["drafts", "README.md"]
    assert ids(site, exclude=exclude) == ["a", "x/c"]
    assert left_out(site, exclude=exclude).keys() == {"drafts/", "x/README.md"}


def test_two_files_with_one_id_are_reported(site):
    """Of `x.md` and `x.html`, the first configured extension is read; the other is reported."""
    site.write("x.html")
    site.write("x.md")
    assert [e.path for e in walk(site.settings()) if isinstance(e, ContentFile)] == ["x.md"]
    (problem,) = problems(site)
    assert problem.path == "x.html"
    assert problem.severity == "error"


def test_a_link_that_leads_back_is_reported_once(site):
    """A symbolic link to a parent folder is reported once and not followed."""
    site.write("a/x.md")
    (site.content / "a" / "loop").symlink_to(site.content, target_is_directory=True)
    assert ids(site) == ["a/x"]
    assert [problem.path for problem in problems(site)] == ["a/loop"]


def test_two_folders_that_link_to_each_other_end(site):
    """A cycle of two symbolic links is not followed."""
    site.write("a/x.md")
    site.write("b/y.md")
    (site.content / "a" / "to_b").symlink_to(site.content / "b")
    (site.content / "b" / "to_a").symlink_to(site.content / "a")
    assert ids(site) == ["a/x", "b/y"]
    assert [(p.path, p.severity) for p in problems(site)] == [
        ("a/to_b", "warning"),
        ("b/to_a", "warning"),
    ]


def test_folders_that_all_link_to_each_other_are_read_once(site):
    """Seven folders that link to each other are read once each."""
    for one in "abcdefg":
        site.write(f"{one}/x.md")
        for other in "abcdefg".replace(one, ""):
            (site.content / one / f"to_{other}").symlink_to(site.content / other)
    assert ids(site) == [f"{one}/x" for one in "abcdefg"]


def test_a_folder_that_only_links_show_is_read_once(site):
    """A hidden folder is read once, by the first link to it."""
    site.write(".shared/x.md")
    site.write(".shared/deep/y.md")
    for name in ("b", "c"):
        (site.content / name).symlink_to(site.content / ".shared")
    assert ids(site) == ["b/deep/y", "b/x"]
    assert [problem.path for problem in problems(site)] == ["c"]


def test_a_link_to_a_file_of_the_content_is_a_page(site):
    """A symbolic link to a content file is a separate page."""
    site.write("a.md")
    (site.content / "b.md").symlink_to("a.md")
    assert ids(site) == ["a", "b"]


def test_a_link_out_of_the_folder_is_reported(site, tmp_path):
    """Symbolic links that leave the content folder are reported and not followed."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.md").write_text("---\ntitle: x\n---\n")
    site.write("a.md")
    (site.content / "in").symlink_to(tmp_path / "elsewhere")
    (site.content / "x.md").symlink_to(tmp_path / "elsewhere" / "x.md")
    assert ids(site) == ["a"]
    assert [(p.path, p.severity) for p in problems(site)] == [
        ("in", "warning"),
        ("x.md", "warning"),
    ]


def test_a_name_with_control_characters_is_reported(site):
    """A file name with control characters is reported in a printable form."""
    site.write("a.md")
    site.write("b\x1b[31m.md")
    site.write("c\n/d.md")
    assert ids(site) == ["a"]
    lines = [render(problem) for problem in problems(site)]
    assert [line.partition(":")[0] for line in lines] == ["b\\x1b[31m.md", "c\\n"]


def test_a_content_folder_that_cannot_be_read_says_so(site, monkeypatch):
    """An unreadable content folder raises an error instead of giving an empty site."""

    def denied(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", denied)
    with pytest.raises(ContentError, match="cannot be read: Permission denied"):
        ids(site)


def test_broken_links_and_pipes_are_reported(site):
    """Broken links and pipes named like articles are reported without waiting."""
    site.write("a.md")
    (site.content / "dead.md").symlink_to("nowhere.md")
    os.mkfifo(site.content / "pipe.md")
    assert ids(site) == ["a"]
    assert [problem.path for problem in problems(site)] == ["dead.md", "pipe.md"]


def test_a_folder_that_cannot_be_read_is_reported(site, monkeypatch):
    """An unreadable folder is reported, and the others are read."""
    site.write("a.md")
    site.write("private/b.md")
    scandir = os.scandir

    def scandir_or_denied(path):
        if Path(path).name == "private":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", scandir_or_denied)
    assert ids(site) == ["a"]
    (problem,) = problems(site)
    assert "Permission denied" in problem.what


def test_a_name_that_is_not_utf_8_is_reported(site):
    """A file name that is not UTF-8 is reported with a readable path."""
    site.write("a.md")
    with open(os.fsencode(site.content) + b"/caf\xe9.md", "wb") as file:  # noqa: PTH123
        file.write(b"x")
    assert ids(site) == ["a"]
    (problem,) = problems(site)
    problem.path.encode()


def test_a_missing_folder_says_so(site):
    """The error for a missing content folder names it and the setting."""
    with pytest.raises(ContentError, match=r"content folder nowhere does not exist; .*--content"):
        list(walk(replace(site.settings(), content=Path("nowhere"))))


def test_a_file_in_place_of_the_folder_raises_an_error(site):
    """A content folder that is a file raises an error."""
    file = site.write("a.md")
    with pytest.raises(ContentError, match="is not a folder"):
        list(walk(replace(site.settings(), content=file)))


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
