"""Limits on bodies, so that parsing takes linear time and little memory."""

from __future__ import annotations

import re
from itertools import islice

from indexer.body.plain_text import strip_comments

# A tree with more tags would take gigabytes of memory.
MAX_TAGS = 50_000

# The parser's search for the ends of this many unclosed tags takes no noticeable time.
_MAX_STRAY_BRACKETS = 5

_INLINE_DATA = re.compile(r"data:[\w.+/-]{0,100}(?:;[\w=.+-]{1,100}){0,5};base64,[A-Za-z0-9+/=%]*")
_MARKED_SECTION = re.compile(r"<!\[(?:CDATA\[|[^<>\[]*\]>)?")
_INSTRUCTION = re.compile(r"<\?(?:[^<>]*>)?")
_STRAY_LT = re.compile(r"<(?!(?:/?[A-Za-z]|!--)[^<>]*>)")


def shortened(body: str, max_characters: int) -> tuple[str, bool]:
    """A body without inline data or comments, and whether it was truncated.

    Inline data and comments do not count towards its length.

    Comments are removed before Markdown is parsed, because empty lines inside a comment would
    end the block around it.
    """
    if "base64," in body:
        body = _INLINE_DATA.sub("", body)
    if "<!" in body:
        body = _MARKED_SECTION.sub(" ", strip_comments(body))
    return body[:max_characters], len(body) > max_characters


def bounded(html: str) -> tuple[str, bool]:
    """HTML that can be parsed in linear time, and whether it was truncated.

    For each unclosed tag, comment or declaration, the parser searches the rest of the text for
    its end.
    """
    unclosed_at_end = html.count("<", html.rfind(">") + 1)
    unclosed = html.count("<") - html.count(">")
    if max(unclosed_at_end, unclosed) > _MAX_STRAY_BRACKETS:
        html = _STRAY_LT.sub("&lt;", html)
    html = _INSTRUCTION.sub(" ", html) if "<?" in html else html
    if html.count("<") <= MAX_TAGS:
        return html, False
    return html[: next(islice(re.finditer("<", html), MAX_TAGS, None)).start()], True
