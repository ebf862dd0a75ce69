"""Tests state the product's limits and other numbers as numerals."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.architecture.syntax_trees import parsed
from tests.architecture.test_names import PACKAGES
from tests.paths import ROOT

INCREMENTED = {"VERSION", "OLDEST_READABLE_VERSION"}
"""Tests compare the schema's version with the next one, not with a number of its own."""


def test_no_test_imports_a_number() -> None:
    """No test imports a limit, because such a test would pass whatever the limit is."""
    folders = (ROOT / "tests" / name for name in ("unit", "contract", "system"))
    paths = sorted(path for folder in folders for path in folder.rglob("*.py"))
    uses = {(str(path.relative_to(ROOT)), use) for path in paths for use in imported_numbers(path)}
    assert {use for use in uses if use[1] not in INCREMENTED} == set()


def imported_numbers(path: Path) -> Iterator[str]:
    """The product's numbers that a test imports or reads as attributes."""
    tree = parsed(path)
    values = dict(imported_values(tree))
    yield from (name for name, value in values.items() if is_number(value))
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=module), attr=name, ctx=ast.Load()):
                owner = values.get(module)
                if isinstance(owner, ModuleType) and is_number(getattr(owner, name, None)):
                    yield name


def imported_values(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    """The values that a test imports from the product, keyed by the names it gives them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES:
            module = import_module(node.module or "")
            for alias in node.names:
                yield alias.asname or alias.name, getattr(module, alias.name, None)


def is_number(value: Any) -> bool:
    """Whether a value is a number, but not a boolean."""
    return isinstance(value, int | float) and not isinstance(value, bool)
