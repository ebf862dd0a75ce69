"""Hugo's shortcodes and Jekyll's tags: gone, but for what they hold to read."""

from __future__ import annotations

import html
import re

# `[^{]|\{(?!...)`: no opening reaches over the next one, so that time stays linear.
_SHORTCODE = re.compile(r"\{\{([<%])((?:[^{]|\{(?!\{[<%]))*?)[>%]\}\}")
_COMMENT = re.compile(
    r"\{%-?\s*comment\s*-?%\}(?:[^{]|\{(?!%-?\s*comment))*?\{%-?\s*endcomment\s*-?%\}"
)
_LIQUID = re.compile(r"\{%((?:[^{%]|%(?!\})|\{(?![{%])){0,5000})%\}")
_OUTPUT = re.compile(r"\{\{[^{}]{0,1000}\}\}")
_ATTRIBUTES = re.compile(
    r"\{:[^{}\n]{0,500}\}|[ \t]\{[#.][^{}\n]{0,200}\}(?=[ \t]*$)", re.MULTILINE
)
_ARGUMENT = re.compile(
    r"""\b(?:alt|caption|title)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|“([^“”]*)”|'([^']*)'|`([^`]*)`|([^\s"'`>%]+))""",
    re.IGNORECASE,
)


def strip_shortcodes(body: str) -> str:
    """Return a body without shortcodes, their inner text and readable arguments kept.

    What `alt`, `caption` and `title` say takes the tag's place; so do Jekyll's `{% %}` tags.
    """
    if "{" not in body:
        return body
    if "{{" in body:
        body = _SHORTCODE.sub(_replacement, body)
    if "{%" in body:
        body = _LIQUID.sub(lambda match: _readable(match[1]), _COMMENT.sub(" ", body))
    if "{{" in body:
        body = _OUTPUT.sub(" ", body)
    return _ATTRIBUTES.sub("", body)


def _replacement(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 2) : match.start()]
    return "#" if before in {"](", '="', "='"} else _readable(match[2])  # a link's address


def _readable(tag: str) -> str:
    """Return the readable arguments of a tag, safe inside Markdown and HTML alike.

    The line break element parts them from what is around, yet begins no block of HTML.
    """
    if "=" not in tag:
        return " "
    texts = ("".join(found).strip() for found in _ARGUMENT.findall(tag))
    plain = (html.unescape(text.replace('\\"', '"')) for text in texts if text)
    said = "<br>".join(map(html.escape, plain))
    return f" <br>{said}<br> " if said else " "
