"""Hugo's shortcodes and Jekyll's tags: removed, but for their readable text."""

from __future__ import annotations

import html
import re

# No opening reaches over the next one (`[^{]|\{(?!...)`), so that time stays linear.
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
    """A body without the tags of shortcodes; their inner text stays.

    The texts of `alt`, `caption` and `title` take the tag's place, as they do for Jekyll's
    `{% %}` tags.
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
    is_link_address = before in {"](", '="', "='"}
    return "#" if is_link_address else _readable(match[2])


def _readable(tag: str) -> str:
    """The readable arguments of a tag, safe inside Markdown and HTML alike.

    The line break element separates them from the text around, yet begins no block of HTML.
    """
    if "=" not in tag:
        return " "
    texts = ("".join(groups).strip() for groups in _ARGUMENT.findall(tag))
    unescaped = (html.unescape(text.replace('\\"', '"')) for text in texts if text)
    readable = "<br>".join(map(html.escape, unescaped))
    return f" <br>{readable}<br> " if readable else " "
