"""Content tabs, abbreviations and snippets, which Python-Markdown's extensions add for MkDocs."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

ABBREVIATIONS = "abbreviations"
"""The key in the parser's environment for a list of abbreviations with their meanings."""

# How much the content of a tab is indented.
_TAB_INDENT = 4

# Also `===! "Title"` and `===+ "Title"`. Without quotes, it is not a tab.
_TAB = re.compile(r"===[!+]{0,2}[ \t]+(?:\"(?P<double>[^\"\n]+)\"|'(?P<single>[^'\n]+)')[ \t]*")
_ABBREVIATION = re.compile(r"\*\[(?P<short>[^\[\]\n]+)\][ \t]?:(?P<meaning>[^\n]*)")

# The file to be inserted. A mark after a semicolon is text.
_SNIPPET = re.compile(
    r"^[ \t>]*-{1,8}8<-{1,8}[ \t]+(?:\"[^\"\n]+\"|'[^'\n]+')[ \t]*$", re.MULTILINE
)
# The names of up to 20 files to be inserted, between two marks.
_SNIPPETS = re.compile(
    r"^[ \t>]*-{1,8}8<-{1,8}[ \t]*\n(?:(?![ \t>]*-{1,8}8<)[^\n]*\n){0,20}"
    r"[ \t>]*-{1,8}8<-{1,8}[ \t]*$",
    re.MULTILINE,
)


def without_snippets(body: str) -> str:
    """Markdown without the lines that insert other files, also in code.

    The generator replaces these lines before it reads Markdown. The files themselves are not read.
    """
    return _SNIPPET.sub("", _SNIPPETS.sub("", body)) if "-8<-" in body else body


def use_tabs(parser: MarkdownIt) -> None:
    """Make a parser read content tabs: a title, and indented Markdown."""
    # A line of `===` after text makes it a heading; a tab after text does not.
    parser.block.ruler.before("lheading", "tab", _tab, {"alt": ["paragraph", "blockquote"]})


def use_abbreviations(parser: MarkdownIt) -> None:
    """Make a parser skip the definitions of abbreviations, and list them."""
    parser.block.ruler.before("list", "abbreviation", _abbreviation, {"alt": ["paragraph"]})


def _tab(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    tab = _TAB.fullmatch(_line(state, start))
    if not tab:
        return False
    if silent:
        return True
    state.push("tab_open", "div", 1)
    state.push("tab_title_open", "p", 1)
    title = state.push("inline", "", 0)
    title.content, title.children = tab["double"] or tab["single"], []
    title.map = [start, start + 1]
    state.push("tab_title_close", "p", -1)
    _read_indented(state, start + 1, end)
    state.push("tab_close", "div", -1)
    return True


def _read_indented(state: StateBlock, start: int, end: int) -> None:
    """Read the lines from `start` that are indented more than the current block."""
    indent, last = state.blkIndent, state.lineMax
    state.blkIndent += _TAB_INDENT
    state.lineMax = next(
        (
            line
            for line in range(start, end)
            if state.sCount[line] < state.blkIndent and not state.isEmpty(line)
        ),
        end,
    )
    state.line = state.lineMax
    state.md.block.tokenize(state, start, state.lineMax)
    state.line = state.lineMax
    state.blkIndent, state.lineMax = indent, last


def _abbreviation(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    definition = _ABBREVIATION.fullmatch(_line(state, start))
    if not definition:
        return False
    if not silent:
        pair = definition["short"].strip(), definition["meaning"].strip()
        state.env.setdefault(ABBREVIATIONS, []).append(pair)
        state.line = start + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    """A line without its indent."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
