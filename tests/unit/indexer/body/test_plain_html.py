"""Plain HTML is read without a parser."""

from __future__ import annotations

from indexer.body.plain_html import plain_html_text


def test_the_fast_reader_accepts_common_elements() -> None:
    """The fast reader accepts paragraphs, lists and links, and declines other elements."""
    assert plain_html_text('<p>a<br/>b</p><ul class="x"><li><a href="/y">c</a>&nbsp;</li></ul>')
    for html in (
        "<h2><h2></h2>x</h2>",
        "<p hidden>x</p>",
        '<p style="x">',
        "<img alt='x'>",
        "<p>x",
        "a < b",
        "&copy x",
    ):
        assert plain_html_text(html) is None
