"""Text extraction from HTML: BeautifulSoup, and a path ten times faster for plain HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import soupsieve
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from indexer.body.elements import (
    BLOCKS,
    HEADINGS,
    INLINE,
    INVISIBLE,
    LINE_NUMBER_CLASSES,
    TELLING_CLASSES,
    is_left_out,
)
from indexer.body.note_references import CHARACTERS_BEFORE, is_note_reference

BORDER = "\x1e"
"""Marks the start or end of a block. Phrases do not match across it."""

_VOID = frozenset(("br", "hr"))
_PLAIN_TAGS = _VOID | HEADINGS | frozenset((
    "a", "b", "blockquote", "div", "em", "i", "li", "ol", "p", "section", "small", "span",
    "strong", "sub", "sup", "u", "ul",
))  # fmt: skip
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>")
# Attributes that neither hide the element nor contain readable text.
_PLAIN_CLASS = rf'class="(?![^"]*(?:{"|".join(sorted(TELLING_CLASSES))}))[^"]*"'
_PLAIN_ATTRIBUTES = re.compile(
    rf'(?:\s+(?:(?:href|id|target|rel|title|dir|lang)="[^"]*"|{_PLAIN_CLASS}))*\s*'
)
_HREF = re.compile(r'\shref="([^"]*)"')
_ENTITY = re.compile(r"&(?:#[0-9]{2,5}|[A-Za-z]{2,8}[0-9]?);")


@dataclass(slots=True)
class HtmlText:
    """The non-empty texts of a body in order, with BORDER between blocks.

    For each link, `links` has the index of its first text, the index after its last text, and
    its URL. `heading_begin` is the index of the first text of the open heading, if any.
    """

    texts: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)
    heading_begin: int | None = None

    def add(self, text: str) -> None:
        """Add a text, unless it is empty."""
        if text:
            self.texts.append(text)

    def separate(self, name: str) -> None:
        """Separate the texts before and after an element's tag."""
        if name in BLOCKS:
            self.texts.append(BORDER)
        elif name not in INLINE:
            self.texts.append(" ")

    def begin_heading(self) -> None:
        """Begin a heading. As in browsers, this ends a heading that is still open."""
        self.end_heading()
        self.heading_begin = len(self.texts)

    def end_heading(self) -> None:
        """End the open heading, if any."""
        if self.heading_begin is not None:
            self.headings.append("".join(self.texts[self.heading_begin :]))
            self.heading_begin = None

    def end_raised(self, begin: int) -> None:
        """End a superscript, and remove it with its links if it refers to a note."""
        has_link_within = bool(self.links) and self.links[-1][0] >= begin
        to_note = has_link_within and self.links[-1][2].startswith("#")
        before = "".join(self.texts[max(0, begin - CHARACTERS_BEFORE) : begin])
        raised = "".join(self.texts[begin:])
        if to_note or is_note_reference(before[-CHARACTERS_BEFORE:], raised):
            del self.texts[begin:]
            while self.links and self.links[-1][0] >= begin:
                self.links.pop()


def css_selector(selectors: Iterable[str]) -> str:
    """Combine CSS selectors into one. Raises ValueError if one of them is not valid."""
    for selector in selectors:
        try:
            soupsieve.compile(selector)
        except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
            reason = str(error).partition("\n")[0]
            raise ValueError(f"{selector!r} is not a valid CSS selector: {reason}") from None
    return ", ".join(selectors)


def html_text(html: str, excluded: str = "") -> HtmlText:
    """The texts of HTML, except in elements that match the CSS selectors `excluded`."""
    if excluded:
        return soup_html_text(html, excluded)
    return plain_html_text(html) or soup_html_text(html)


