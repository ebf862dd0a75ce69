"""Text extraction from HTML: BeautifulSoup, or a faster path if the HTML is plain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import soupsieve
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from indexer.body.elements import (
    HEADINGS,
    INLINE,
    INVISIBLE,
    LINE_NUMBER_CLASSES,
    is_left_out,
)
from indexer.body.html_text import HtmlText
from indexer.body.plain_html import plain_html_text


def css_selector(selectors: Iterable[str]) -> str:
    """Combine CSS selectors into one. Raises ValueError if a selector is not valid."""
    for selector in selectors:
        try:
            soupsieve.compile(selector)
        except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
            reason = str(error).partition("\n")[0]
            raise ValueError(f"{selector!r} is not a valid CSS selector: {reason}") from None
    return ", ".join(selectors)


def html_text(html: str, excluded: str = "") -> HtmlText:
    """The text of HTML, except in elements that match the CSS selectors in `excluded`."""
    if excluded:
        return soup_html_text(html, excluded)
    return plain_html_text(html) or soup_html_text(html)


def soup_html_text(html: str, excluded: str = "") -> HtmlText:
    """The text of any HTML, however broken."""
    # BeautifulSoup lists every unclosed `<br>` and searches that list at every end tag.
    html = html.replace("<br>", "<br/>")
    if not excluded:
        return _TreeWalk(_TreeOnly(html, "html.parser"), set()).content
    soup = BeautifulSoup(html, "html.parser")
    return _TreeWalk(soup, set(map(id, soup.select(excluded)))).content


class _TreeOnly(BeautifulSoup):
    """A tree with only parents and contents, too bare for CSS selectors.

    BeautifulSoup also links each string to its neighbors, which takes quadratic time in deep
    trees.
    """

    def object_was_parsed(
        self,
        o: PageElement,
        parent: Tag | None = None,
        most_recent_element: PageElement | None = None,  # noqa: ARG002  # the library's own
    ) -> None:
        """Add a string to the open tag."""
        parent = parent or self.currentTag
        assert parent is not None  # noqa: S101  # the document itself is a tag
        o.setup(parent)
        parent.contents.append(o)


class _TreeWalk:
    """Walks a parsed body without recursion, so that nesting depth is not limited.

    `todo` contains nodes to enter and tags to leave. A tag to leave is a tuple of its name, the
    index of its first string, and its URL.
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
            if name == "a":
                content.note_anchor(str(attributes.get("id") or attributes.get("name") or ""))
            if name in {"a", "sup"}:
                todo.append((name, len(content.texts), str(attributes.get("href", ""))))
        else:
            if "alt" in attributes:
                content.add(f"{attributes['alt']} ")
            if tag.contents:
                todo.append((name, len(content.texts), ""))
                if name in HEADINGS:
                    content.begin_heading(str(attributes.get("id", "")))
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
