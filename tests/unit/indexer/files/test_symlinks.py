"""Symbolic links stay inside the content folder, and each folder is read once."""

from tests.unit.indexer.files.walking import ids, problems


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
