"""Bodies to HTML: which are HTML already, and Markdown for the others."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt

# CommonMark's own test: a block that begins with one of these is HTML up to the next blank
# line, and Markdown leaves it as it stands.
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|"
    "header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|"
    "param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_HTML_BLOCK = re.compile(rf"[ \t]*</?(?:{_BLOCK_TAGS})(?:\s|/?>)", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")

# The parser drops what is nested deeper than it follows, without a word.
_NESTING = 100
_MOST_CELLS = 20_000  # of all tables; they take ten times the time of plain text
_DEEP_MARKERS = re.compile(r"^[ \t]*(?:(?:> ?){15,}|(?:[-*+] +){15,})", re.MULTILINE)
_OPEN_BRACKET = re.compile(r"\[(?![^\[\]]*\])")  # the parser looks for each one's end anew
_DEEP_INDENT = re.compile(r"^[ \t]{60,}", re.MULTILINE)


def to_html(body: str, kind: str) -> str:
    """Return a body as HTML; `kind` is `html`, `markdown`, or `auto`: see `is_html`."""
    if kind == "html" or (kind == "auto" and is_html(body)):
        return body
    if "> > > >" in body or ">>>>" in body or "- - - -" in body or "+ + + +" in body:
        body = _DEEP_MARKERS.sub("> ", body)
    if " " * 60 in body or "\t" * 15 in body:
        body = _DEEP_INDENT.sub("    ", body)
    if body.count("[") > body.count("]") + 100:
        body = _OPEN_BRACKET.sub(" ", body)
    return str(_markdown(tables=body.count("|") <= _MOST_CELLS).render(body))


def is_html(body: str) -> bool:
    """Say whether a Markdown processor would leave the body as it is, block for block."""
    body = body.strip()
    if not _HTML_BLOCK.match(body):
        return not body
    return all(_HTML_BLOCK.match(body, gap.end()) for gap in _BLANK_LINES.finditer(body))


@cache
def _markdown(*, tables: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING})
    # Indented text is rarely code in articles, and often the inside of HTML or a shortcode.
    parser.enable(["table", "strikethrough"] if tables else "strikethrough")
    return parser.disable("code")
