"""Code in a body, where template tags, comments and tags are text that readers see."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Code points that no text contains replace characters in code until the text is extracted.
_HIDDEN = {"{": "\ufdd0", "}": "\ufdd1", "<": "\ufdd2"}
_HIDE = str.maketrans(_HIDDEN)
# In HTML, tags inside code are tags.
_HIDE_BRACES = str.maketrans({brace: _HIDDEN[brace] for brace in "{}"})
_REVEAL = str.maketrans({hidden: original for original, hidden in _HIDDEN.items()})

_BORDER = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>[^\n]*)"
    r"|(?P<ticks>`+)|(?P<empty>\n[ \t]*\n)|(?P<comment><!--)|(?P<end>-->)"
    r"|<(?P<slash>/?)(?P<tag>pre|code)\b",
    re.MULTILINE | re.IGNORECASE,
)
# A match never extends past the next opening, which keeps time linear.
_TAGGED = re.compile(
    r"(\{%-?\s*(raw|highlight)\b[^{}%]*-?%\})((?:[^{]|\{(?!%-?\s*(?:raw|highlight)\b))*?)"
    r"(?=\{%-?\s*end\2\s*-?%\})"
)
# Including the code-toggle of Hugo's own documentation and the code blocks of other themes.
_CODE_SHORTCODE = r"highlight\b|code(?:-?(?:block|toggle))?\b"
_HIGHLIGHTED = re.compile(
    r"(\{\{[<%]\s*(" + _CODE_SHORTCODE + r")[^{}]*[>%]\}\})"
    r"((?:[^{]|\{(?!\{[<%]\s*(?:" + _CODE_SHORTCODE + r")))*?)(?=\{\{[<%]\s*/\s*\2\s*[>%]\}\})"
)
# Hugo displays {{</* figure */>}} as {{< figure >}}.
_ESCAPED_SHORTCODE = re.compile(r"\{\{([<%])/\*((?:[^*{]|\*(?!/)|\{(?!\{[<%]))*)\*/([>%])\}\}")


def hide_code(body: str) -> str:
    """Replace characters in code that would be read as templates, comments or tags."""
    if "{" not in body and "<!--" not in body:
        return body
    if "/*" in body:
        body = _ESCAPED_SHORTCODE.sub(_displayed_shortcode, body)
    if "{" in body:
        for pattern in (_TAGGED, _HIGHLIGHTED):
            body = pattern.sub(lambda match: match[1] + match[3].translate(_HIDE), body)
    if any(mark in body for mark in ("`", "~~~", "<pre", "<code")):
        body = "".join(_with_hidden_sections(body))
    return body


def reveal_code(text: str) -> str:
    """Put back what `hide_code` has replaced."""
    return text if text.isascii() else text.translate(_REVEAL)


def _displayed_shortcode(match: re.Match[str]) -> str:
    return "".join(("{{", *match.groups(), "}}")).translate(_HIDE)


def _with_hidden_sections(body: str) -> Iterator[str]:
    """Yield the parts of a body, with code spans and blocks hidden."""
    borders = list(_BORDER.finditer(body))
    ends = _ends(borders)
    position = index = 0
    while index < len(borders):
        border = borders[index]
        end = _fence_end(borders, index) if border["fence"] else ends[index]
        if end is not None:
            begin = border.end()
            yield body[position:begin]
            position = borders[end].start() if end < len(borders) else len(body)
            yield _hidden(body[begin:position], border)
            index = end
        index += 1
    yield body[position:]


def _hidden(section: str, border: re.Match[str]) -> str:
    if border["comment"]:
        return section
    return section.translate(_HIDE_BRACES if border["tag"] else _HIDE)


def _ends(borders: list[re.Match[str]]) -> list[int | None]:
    """For each border other than a fence, the index of the border that closes it.

    Going backwards finds every index without a search.
    """
    ends: list[int | None] = [None] * len(borders)
    ticks: dict[str, int] = {}
    others: dict[str, int] = {}
    for index in range(len(borders) - 1, -1, -1):
        border = borders[index]
        if run := border["ticks"]:
            is_escaped = border.string[border.start() - 1 : border.start()] == "\\"
            ends[index] = None if is_escaped else ticks.get(run)
            ticks[run] = index
        elif border["fence"] or border["empty"]:
            # A code span ends with its paragraph.
            ticks.clear()
        elif border["end"] or border["slash"]:
            others[(border["tag"] or border[0]).lower()] = index
        else:
            ends[index] = others.get((border["tag"] or "-->").lower())
    return ends


def _fence_end(borders: list[re.Match[str]], index: int) -> int:
    """The index of the border that closes a fence, or the number of borders if none does."""
    fence = borders[index]["fence"]
    for end in range(index + 1, len(borders)):
        closing = borders[end]
        is_bare = closing["fence"] and not closing["info"].strip()
        if is_bare and closing["fence"].startswith(fence):
            return end
    return len(borders)
