"""Markdown becomes HTML, and HTML stays."""

from tests.unit.indexer.body.texts import text


def test_html_alone_is_not_read_as_markdown():
    """Markdown syntax inside HTML blocks is plain text, as in CommonMark."""
    assert text("<p>2 * 3 * 4</p>\n<p># 5</p>\n\n<div>*a*</div>") == "2 * 3 * 4 # 5 *a*"


def test_markdown_between_html_blocks_is_markdown():
    """Markdown between HTML blocks is parsed as Markdown."""
    assert text("<div>\n\n## Head\n\n*a*\n\n</div>") == "Head a"


def test_the_kind_of_body_can_be_set():
    """The `body` setting overrides the detected format."""
    assert text("*a*", markup="html") == "*a*"
    assert text("<p>*a*\n\n*b*", markup="markdown") == "*a* b"


def test_indented_html_is_not_code():
    """Indented HTML after an empty line is not a code block."""
    assert text("<div>\n\n        <p>a</p>\n\n    b\n</div>") == "a b"
