"""MDX's `import` and `export` lines, which are JavaScript, not text."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_MODULE = r"(?:'[^'\n]+'|\"[^\"\n]+\")[ \t]*;?[ \t]*(?=\n|\Z)"
# The braces may contain line breaks.
_NAMES = r"(?:[\w$*,]+[ \t]+){0,4}(?:\{[^{}]*\}[ \t]*)?"
_IMPORT = re.compile(rf"import\b[ \t]*(?:{_NAMES}from[ \t]+)?{_MODULE}")
_EXPORTS = (
    r"(?:const|let|var)[ \t]+[\w$\[{]",
    r"(?:default[ \t]+)?(?:async[ \t]+)?function\b[^\n]*\(",
    r"(?:default[ \t]+)?class[ \t]+\w+[^\n]*\{",
    r"default[ \t]+(?:[({]|\w+;)",
    r"[{*][^\n]*[ \t]from[ \t]",
)
_EXPORT = re.compile(rf"export[ \t]+(?:{'|'.join(_EXPORTS)})")


def use_modules(parser: MarkdownIt) -> None:
    """Make a parser skip `import` and `export` lines."""
    parser.block.ruler.before("fence", "modules", _module_lines)


def _module_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Skip an import, or an export up to the next empty line."""
    position = state.bMarks[start]
    if state.level or state.src[position : position + 2] not in {"im", "ex"}:
        return False
    if match := _IMPORT.match(state.src, position):
        line = start + 1 + match[0].count("\n")
    elif _EXPORT.match(state.src, position):
        line = next((n for n in range(start + 1, end) if state.isEmpty(n)), end)
    else:
        return False
    if not silent:
        state.line = line
    return True
