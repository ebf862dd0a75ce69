"""A body's plain text, as a reader of the page would read it, and its headings."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.body.bounds import bounded, shortened
from indexer.body.html import html_text
from indexer.body.html_text import BORDER, HtmlText
from indexer.body.markdown import to_html
from indexer.body.plain_text import clean, decode_entities
from indexer.body.shortcodes import strip_shortcodes


@dataclass(frozen=True, slots=True)
class ExtractedBody:
    """A body's text, a line for each of its blocks, and headings.

    `cut` is whether it was too long to be read whole.
    """

    text: str
    headings: tuple[str, ...]
    cut: bool


def extract(
    body: str,
    *,
    markup: str = "auto",
    source_url: str = "",
    calls_to_action: tuple[str, ...] = (),
    excluded: str = "",
) -> ExtractedBody:
    """The plain text of a body of HTML, Markdown, or both.

    A closing link that begins with one of `calls_to_action` and leads to the host of
    `source_url` is not text of the article, nor is what the CSS selectors `excluded` match.
    """
    body, cut = shortened(body)
    html = to_html(strip_shortcodes(body), markup)
    if "<" not in html:
        return ExtractedBody(_decoded(html), (), cut)
    html, too_many_tags = bounded(html)
    content = html_text(html, excluded)
    end = _call_to_action_start(content, source_url, calls_to_action)
    headings = tuple(filter(None, map(_decoded, content.headings)))
    return ExtractedBody(_lines("".join(content.texts[:end])), headings, cut or too_many_tags)


def _lines(text: str) -> str:
    """A text with a line for each block that is not empty."""
    return "\n".join(filter(None, map(clean, decode_entities(text).split(BORDER))))


def _decoded(text: str) -> str:
    # The parser decodes entities once: `&amp;nbsp;` is still one afterwards.
    return clean(decode_entities(text))


def _call_to_action_start(
    content: HtmlText, source_url: str, calls_to_action: tuple[str, ...]
) -> int | None:
    """The number of texts before the closing call to action, None without one."""
    host = _host(source_url)
    if not (host and content.links):
        return None
    begin, end, href = content.links[-1]
    if _host(href) != host:
        return None
    after = "".join(content.texts[end:])
    if any(map(str.isalnum, after)):
        return None
    link_text = clean("".join(content.texts[begin:end])).casefold()
    is_call = link_text.startswith(tuple(map(str.casefold, calls_to_action)))
    return begin if is_call else None


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower().removeprefix("www.")
