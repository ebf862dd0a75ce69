"""The files and subfolders of a folder: bundles, exclusions and names."""

import os
from pathlib import Path

from indexer.content_problems import render
from indexer.files.content_file import ContentFile
from indexer.files.walk import walk
from tests.unit.indexer.files.walking import ids, left_out, problems


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


def test_a_name_with_control_characters_is_reported(site):
    """A file name with control characters is reported in a printable form."""
    site.write("a.md")
    site.write("b\x1b[31m.md")
    site.write("c\n/d.md")
    assert ids(site) == ["a"]
    lines = [render(problem) for problem in problems(site)]
    assert [line.partition(":")[0] for line in lines] == ["b\\x1b[31m.md", "c\\n"]


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


def test_resources_with_a_title_are_counted_separately(site):
    """Neighbors of an `index.md` that have a title of their own may be meant as articles."""
    site.page("post/index.md")
    site.page("post/other.md")
    site.write("post/notes.md", "No title.\n")
    site.write("post/data.pdf", "")
    assert left_out(site) == {
        "post/data.pdf": ".pdf file",
        "post/notes.md": "bundle resource",
        "post/other.md": "titled bundle resource",
    }


def test_files_that_look_like_articles_are_counted(site):
    """Other formats of articles are counted unless they are named or excluded."""
    site.page("a.md")
    for name in ("b.rst", "c.MDX", "d.htm", "e.txt", ".f.rst", "x/g.org"):
        site.write(name, "")
    files = {"b.rst": ".rst file", "c.MDX": ".mdx file", "d.htm": ".htm file"}
    assert left_out(site) == {**files, "x/g.org": ".org file"}
    settings = {"extensions": [".md", ".htm"], "exclude": ["x"]}
    assert left_out(site, **settings).keys() == {"b.rst", "c.MDX", "x/"}
    assert ids(site, **settings) == ["a", "d"]
