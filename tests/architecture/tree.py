"""The product as a tree, with one line per module, and which folders import which.

`python -m tests.architecture.tree` prints it from the modules' own first sentences.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.syntax_trees import parsed
from tests.paths import ROOT

PACKAGES = ("curated_search", "search", "indexer", "web")


def modules() -> list[Path]:
    """All modules in the product, each package before its contents."""
    return sorted(
        (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")),
        key=lambda path: (path.parent.parts, path.name != "__init__.py", path.name),
    )


def lines() -> Iterator[str]:
    """Each folder and module with the first line of its docstring."""
    for path in modules():
        place = path.relative_to(ROOT)
        first = (ast.get_docstring(parsed(path)) or "").split("\n")[0]
        if path.name == "__init__.py":
            yield f"\n{place.parent}/  {first}"
        else:
            yield f"  {place.name:26}{first}"


def place(module: str) -> str:
    """A module's place: its package, and the folder or file in it."""
    return ".".join(module.split(".")[:2])


def imports() -> dict[str, set[str]]:
    """The folders in the product that each folder imports."""
    graph: dict[str, set[str]] = defaultdict(set)
    for path in modules():
        own = place(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                targets = [node.module]
                if "." not in node.module:
                    targets = [f"{node.module}.{alias.name}" for alias in node.names]
                places = {place(target) for target in targets if target.split(".")[0] in PACKAGES}
                graph[own] |= places - {own}
    return graph


def main() -> None:
    """Print the tree, and which folders import which."""
    print("\n".join(lines()))
    print("\nfolder -> the folders that it imports")
    for name, targets in sorted(imports().items()):
        print(f"  {name:26}{', '.join(sorted(targets)) or '-'}")


if __name__ == "__main__":
    main()
