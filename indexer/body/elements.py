"""HTML elements by how they affect text: inline, block, invisible, or excluded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del",
    "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))  # fmt: skip
BLOCKS = HEADINGS | frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre",
    "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip

# Never displayed as text.
INVISIBLE = frozenset((
    "script", "style", "template", "noscript", "svg", "iframe", "head", "object", "embed",
    "audio", "video", "canvas", "annotation", "annotation-xml",
))  # fmt: skip

# Displayed, but not part of the article.
_FURNITURE = frozenset((
    "nav", "footer", "button", "select", "option", "optgroup", "datalist", "textarea",
))  # fmt: skip
_FURNITURE_ROLES = frozenset(("navigation", "doc-backlink", "doc-noteref"))
_FURNITURE_CLASSES = frozenset((
    "breadcrumb", "breadcrumbs", "d-none", "element-invisible", "govuk-visually-hidden",
    "screen-reader-only", "screen-reader-text", "sr-only", "usa-sr-only", "visually-hidden",
    "visuallyhidden",
))  # fmt: skip

LINE_NUMBER_CLASSES = frozenset(("line-number", "line-numbers", "lineno", "linenos", "ln", "lnt"))
_FOOTNOTE = "footnote"
TELLING_CLASSES = _FURNITURE_CLASSES | LINE_NUMBER_CLASSES | {_FOOTNOTE}
"""Substrings of class names that may exclude an element from the text."""


def is_left_out(name: str, attributes: Mapping[str, Any]) -> bool:
    """Whether an element and everything inside it is excluded from the text."""
    return name in _FURNITURE or (bool(attributes) and _is_marked(name, attributes))


def _is_marked(name: str, attributes: Mapping[str, Any]) -> bool:
    """Whether attributes mark an element as hidden, page furniture or a footnote link."""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if attributes.get("data-search") == "off" or attributes.get("role") in _FURNITURE_ROLES:
        return True
    if "style" in attributes and _is_unseen(str(attributes["style"])):
        return True
    classes = attributes.get("class", ())
    if name == "a" and any(one.startswith(_FOOTNOTE) for one in classes):
        return True
    return not (_FURNITURE_CLASSES | LINE_NUMBER_CLASSES).isdisjoint(classes)


def _is_unseen(style: str) -> bool:
    style = style.replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style
