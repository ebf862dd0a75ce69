"""Convert Markdown bodies to HTML. Bodies that are already HTML stay unchanged."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from markdown_it import MarkdownIt

from indexer.body.markdown.extensions import (
    use_definitions,
    use_directives,
    use_footnotes,
    use_formulas,
    use_notes,
    use_plain_titles,
)
from indexer.body.markdown.heading_ids import (
    GENERATOR,
    remove_id_signs,
    use_heading_ids,
)
from indexer.body.markdown.inline_syntax import OBSIDIAN, use_inline_syntax
from indexer.body.markdown.modules import use_modules
from indexer.body.markdown.python_markdown import (
    ABBREVIATIONS,
    use_abbreviations,
    use_tabs,
    without_snippets,
)

Extension = Callable[[MarkdownIt], None]

# Each extension slows parsing, so a parser has only the extensions whose marks a body contains.
_EXTENSIONS = (
    (re.compile(r"\[\^"), use_footnotes),
    (re.compile(r"^[ \t>*+\d.)-]*[:~][ \t]", re.MULTILINE), use_definitions),
    (re.compile(r"!!!|\?\?\?"), use_notes),
    (re.compile(r"\$"), use_formulas),
    (re.compile(r"\[[!xX ]|!!!|\?\?\?"), use_plain_titles),
    (re.compile(r"\[\[|\[!include|[=~^]|%%", re.IGNORECASE), use_inline_syntax),
    (re.compile(r"^(?:im|ex)port\b", re.MULTILINE), use_modules),
    (re.compile(r"^[ \t>]*===", re.MULTILINE), use_tabs),
    (re.compile(r"^[ \t>]*\*\[", re.MULTILINE), use_abbreviations),
)

# In CommonMark, a block that begins with one of these tags is HTML up to the next empty line,
# and stays unchanged.
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|"
    "header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|"
    "param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_HTML_BLOCK = re.compile(rf"[ \t]*</?(?:{_BLOCK_TAGS})(?:\s|/?>)", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")

# The parser silently drops anything nested deeper than this.
_MAX_NESTING = 100

# Tables take ten times as long to parse as plain text. A body with more pipes has them disabled.
_MAX_TABLE_PIPES = 20_000

# Quotes and lists nested deeper than in any real article.
_DEEP_MARKERS = re.compile(r"^[ \t]*(?:(?:> ?){15,}|(?:[-*+] +){15,})", re.MULTILINE)
_DEEP_INDENT = re.compile(r"^[ \t]{60,}", re.MULTILINE)

# For each of these brackets, the parser searches the rest of the text for its end.
_UNCLOSED_BRACKET = re.compile(r"\[(?![^\[\]]*\])")
_MAX_UNCLOSED_BRACKETS = 20

# For each of these blocks, the parser searches the rest of the text for its end, and nests the
# rest in it if there is none.
_DIRECTIVE_BEGIN = re.compile(r"^[ \t>]*:{3,}[ \t]*[^\s:]", re.MULTILINE)
_DIRECTIVE_END = re.compile(r"^[ \t>]*:{3,}[ \t]*$", re.MULTILINE)
_MAX_UNCLOSED_DIRECTIVES = 20


class Html(NamedTuple):
    """A body as HTML, and the abbreviations that its Markdown defines, with their meanings."""

    text: str
    abbreviations: tuple[tuple[str, str], ...] = ()


def to_html(body: str, markup: str, generator: str = "") -> Html:
    """Convert a body to HTML. `markup` is `html`, `markdown`, or `auto` to use `is_html`.

    Headings get the IDs that the site's generator gives them.
    """
    if markup == "html" or (markup == "auto" and is_html(body)):
        return Html(remove_id_signs(body))
    body = without_snippets(body)
    extensions = tuple(use for mark, use in _EXTENSIONS if mark.search(body))
    if ":::" in body and _unclosed_directives(body) <= _MAX_UNCLOSED_DIRECTIVES:
        extensions += (use_directives,)
    parser = _parser(extensions, tables=body.count("|") <= _MAX_TABLE_PIPES)
    # Only Obsidian's notes have wiki links and its marks for hidden text.
    environment: dict[str, Any] = {OBSIDIAN: "[[" in body, GENERATOR: generator}
    text = parser.render(_without_deep_nesting(body), environment)
    return Html(remove_id_signs(text), tuple(environment.get(ABBREVIATIONS, ())))


def is_html(body: str) -> bool:
    """Whether Markdown would leave every block in a body unchanged."""
    body = body.strip()
    if not _HTML_BLOCK.match(body):
        return not body
    return all(_HTML_BLOCK.match(body, gap.end()) for gap in _BLANK_LINES.finditer(body))


def _unclosed_directives(body: str) -> int:
    return len(_DIRECTIVE_BEGIN.findall(body)) - len(_DIRECTIVE_END.findall(body))


def _without_deep_nesting(body: str) -> str:
    """Flatten nesting that would take the parser more than linear time."""
    if any(markers in body for markers in ("> > > >", ">>>>", "- - - -", "+ + + +")):
        body = _DEEP_MARKERS.sub("> ", body)
    if " " * 60 in body or "\t" * 15 in body:
        body = _DEEP_INDENT.sub("    ", body)
    if body.count("[") > body.count("]") + _MAX_UNCLOSED_BRACKETS:
        body = _UNCLOSED_BRACKET.sub(" ", body)
    return body


@cache
def _parser(extensions: tuple[Extension, ...], *, tables: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING})
    # Indented text in articles is rarely code. Often it is inside HTML or a shortcode.
    parser.enable(["table", "strikethrough"] if tables else "strikethrough").disable("code")
    for use in (use_heading_ids, *extensions):
        use(parser)
    return parser
