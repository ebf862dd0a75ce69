"""A body's plain text, as a reader of the page would read it, and its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from indexer.body.html import HtmlText, html_text
from indexer.body.markdown import to_html
from indexer.body.plain_text import clean, decode_entities, strip_comments
from indexer.body.shortcodes import strip_shortcodes

# A longer body is cut, so that memory and time stay bounded; inline data does not count.
MAX_BODY_CHARACTERS = 1_000_000

# A tree of more tags would take gigabytes.
_MAX_TAGS = 50_000

# Up to this many unclosed tags the parser's search for their ends costs nothing.
_MAX_STRAY_BRACKETS = 5

_INLINE_DATA = re.compile(r"data:[\w.+/-]{0,100}(?:;[\w=.+-]{1,100}){0,5};base64,[A-Za-z0-9+/=%]*")
_MARKED_SECTION = re.compile(r"<!\[(?:CDATA\[|[^<>\[]*\]>)?")
_INSTRUCTION = re.compile(r"<\?(?:[^<>]*>)?")
_STRAY_LT = re.compile(r"<(?!(?:/?[A-Za-z]|!--)[^<>]*>)")


@dataclass(frozen=True, slots=True)
class ExtractedBody:
    """A body's text and headings; `cut` is whether it was too long to be read whole."""

    text: str
    headings: tuple[str, ...]
    cut: bool


def extract(
    body: str, *, markup: str = "auto", source_url: str = "", calls_to_action: tuple[str, ...] = ()
) -> ExtractedBody:
    """The plain text of a body of HTML, Markdown, or both.

    A closing link that begins with one of `calls_to_action` and leads to the host of
    `source_url` is not text of the article.
    """
    body, cut = _shortened(body)
    html = to_html(strip_shortcodes(body), markup)
    if "<" not in html:
        return ExtractedBody(_decoded(html), (), cut)
    html = _bounded(html)
    if html.count("<") > _MAX_TAGS:
        html, cut = html[: _nth_tag_start(html, _MAX_TAGS)], True
    content = html_text(html)
    end = _call_to_action_start(content, source_url, calls_to_action)
    headings = tuple(filter(None, map(_decoded, content.headings)))
    return ExtractedBody(_decoded("".join(content.texts[:end])), headings, cut)


def _shortened(body: str) -> tuple[str, bool]:
    """A body without inline data and comments, and whether the rest had to be cut.

    Comments go before Markdown is read, since the blank lines in them would end its blocks.
    """
    if "base64," in body:
        body = _INLINE_DATA.sub("", body)
    if "<!" in body:
        body = _MARKED_SECTION.sub(" ", strip_comments(body))
    return body[:MAX_BODY_CHARACTERS], len(body) > MAX_BODY_CHARACTERS


def _decoded(text: str) -> str:
    # The parser decodes entities once: `&amp;nbsp;` is still one afterwards.
    return clean(decode_entities(text))


def _bounded(html: str) -> str:
    """HTML on which the parser needs no more than linear time.

    It looks for the end of each tag, comment and declaration up to the end of the text.
    """
    unclosed_at_end = html.count("<", html.rfind(">") + 1)
    unclosed = html.count("<") - html.count(">")
    if max(unclosed_at_end, unclosed) > _MAX_STRAY_BRACKETS:
        html = _STRAY_LT.sub("&lt;", html)
    return _INSTRUCTION.sub(" ", html) if "<?" in html else html


def _nth_tag_start(html: str, number: int) -> int:
    return next(islice(re.finditer("<", html), number, None)).start()


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
