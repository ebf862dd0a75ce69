"""Remove Hugo shortcodes and Jekyll tags, but keep their readable text."""

from __future__ import annotations

import html
import re

# A match never extends past the next opening (`[^{]|\{(?!...)`), which keeps time linear.
_SHORTCODE = re.compile(r"\{\{([<%])((?:[^{]|\{(?!\{[<%]))*?)[>%]\}\}")
_COMMENT = re.compile(
    r"\{%-?\s*comment\s*-?%\}(?:[^{]|\{(?!%-?\s*comment))*?\{%-?\s*endcomment\s*-?%\}"
)
_LIQUID = re.compile(r"\{%((?:[^{%]|%(?!\})|\{(?![{%])){0,5000})%\}")
# A comment in MDX.
_JSX_COMMENT = re.compile(r"\{/\*(?:[^*{]|\*(?!/)|\{(?!/\*))*\*/\}")
# A component tag in MDX. In other tags, values are quoted.
_JSX_TAG = re.compile(r"<[A-Z][\w.]*\s(?:[^<>{}]|\{(?:[^<{}]|\{[^<{}]*\})*\})*>")
_OUTPUT = re.compile(r"\{\{[^{}]{0,1000}\}\}")
_ATTRIBUTES = re.compile(
    r"\{:[^{}\n]{0,500}\}|(?<!:)[ \t]\{[#.][^{}\n]{0,200}\}(?=[ \t]*$)", re.MULTILINE
)
_ARGUMENT = re.compile(
    r"""\b(?:alt|caption|title)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|“([^“”]*)”|'([^']*)'|`([^`]*)`|([^\s"'`>%]+))""",
    re.IGNORECASE,
)


def strip_shortcodes(body: str) -> str:
    """Remove the tags of shortcodes and Jekyll's `{% %}` tags, but not the text between them.

    The values of `alt`, `caption` and `title` replace the tag.
    """
    if "{" not in body:
        return body
    if "{{" in body:
        body = _SHORTCODE.sub(_replacement, body)
    if "{%" in body:
        body = _LIQUID.sub(lambda match: _readable(match[1]), _COMMENT.sub(" ", body))
    if "{/*" in body:
        body = _JSX_COMMENT.sub(" ", body)
    if "={" in body:
        body = _JSX_TAG.sub(" ", body)
    if "{{" in body:
        body = _OUTPUT.sub(" ", body)
    return _ATTRIBUTES.sub("", body)


def _replacement(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 2) : match.start()]
    is_link_address = before in {"](", '="', "='"}
    return "#" if is_link_address else _readable(match[2])


def _readable(tag: str) -> str:
    """The readable arguments of a tag, escaped for both Markdown and HTML.

    `<br>` separates them from the surrounding text without starting an HTML block.
    """
    if "=" not in tag:
        return " "
    texts = ("".join(groups).strip() for groups in _ARGUMENT.findall(tag))
    unescaped = (html.unescape(text.replace('\\"', '"')) for text in texts if text)
    readable = "<br>".join(map(html.escape, unescaped))
    return f" <br>{readable}<br> " if readable else " "
