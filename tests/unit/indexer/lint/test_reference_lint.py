"""Links to files, and images, in the articles themselves."""

from time import process_time

import pytest

from indexer.content_problems import render
from indexer.lint.reference_lint import reference_problems
from indexer.pipeline import FullScan
from search.document import Document


def problems(site, body, path="docs/a.md", **settings):
    site.page("docs/b c.md")
    site.page(path, body=body)
    settings = site.settings(**settings)
    pages = {file: page for file, page in FullScan(settings).pages() if file == path}
    return [render(problem) for problem in reference_problems(pages, settings)]


@pytest.mark.parametrize(
    "target",
    ["b%20c.md", "../docs/a.md#part", "/docs/a.md", "x.html", "https://x.org/y.md", "../../z.md",
     "#", "#top", "{{ref}}.md"],
)  # fmt: skip
def test_links_that_lead_somewhere_or_cannot_be_judged(site, target):
    """Files that exist, other addresses and files outside the content are no problem."""
    assert problems(site, f"See [this]({target}).") == []


@pytest.mark.parametrize("target", ["c.md", "../a.md", "/a.md", "a.mdx"])
def test_links_to_missing_files(site, target):
    """A link to a content file that does not exist is reported with its line."""
    (line,) = problems(site, f"x\n\nSee [this]({target}).")
    assert line.startswith(f"docs/a.md:6: warning: the link to {target} leads to no file; ")


@pytest.mark.parametrize(
    "body",
    ["## What's new?", "# x {#whats-new}", '<h2 id="whats-new">x</h2>', "<a name=whats-new></a>",
     "<p>What&rsquo;s</p>\n<h2>What&rsquo;s new</h2>", "{{< heading >}}"],
)  # fmt: skip
def test_links_to_headings(site, body):
    """A link may lead to a heading, to any ID, or to what a template may make."""
    assert problems(site, f"[this](#whats-new)\n\n{body}") == []


def test_links_to_missing_headings(site):
    """A link that leads to no place in its own page is reported."""
    (line,) = problems(site, "## What is new\n\n[this](#whats-new)")
    assert line.startswith(
        "docs/a.md:6: warning: the link to #whats-new points to a missing heading; "
    )


def test_links_to_numbered_headings_of_mkdocs(site):
    """MkDocs numbers the headings that have no letter for an ID."""
    body = "[one](#_1) [two](#_2)\n\n## 标题\n\n## 章"
    assert problems(site, body, generator="mkdocs") == []


def test_many_links_and_headings_take_linear_time(site):
    """The IDs of a page are not copied for each of its links."""
    site.page("docs/a.md", body="[this](#h1)\n" * 20_000)
    anchors = tuple(("", f"h{n}") for n in range(20_000))
    pages = {"docs/a.md": Document(id="docs/a", anchors=anchors)}
    began = process_time()
    assert list(reference_problems(pages, site.settings())) == []
    assert process_time() - began < 2


def test_mounts_move_files(site):
    """With mounts, a leading slash does not mean the content folder."""
    assert problems(site, "[this](/a.md)", mounts={"docs": ""}) == []


def test_images_without_alternative_text(site):
    """An empty text in Markdown, or no `alt` at all in HTML; an empty `alt` means decoration."""
    body = '![](a.png)\n<img src="b.png">\n![A](a.png) <img alt="" src="b.png">\n'
    done = "people who do not see it learn nothing about it"
    assert problems(site, body) == [
        f"docs/a.md:4: warning: the image a.png has no alternative text; {done}",
        f"docs/a.md:5: warning: an image has no `alt` attribute; {done}",
    ]


def test_code_is_not_checked(site):
    """A code block shows links and images without having any."""
    assert problems(site, "```\n![](a.png) [x](y.md)\n```") == []


@pytest.mark.parametrize("part", ["[", "[a](", "![](", "<img ", "](x.md"])
def test_any_line_takes_linear_time(site, part):
    """A megabyte of unfinished syntax is checked within seconds."""
    began = process_time()
    problems(site, part * (300_000 // len(part)))
    assert process_time() - began < 5
