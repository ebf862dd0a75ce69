"""Markdown beyond CommonMark, as read by Hugo by default and by other generators.

Only the text of the result is used, so markup such as `[!NOTE]`, `:::tip` and checkboxes are
removed, and so are titles that only repeat the kind of a note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

# `tip Title`, `note[Title]`, `note{title="Title"}`, `{.callout-note}`; but not a Python module,
# for which mkdocstrings inserts the documentation.
_DIRECTIVE = re.compile(r"\s*\{?[.#]?(?P<kind>[A-Za-z][\w-]*)(?![\w.])(?P<rest>[^\n]*)")
_BRACKETED = re.compile(r"\s*\[(?P<title>.*)\]\s*(?:\{.*\})?\s*")
_TITLE = re.compile(r"\btitle\s*=\s*\"(?P<title>[^\"]*)\"")
_ATTRIBUTES = re.compile(r"\{[^{}]*\}?|[^{}]*\}\s*$")
_ALERT = re.compile(r"\[!(?P<kind>[A-Za-z][\w-]*)\][+-]?[ \t]*(?P<title>[^\n]*)\n?")
_CHECKBOX = re.compile(r"\[[ xX]\][ \t]+")
_QUOTED = re.compile(r"[^\"]*\"[^\"]*\"\s*")


def use_footnotes(parser: MarkdownIt) -> None:
    """Make a parser read footnotes, whose text comes at the end."""
    # In Hugo, `^[…]` is not a footnote.
    parser.use(footnote_plugin, inline=False)
    for part in ("ref", "anchor", "block_open", "block_close"):
        parser.add_render_rule(f"footnote_{part}", _nothing)
    parser.add_render_rule("footnote_open", _begin_div)
    parser.add_render_rule("footnote_close", _end_div)


def use_formulas(parser: MarkdownIt) -> None:
    """Make a parser read formulas between dollar signs."""
    # Prices are not formulas.
    parser.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        double_inline=True,
    )
    for kind in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(kind, _formula)


def use_definitions(parser: MarkdownIt) -> None:
    """Make a parser read definition lists."""
    parser.use(deflist_plugin)


def use_notes(parser: MarkdownIt) -> None:
    """Make a parser read blocks that begin with `!!!` or `???`."""
    parser.use(admon_plugin)


def use_plain_titles(parser: MarkdownIt) -> None:
    """Make a parser remove checkboxes, alert markers and titles that repeat a kind of note."""
    parser.core.ruler.after("block", "simplify", _simplify)


def use_directives(parser: MarkdownIt) -> None:
    """Make a parser read blocks between `:::` as Docusaurus, VitePress and Quarto do."""
    parser.use(container_plugin, "directive", validate=_is_directive, render=_directive)


def _nothing(*_: object) -> str:
    return ""


def _begin_div(*_: object) -> str:
    return "<div>\n"


def _end_div(*_: object) -> str:
    return "</div>\n"


def _formula(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    """A formula's source, without its dollar signs."""
    text = escape(tokens[index].content)
    return f"<p>{text}</p>\n" if tokens[index].type == "math_block" else text


def _is_directive(info: str, _marker: str) -> bool:
    return _DIRECTIVE.fullmatch(info) is not None


def _directive(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    token = tokens[index]
    if token.nesting < 0:
        return "</div>\n"
    title = _directive_title(token.info)
    return f"<div>\n<p>{escape(title)}</p>\n" if title else "<div>\n"


def _directive_title(info: str) -> str:
    """The title in a directive's first line, or an empty string."""
    directive = _DIRECTIVE.fullmatch(info)
    rest = directive["rest"] if directive else ""
    title = _BRACKETED.fullmatch(rest) or _TITLE.search(rest)
    return title["title"] if title else _ATTRIBUTES.sub("", rest).strip()


def _simplify(state: StateCore) -> None:
    """Remove checkboxes and the kinds of notes and alerts, but not their own titles."""
    tokens = state.tokens
    titled: list[int] = []
    for index, token in enumerate(tokens):
        following = tokens[index + 1 : index + 5]
        next_type = following[0].type if following else ""
        match token.type, next_type:
            case "admonition_open", "admonition_title_open":
                _simplify_title(token, following)
            case "list_item_open", "paragraph_open":
                following[1].content = _CHECKBOX.sub("", following[1].content)
            case "blockquote_open", "paragraph_open":
                alert = _ALERT.match(following[1].content)
                if alert and _simplify_alert(following[1], alert):
                    titled.append(index + 1)
    for index in reversed(titled):
        tokens[index : index + 3] = _title_and_text(*tokens[index : index + 3])


def _title_and_text(begin: Token, inline: Token, end: Token) -> list[Token]:
    """Two paragraphs: the first line, and all others."""
    title, _, text = inline.content.partition("\n")
    first, second = (_with_content(inline, content) for content in (title, text))
    return [begin, first, end, begin, second, end]


def _simplify_title(admonition: Token, following: Sequence[Token]) -> None:
    """Correct a note's title, which the parser sets to the note's kind if there is no title.

    With neither quotes nor text, `!!! Wow` is probably not a note, so none of it is removed.
    """
    title, info = following[1], admonition.info.strip()
    if " " in info:
        title.content = title.content if _QUOTED.fullmatch(info) else info
    elif following[3].type != "admonition_close":
        title.content = ""


def _simplify_alert(inline: Token, alert: re.Match[str]) -> bool:
    """Remove an alert's marker, and return whether it has both a title and text."""
    text = inline.content[alert.end() :]
    inline.content = "\n".join(filter(None, (alert["title"], text)))
    return bool(alert["title"] and text)


def _with_content(inline: Token, content: str) -> Token:
    return Token.from_dict({**inline.as_dict(children=False), "content": content, "children": []})
