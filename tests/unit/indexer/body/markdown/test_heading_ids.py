"""Headings have the IDs that authors write or that the site's generator makes."""

import time

import pytest

from indexer.body.extract import extract


def ids(body, generator=""):
    """The IDs of a body's headings."""
    return [id for _, id in extract(body, generator=generator).anchors]


# What Hugo 0.168 and Python-Markdown's `toc` extension make of each heading.
MADE = {
    "Simple Heading": ("simple-heading", "simple-heading"),
    "What's new? A&B — *emphasis* `code`": (
        "whats-new-ab--emphasis-code",
        "whats-new-ab-emphasis-code",
    ),
    'A [link](/url "t") here': ("a-link-here", "a-link-here"),
    "Über äöü 日本語": ("über-äöü-日本語", "uber-aou"),
    "`<div>` & &amp; entity": ("div---entity", "div-entity"),
    "123. Numbers 1.5": ("123-numbers-15", "123-numbers-15"),
    "under_score - dash -- x": ("under_score---dash--x", "under_score-dash-x"),
    "`--flag`": ("--flag", "-flag"),
    "!!!": ("heading", "_1"),
    "Trailing hashes ##": ("trailing-hashes", "trailing-hashes"),
    "![img alt](/x.png) picture": ("img-alt-picture", "picture"),
    "It isn’t … ½ ② Ⅷ a²": ("it-isnt-----a", "it-isnt-12-2-viii-a2"),
    "Spaced   out": ("spaced---out", "spaced-out"),
    "İstanbul ǅ": ("istanbul-ǆ", "istanbul-dz"),
    "with {#not an id} x": ("with-not-an-id-x", "with-not-an-id-x"),
    "esc\\_aped \\# x": ("esc_aped--x", "esc_aped-x"),
    '<span id="inner">Inner</span> x': ("inner-x", "inner-x"),
    "it&#8217;s&#x20;b&nbsp;c &rsquo;": ("it8217sx20bc-", "its-b-c"),
    'foo "quoted"': ("foo-quoted", "foo-quoted"),
}


@pytest.mark.parametrize(("heading", "made"), MADE.items())
def test_ids_as_generators_make_them(heading, made):
    """Hugo and MkDocs make an ID from a heading, each by its own rules."""
    assert ids(f"## {heading}", "hugo") + ids(f"## {heading}", "mkdocs") == list(made)


def test_other_generators_make_ids_as_github_does():
    """Letters of any script, marks, digits, hyphens and underscores stay; the rest goes."""
    body = "## Diabète: 1.5 & _x_?\n\n## हिन्दी ![alt](i.png)"
    assert ids(body) == ids(body, "docusaurus") == ["diabète-15--x", "हिन्दी-alt"]
    assert ids(body, "jekyll") == ["diabète-15--x", "हिन्दी"]


def test_equal_headings_are_numbered():
    """A repeated heading gets the first number that is free, also next to numbered headings."""
    body = "# A\n# A\n# A-1\n# A\n# A_1\n# A_1"
    assert ids(body, "hugo") == ["a", "a-1", "a-1-1", "a-2", "a_1", "a_1-1"]
    assert ids(body, "mkdocs") == ["a", "a_1", "a-1", "a_2", "a_1"[:-1] + "3", "a_4"]


def test_mkdocs_numbers_headings_without_ascii_letters():
    """Such headings have nothing to make an ID from, but links can lead to their numbers."""
    body = "## 标题\n## A\n## 章\n## ?"
    assert ids(body, "mkdocs") == ["_1", "a", "_2", "_3"]


@pytest.mark.parametrize(
    "heading",
    [
        "## Title {#my-id}",
        "## Title {#my-id} ##",
        "## Title {.wide #my-id}",
        "## Title {: #my-id }",
        "## Title\n{: .wide #my-id}",
        "Title {#my-id}\n=====",
        "Title {#my-id}\n---",
        "> ## Title {#my-id}",
        '<h2 id="my-id">Title</h2>',
        "<h2 id='my-id' data-x=1>Title</h2>",
        '<h2><a id="my-id"></a>Title</h2>',
        '<h2><a name="my-id"></a>Title</h2>',
    ],
)
def test_ids_of_authors(heading):
    """An author's ID counts, and is not a part of the heading."""
    body = extract(f"Text.\n\n{heading}\n\nMore.\n", generator="hugo")
    assert (body.headings, body.text) == (("Title",), "Text.\nTitle\nMore.")
    assert body.anchors == ((6, "my-id"),)


def test_an_authors_id_is_not_made_again():
    """Generated IDs avoid the IDs that authors write."""
    assert ids("## Title\n\n## Other {#title}") == ["title-1", "title"]


def test_headings_without_ids():
    """Generators make no IDs for headings in HTML, and attributes may have none."""
    body = "<h2>Raw</h2>\n\n## Title {.wide}\n\n## CSS { color: #fff }"
    assert ids(body) == ["", "title", "css--color-fff-"]


def test_headings_with_shortcodes():
    """Hugo numbers shortcodes in IDs, so these headings have none that could be linked to."""
    body = extract('## See {{< icon alt="sun" >}} here\n\n## Next', generator="hugo")
    assert (body.headings, [id for _, id in body.anchors]) == (
        ("See sun here", "Next"),
        ["", "next"],
    )


def test_marks_are_no_text():
    """A line that only looks like a heading loses its ID, as attributes are never text."""
    assert extract("<div>\n# Title {#id}\n</div>").text == "# Title"
    assert extract("`# a {#id}`\n\n```\n# b {#id}\n```").text == "# a {#id}\n# b {#id}"


@pytest.mark.parametrize("id", ["x" * 501, "a b", "a\u200bb", "\n"])
def test_ids_that_cannot_be_linked_to(id):
    """Overlong IDs and those with spaces or invisible characters are dropped."""
    assert ids(f'<h2 id="{id}">Title</h2>') == [""]
    assert ids(f"## {'x' * 500}\n## {'x' * 501}") == ["x" * 500, ""]


@pytest.mark.parametrize(
    "body",
    [
        "## Same\n" * 10_000,
        "\n".join(f"## a_{n}" for n in range(1_000)) * 2,
        "\n".join(f"## a-{n}" for n in range(1_000)) + "\n## a" * 1_000,
        "# {#" * 20_000,
        "## " + "{: .a" * 20_000,
        "# x\n" + " " * 300_000,
        "a {#b}\n" * 5_000,
    ],
)
@pytest.mark.parametrize("generator", ["hugo", "mkdocs"])
def test_hostile_headings_take_linear_time(body, generator):
    """Thousands of equal or broken headings are read within seconds."""
    start = time.process_time()
    extract(body, generator=generator)
    assert time.process_time() - start < 5
