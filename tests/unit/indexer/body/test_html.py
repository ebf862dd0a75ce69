"""Plain HTML is read by a short way that must lead where BeautifulSoup's leads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.body.html import Pieces, plain_pieces, soup_pieces
from indexer.body.plain_text import clean
from tests.paths import SAMPLE


def shown(found: Pieces) -> tuple[str, list[str], list[tuple[str, str]]]:
    """Return what counts of pieces: the text, the headings, the links with their texts."""
    links = [(clean("".join(found.texts[a:b])), href) for a, b, href in found.links]
    return clean("".join(found.texts)), [h for text in found.headings if (h := clean(text))], links


TAGS = ("p", "ul", "li", "b", "a", "h2", "div", "span", "br", "em", "table", "script", "td")
ATTRIBUTES = ("", ' class="x"', ' href="http://x.example/?a=1&amp;b=2"', " hidden", ' alt="y"', "/")
TEXTS = ("one", " two ", "&nbsp;", "&amp;nbsp;", "&#8217;", "&copy", "a > b", "<", "\n", "é", "&x;")

bits = st.one_of(
    st.sampled_from(TEXTS),
    st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
)
nested = st.recursive(
    st.sampled_from(TEXTS),
    lambda inner: st.builds(
        lambda tag, attribute, parts: f"<{tag}{attribute}>{''.join(parts)}</{tag}>",
        st.sampled_from(TAGS[:8]),
        st.sampled_from(ATTRIBUTES[:3]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(
    st.one_of(
        nested, st.lists(nested, max_size=4).map("".join), st.lists(bits, max_size=12).map("".join)
    )
)
def test_the_short_way_is_right_or_not_taken(html: str) -> None:
    """Whatever the HTML, the two ways agree where the short one answers."""
    found = plain_pieces(html)
    if found is not None:
        assert shown(found) == shown(soup_pieces(html))


def test_the_short_way_is_taken_for_what_editors_write() -> None:
    """Paragraphs, lists and links take it; what hides or holds more does not."""
    assert plain_pieces('<p>a<br/>b</p><ul class="x"><li><a href="/y">c</a>&nbsp;</li></ul>')
    for html in ("<p hidden>x</p>", '<p style="x">', "<img alt='x'>", "<p>x", "a < b", "&copy x"):
        assert plain_pieces(html) is None


@pytest.mark.parametrize("path", sorted(SAMPLE.rglob("*.md")), ids=lambda path: path.stem)
def test_the_sample_s_bodies_read_the_same_both_ways(path: Path) -> None:
    """Real bodies, in whatever state."""
    body = path.read_bytes().decode("utf-8", "replace").rpartition("---")[2]
    found = plain_pieces(body)
    assert found is None or shown(found) == shown(soup_pieces(body))