def plain_html_text(html: str) -> HtmlText | None:
    """The result of `soup_html_text` in a tenth of the time, or None if the HTML needs a parser.

    Plain HTML has common, properly nested tags only, as editing tools write it.
    """
    html = html.replace("<br/>", "<br>").replace("<br />", "<br>")
    # The parts are a text, then slash, name, attributes and text for each tag.
    parts = _TAG.split(html)
    if not _is_plain(html, parts):
        return None
    content = HtmlText()
    content.add(_decoded(parts[0]))
    open_tags: list[tuple[str, int, str]] = []
    for slash, name, attributes, text in zip(*(iter(parts[1:]),) * 4, strict=True):
        content.separate(name)
        # Only a parser knows how to handle a heading inside a heading.
        if not slash and name in HEADINGS and content.heading_begin is not None:
            return None
        if not slash and name not in _VOID:
            open_tags.append((name, len(content.texts), attributes))
            if name in HEADINGS:
                content.begin_heading()
        elif slash and not _close(name, open_tags, content):
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


def _close(name: str, open_tags: list[tuple[str, int, str]], content: HtmlText) -> bool:
    """Close the innermost open tag, or return False if its name is different."""
    if not open_tags or open_tags[-1][0] != name:
        return False
    _, begin, attributes = open_tags.pop()
    if name == "a":
        href = _HREF.search(attributes)
        content.links.append((begin, len(content.texts), _decoded(href[1]) if href else ""))
    elif name == "sup":
        content.end_raised(begin)
    elif name in HEADINGS:
        content.end_heading()
    return True


def _decoded(text: str) -> str:
    return _ENTITY.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def soup_html_text(html: str, excluded: str = "") -> HtmlText:
    """The texts of any HTML, however broken."""
    # BeautifulSoup remembers each unclosed `<br>` and searches the list at every end tag.
    html = html.replace("<br>", "<br/>")
    if not excluded:
        return _TreeWalk(_TreeOnly(html, "html.parser"), set()).content
    soup = BeautifulSoup(html, "html.parser")
    return _TreeWalk(soup, set(map(id, soup.select(excluded)))).content


class _TreeOnly(BeautifulSoup):
    """A tree with only parents and contents, too bare for CSS selectors.

    BeautifulSoup also links each text to its neighbors, which takes quadratic time in deep
    trees.
    """

    def object_was_parsed(
        self,
        o: PageElement,
        parent: Tag | None = None,
        most_recent_element: PageElement | None = None,  # noqa: ARG002  # the library's own
    ) -> None:
        """Add a text to the open tag."""
        parent = parent or self.currentTag
        assert parent is not None  # noqa: S101  # the document itself is a tag
        o.setup(parent)
        parent.contents.append(o)


class _TreeWalk:
    """Walks a parsed body without recursion, so that nesting depth is not limited.

    `todo` contains nodes to enter and tags to leave. A tag to leave is a tuple of its name, the
    index of its first text, and its URL.
    """

    def __init__(self, soup: BeautifulSoup, excluded: set[int]) -> None:
        self.content = HtmlText()
        self._excluded = excluded
        todo: list[Any] = soup.contents[::-1]
        while todo:
            node = todo.pop()
            kind = type(node)
            if kind is NavigableString:
                self.content.add(str(node))
            elif kind is tuple:
                self._leave(*node)
            elif kind is Tag and node.name not in INVISIBLE:
                self._enter(node, todo)

    def _enter(self, tag: Tag, todo: list[Any]) -> None:
        content, name, attributes = self.content, tag.name, tag.attrs
        content.separate(name)
        if is_left_out(name, attributes) or id(tag) in self._excluded:
            if not LINE_NUMBER_CLASSES.isdisjoint(attributes.get("class", ())):
                content.add(" ")
            return
        if name in INLINE:
            if name in {"a", "sup"}:
                todo.append((name, len(content.texts), str(attributes.get("href", ""))))
        else:
            if "alt" in attributes:
                content.add(f"{attributes['alt']} ")
            if tag.contents:
                todo.append((name, len(content.texts), ""))
                if name in HEADINGS:
                    content.begin_heading()
        todo.extend(tag.contents[::-1])

    def _leave(self, name: str, begin: int, href: str) -> None:
        content = self.content
        if name == "a":
            content.links.append((begin, len(content.texts), href))
        elif name == "sup":
            content.end_raised(begin)
        elif name in HEADINGS:
            content.end_heading()
        content.separate(name)
