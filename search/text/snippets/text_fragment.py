"""Text fragments: the part of a URL that makes browsers scroll to a text and highlight it."""

from __future__ import annotations

import re
from urllib.parse import quote

_DIRECTIVE = ":~:text="
# Longer texts are named by their first and last words, because a page may differ inside.
_MAX_WHOLE_WORDS = 10
_MAX_WHOLE_CHARACTERS = 80
# The numbers of words to try at either end, until they are unique up to the passage.
_END_WORDS = (4, 7, 12)
# Generators may show these as dashes, ellipses and quotation marks, which browsers tell apart.
_TYPED_SIGNS = re.compile(r"-{2,}|\.{3,}|<<|>>")


def text_fragment(text: str, start: int, end: int) -> str:
    """The text fragment for a range of a text without its leading `#`; empty for no words.

    Browsers choose the first place with these words, so a longer beginning is named if the text
    has the same words before. Scripts without spaces are one word to us, so their texts are cut.
    """
    # A match cannot begin in one block and end in another.
    block = text[start:end].partition("\n")[0]
    passage = " ".join(max(_TYPED_SIGNS.split(block), key=len).split())
    words = passage.split(" ")
    if not any(map(str.isalnum, passage)):
        return ""
    if len(passage) <= _MAX_WHOLE_CHARACTERS and len(words) <= _MAX_WHOLE_WORDS:
        return _DIRECTIVE + _encoded(passage)
    if len(words) <= 2 * _END_WORDS[0]:
        return _DIRECTIVE + _encoded(passage[: _cut(passage)])
    first = last = ""
    for number in _END_WORDS:
        if 2 * number > len(words):
            break
        first, last = " ".join(words[:number]), " ".join(words[-number:])
        if text.find(first, 0, start) < 0:
            break
    return f"{_DIRECTIVE}{_encoded(first)},{_encoded(last)}"


def _cut(passage: str) -> int:
    """The place to cut a passage that is too long: browsers match only whole words.

    Too short a beginning could be anywhere; after it follows a script without spaces.
    """
    space = passage.rfind(" ", _MAX_WHOLE_CHARACTERS // 2, _MAX_WHOLE_CHARACTERS + 1)
    return space if space > 0 else _MAX_WHOLE_CHARACTERS


def _encoded(text: str) -> str:
    # A hyphen would separate a prefix or suffix, a comma the end from the start.
    return quote(text, safe="", errors="replace").replace("-", "%2D")
