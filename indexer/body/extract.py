"""Bodies to plain text: what a reader of the page would read, in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from indexer.body.html import Pieces, pieces
from indexer.body.markdown import to_html
from indexer.body.plain_text import clean, decode_entities, strip_comments
from indexer.body.shortcodes import strip_shortcodes

MAX_LENGTH = 1_000_000  # characters of a body, inline data not counted
_MAX_TAGS = 50_000  # a tree of more would take gigabytes

_DATA = re.compile(r"data:[\w.+/-]{0,100}(?:;[\w=.+-]{1,100}){0,5};base64,[A-Za-z0-9+/=%]*")
_SECTION = re.compile(r"<!\[(?:CDATA\[|[^<>\[]*\]>)?")
_INSTRUCTION = re.compile(r"<\?(?:[^<>]*>)?")
_STRAY_LT = re.compile(r"<(?!(?:/?[A-Za-z]|!--)[^<>]*>)")


@dataclass(frozen=True, slots=True)
class Extract:
    """A body's text and headings; `cut` says that it was too long, and only begun."""

    text: str
    headings: tuple[str, ...]
    cut: bool


def extract(
    body: str, *, kind: str = "auto", source_url: str = "", calls_to_action: tuple[str, ...] = ()
) -> Extract:
    """Return the plain text of a body of HTML, Markdown, or both.

    The closing link that begins with one of `calls_to_action` and leads to the host of
    `source_url` is not text of the article.
    """
    if "base64," in body:
        body = _DATA.sub("", body)
    if "<!" in body:
        body = _without_comments(body)
    cut = len(body) > MAX_LENGTH
    body = strip_shortcodes(body[:MAX_LENGTH] if cut else body)
    html = to_html(body, kind)
    if "<" not in html:
        return Extract(_clean(html), (), cut)
    html = _bounded(html)
    if html.count("<") > _MAX_TAGS:
        html, cut = html[: _nth_tag(html, _MAX_TAGS)], True
    found = pieces(html)
    texts = found.texts[: _before_call(found, source_url, calls_to_action)]
    headings = tuple(filter(None, map(_clean, found.headings)))
    return Extract(_clean("".join(texts)), headings, cut)


def _clean(text: str) -> str:
    return clean(decode_entities(text))  # the parser's own decoding leaves `&amp;nbsp;`


def _bounded(html: str) -> str:
    """Return HTML on which the parser needs no more than linear time.

    It looks for the end of each tag, comment and declaration up to the end of the text.
    """
    if html.count("<", html.rfind(">") + 1) > 5 or html.count("<") > html.count(">") + 5:
        html = _STRAY_LT.sub("&lt;", html)
    return _INSTRUCTION.sub(" ", html) if "<?" in html else html


def _without_comments(body: str) -> str:
    """Return a body without comments: they may hold blank lines, which Markdown heeds."""
    return _SECTION.sub(" ", strip_comments(body))


def _nth_tag(html: str, number: int) -> int:
    return next(islice(re.finditer("<", html), number, None)).start()


def _before_call(found: Pieces, source_url: str, calls: tuple[str, ...]) -> int | None:
    """Return the number of pieces before the closing call to action; None: there is none."""
    host = _host(source_url)
    if not (host and found.links):
        return None
    begin, end, href = found.links[-1]
    if _host(href) != host or any(c.isalnum() for text in found.texts[end:] for c in text):
        return None
    text = clean("".join(found.texts[begin:end])).casefold()
    return begin if text.startswith(tuple(call.casefold() for call in calls)) else None


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower().removeprefix("www.")
