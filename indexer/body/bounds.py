"""Bodies within bounds: what a parser reads in no more than linear time and little memory."""

from __future__ import annotations

import re
from itertools import islice

from indexer.body.plain_text import strip_comments

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


def shortened(body: str) -> tuple[str, bool]:
    """A body without inline data and comments, and whether the rest had to be cut.

    Comments go before Markdown is read, since the blank lines in them would end its blocks.
    """
    if "base64," in body:
        body = _INLINE_DATA.sub("", body)
    if "<!" in body:
        body = _MARKED_SECTION.sub(" ", strip_comments(body))
    return body[:MAX_BODY_CHARACTERS], len(body) > MAX_BODY_CHARACTERS


def bounded(html: str) -> tuple[str, bool]:
    """HTML on which the parser needs no more than linear time, and whether it had to be cut.

    It looks for the end of each tag, comment and declaration up to the end of the text.
    """
    unclosed_at_end = html.count("<", html.rfind(">") + 1)
    unclosed = html.count("<") - html.count(">")
    if max(unclosed_at_end, unclosed) > _MAX_STRAY_BRACKETS:
        html = _STRAY_LT.sub("&lt;", html)
    html = _INSTRUCTION.sub(" ", html) if "<?" in html else html
    if html.count("<") <= _MAX_TAGS:
        return html, False
    return html[: next(islice(re.finditer("<", html), _MAX_TAGS, None)).start()], True
