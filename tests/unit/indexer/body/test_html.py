"""Plain HTML is read without a parser, with the same result as by BeautifulSoup."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.body.html import soup_html_text
from indexer.body.html_text import HtmlText
from indexer.body.plain_html import plain_html_text
from indexer.body.plain_text import clean
from tests.paths import SAMPLE


def readable(content: HtmlText) -> tuple[str, list[tuple[str, str]], list[tuple[str, str]]]:
    """The parts of a body that a reader sees: text, headings and links."""
    links = [(clean("".join(content.texts[a:b])), href) for a, b, href in content.links]
    return (
        clean("".join(content.texts)),
        [(text, h.id) for h in content.headings if (text := clean(h.text))],
        links,
    )


TAGS = ("p", "ul", "li", "b", "a", "h2", "div", "span", "br", "em", "table", "script", "td", "sup")
ATTRIBUTES = ("", ' id="x&amp;y"', ' class="x"', ' class="footnote-ref"', ' href="#n"')
ATTRIBUTES += (' href="http://x.example/?a=1&amp;b=2"', " hidden", ' alt="y"', "/")
TEXTS = ("one", "1", " two ", "&nbsp;", "&amp;nbsp;", "&#8217;", "&copy", "a > b", "<", "\n", "é")
TEXTS += ("&x;",)
bits = st.one_of(
    st.sampled_from(TEXTS),
    st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
)
nested = st.recursive(
    st.sampled_from(TEXTS),
    lambda inner: st.builds(
        lambda tag, attribute, parts: f"<{tag}{attribute}>{''.join(parts)}</{tag}>",
        st.sampled_from((*TAGS[:8], "sup")),
        st.sampled_from(ATTRIBUTES[:6]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(
    st.one_of(
        nested, st.lists(nested, max_size=4).map("".join), st.lists(bits, max_size=12).map("".join)
    )
)
def test_both_readers_agree(html: str) -> None:
    """For any HTML, the fast reader gives the same text as the parser, or declines."""
    content = plain_html_text(html)
    if content is not None:
        assert readable(content) == readable(soup_html_text(html))


@pytest.mark.parametrize("path", sorted(SAMPLE.rglob("*.md")), ids=lambda path: path.stem)
def test_both_readers_agree_on_the_sample(path: Path) -> None:
    """Both readers give the same result for every article body in the sample site.

    The fast reader may also decline.
    """
    body = path.read_bytes().decode("utf-8", "replace").rpartition("---")[2]
    content = plain_html_text(body)
    assert content is None or readable(content) == readable(soup_html_text(body))
