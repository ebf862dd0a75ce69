"""Front matter inherited from section pages."""

import os

import pytest


@pytest.mark.parametrize(
    "front",
    [
        "---\ncascade: {draft: true}\n",
        "---\ncascade: {draft: true\n---\n",
        "---\n cascade: {draft: true}\ntitle: A: B\n---\n",
        "---\ncascade: draft\n---\n",
        "---\ncascade: [draft: true, x]\n---\n",
        "---\ncascade: {draft: *x}\n---\n",
        "---\ncascade: {draft: true, _target: {path: '%s'}}\n---\n" % ("{a,b}" * 18),
        "---\ncascade: {draft: true, _target: {path: '%s'}}\n---\n" % ("{}" * 5_000),
        "---\ncascade: {draft: true, _target: {path: '/[z-a]'}}\n---\n",
    ],
)
def test_an_unreadable_section_page_skips_its_pages(site, front):
    """If a section page is unreadable, all pages below it are skipped, with one problem."""
    site.write("s/_index.md", front)
    site.page("s/a.md")
    site.page("s/deep/b.md")
    site.page("t.md")
    documents, scan = site.read()
    assert documents.keys() == {"t"}
    assert scan.left_out["below a section page that cannot be read"] == 2
    assert [(p.path, p.severity) for p in scan.problems] == [("s/_index.md", "error")]


def test_a_pipe_in_place_of_a_section_page_skips_its_pages(site):
    """A pipe in place of a section page does not block the build."""
    site.page("s/a.md")
    site.page("t.md")
    os.mkfifo(site.content / "s" / "_index.md")
    documents, scan = site.read()
    assert documents.keys() == {"t"}
    assert [problem.path for problem in scan.problems] == ["s/_index.md"]


@pytest.mark.parametrize("text", ["", "---\ncascade:\n---\n", "---\ntitle: A: B\n---\n"])
def test_a_section_page_without_a_cascade_hides_nothing(site, text):
    """An empty section page, or one with a broken title, hides no pages."""
    site.write("s/_index.md", text)
    site.page("s/a.md")
    assert site.read()[0].keys() == {"s/a"}
