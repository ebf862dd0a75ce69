"""Text extraction from plain HTML with regular expressions."""

from __future__ import annotations

import re
from html import unescape

from indexer.body.elements import HEADINGS, TELLING_CLASSES
from indexer.body.html_text import HtmlText

_VOID = frozenset(("br", "hr"))
_PLAIN_TAGS = _VOID | HEADINGS | frozenset((
    "a", "b", "blockquote", "dd", "div", "dl", "dt", "em", "i", "li", "ol", "p", "section",
    "small", "span", "strong", "sub", "sup", "u", "ul",
))  # fmt: skip
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>")
# Attributes that neither hide the element nor contain readable text.
_PLAIN_CLASS = rf'class="(?![^"]*(?:{"|".join(sorted(TELLING_CLASSES))}))[^"]*"'
_PLAIN_ATTRIBUTES = re.compile(
    rf'(?:\s+(?:(?:href|id|target|rel|title|dir|lang)="[^"]*"|{_PLAIN_CLASS}))*\s*'
)
_HREF = re.compile(r'\shref="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
_ENTITY = re.compile(r"&(?:#[0-9]{2,5}|[A-Za-z]{2,8}[0-9]?);")

_OpenTag = tuple[str, int, str]
"""An open tag: its name, the index of its first string, and its attributes."""


def plain_html_text(html: str) -> HtmlText | None:
    """The result of `soup_html_text` in a tenth of the time, or None if the HTML needs a parser.

    Plain HTML has only common, properly nested tags, as written by editing tools.
    """
    html = html.replace("<br/>", "<br>").replace("<br />", "<br>")
    # The parts are the leading text, then four per tag: slash, name, attributes and the text
    # that follows.
    parts = _TAG.split(html)
    if not _is_plain(html, parts):
        return None
    content = HtmlText()
    content.add(_decoded(parts[0]))
    open_tags: list[_OpenTag] = []
    for slash, name, attributes, text in zip(*(iter(parts[1:]),) * 4, strict=True):
        content.separate(name)
        is_nested = (
            _close(name, open_tags, content)
            if slash
            else _open(name, attributes, open_tags, content)
        )
        if not is_nested:
            return None
        content.add(_decoded(text))
    return None if open_tags else content


def _is_plain(html: str, parts: list[str]) -> bool:
    """Whether HTML contains only tags, attributes and entities that need no parser."""
    if html.count("<") != len(parts) // 4 or html.count("&") != len(_ENTITY.findall(html)):
        return False
    if not _PLAIN_TAGS.issuperset(parts[2::4]):
        return False
    return all(map(_PLAIN_ATTRIBUTES.fullmatch, set(parts[3::4])))


def _open(name: str, attributes: str, open_tags: list[_OpenTag], content: HtmlText) -> bool:
    """Open a tag, or return False for a heading inside a heading, which needs a parser."""
    if name in HEADINGS:
        if content.open_heading:
            return False
        content.begin_heading(_attribute(_ID, attributes))
    elif name == "a":
        content.note_anchor(_attribute(_ID, attributes))
    if name not in _VOID:
        open_tags.append((name, len(content.texts), attributes))
    return True


def _close(name: str, open_tags: list[_OpenTag], content: HtmlText) -> bool:
    """Close the innermost open tag, or return False if its name is different."""
    if not open_tags or open_tags[-1][0] != name:
        return False
    _, begin, attributes = open_tags.pop()
    if name == "a":
        content.links.append((begin, len(content.texts), _attribute(_HREF, attributes)))
    elif name == "sup":
        content.end_raised(begin)
    elif name in HEADINGS:
        content.end_heading()
    return True


def _attribute(pattern: re.Pattern[str], attributes: str) -> str:
    match = pattern.search(attributes)
    return _decoded(match[1]) if match else ""


def _decoded(text: str) -> str:
    return _ENTITY.sub(lambda match: unescape(match[0]), text) if "&" in text else text
