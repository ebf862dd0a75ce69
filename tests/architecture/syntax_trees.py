"""The syntax tree of each module, parsed once for all tests."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def parsed(path: Path) -> ast.Module:
    """A module's syntax tree, which tests only read."""
    return ast.parse(path.read_text(encoding="utf-8"))
