"""Inline markup that generators and note-taking programs add to Markdown."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

OBSIDIAN = "obsidian"
"""The key in the parser's environment that is true for Obsidian notes.

Only there, `%%` hides text and `^id` at the end of a line names a block. Elsewhere they are
text, such as in `100%% sure`.
"""

_WIKI_LINK = re.compile(
    r"!?\[\[(?P<target>[^\[\]|\n]{1,300}?)(?:\\?\|(?P<label>[^\[\]\n]{0,300}))?\]\](?![(\[])"
)
_IMAGE_SIZE = re.compile(r"\d+(?:x\d+)?")
_TABLE_OF_CONTENTS = "_toc_"
_INCLUDE = re.compile(r"\[!include ?\[[^\[\]\n]*\]\([^()\n]*\)\]", re.IGNORECASE)
_HIDDEN = re.compile(r"%%[^%]*%%")
_BLOCK_ID = re.compile(r"(?<![^\s])\^[A-Za-z0-9-]+[ \t]*(?=\n|\Z)")
# The text between these may contain other markup.
_HIGHLIGHTED = re.compile(r"(?<![\w=])==(?=[^\s=])(?P<text>[^=\n]*[^\s=])==(?![\w=])")
# As in H~2~O and x^2^, which are words.
_RAISED_OR_LOWERED = re.compile(r"(?<=\w)([~^])(?P<text>\w{1,4})\1(?!\1)")


def use_inline_syntax(parser: MarkdownIt) -> None:
    """Make a parser read wiki links, highlights, superscripts, hidden text and included files."""
    parser.inline.ruler.before("link", "wiki_link", _wiki_link)
    parser.inline.ruler.before("link", "include", _include)
    parser.inline.ruler.before("emphasis", "highlighted", _highlighted)
    parser.inline.ruler.before("strikethrough", "raised", _raised_or_lowered)
    parser.inline.ruler.before("emphasis", "hidden", _hidden)


def _wiki_link(state: StateInline, silent: bool) -> bool:
    """Replace `[[target|label]]` with its label or target. Embedded files have only a label."""
    if not state.src.startswith(("[[", "![["), state.pos):
        return False
    link = _WIKI_LINK.match(state.src, state.pos, state.posMax)
    if not link:
        return False
    if not silent:
        state.pending += _link_text(link)
    state.pos = link.end()
    return True


def _link_text(link: re.Match[str]) -> str:
    is_embedded = link[0].startswith("!")
    target, label = link["target"].strip(), (link["label"] or "").strip()
    if is_embedded and _IMAGE_SIZE.fullmatch(label):
        return ""
    if label or is_embedded or target.lower() == _TABLE_OF_CONTENTS:
        return label
    return target.lstrip("#").replace("#", " > ")


def _include(state: StateInline, silent: bool) -> bool:  # noqa: ARG001  # the parser's own
    """Skip a directive that includes another file."""
    return state.src[state.pos] == "[" and _skip(state, _INCLUDE)


def _hidden(state: StateInline, silent: bool) -> bool:  # noqa: ARG001  # the parser's own
    """Skip a comment or a block name."""
    if not state.env.get(OBSIDIAN) or state.src[state.pos] not in "%^":
        return False
    return _skip(state, _HIDDEN if state.src[state.pos] == "%" else _BLOCK_ID)


def _skip(state: StateInline, pattern: re.Pattern[str]) -> bool:
    match = pattern.match(state.src, state.pos, state.posMax)
    if match:
        state.pos = match.end()
    return match is not None


def _highlighted(state: StateInline, silent: bool) -> bool:
    """Remove the markup from `==highlighted==` text."""
    if state.src[state.pos] != "=":
        return False
    match = _HIGHLIGHTED.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        end = state.posMax
        state.pos, state.posMax = match.span("text")
        state.md.inline.tokenize(state)
        state.posMax = end
    state.pos = match.end()
    return True


def _raised_or_lowered(state: StateInline, silent: bool) -> bool:
    """Remove the markup from a superscript or subscript in a word."""
    if state.src[state.pos] not in "~^":
        return False
    match = _RAISED_OR_LOWERED.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        state.pending += match["text"]
    state.pos = match.end()
    return True
