"""Check how test files and package folders are laid out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.paths import ROOT

UNIT = ROOT / "tests" / "unit"
PACKAGES = ("search", "indexer", "web")
ENGINES = {path.name for path in (ROOT / "search" / "engines").iterdir() if path.is_dir()}


def test_unit_tests_mirror_the_packages() -> None:
    """tests/unit/web/answer/test_view.py tests web/answer/view.py and nothing else."""
    strays = [
        str(test.relative_to(ROOT))
        for test in UNIT.rglob("test_*.py")
        if not module_of(test).is_file()
    ]
    assert strays == []


def module_of(test: Path) -> Path:
    """The module that a unit test covers."""
    folder = ROOT / test.parent.relative_to(UNIT)
    return folder / (test.name.removeprefix("test_"))


def test_folders_import_only_what_other_packages_offer() -> None:
    """A folder imports what another package offers, not from the modules inside it.

    Engines are an exception, because importing one loads its library; an interface offers `routes`.
    """
    modules = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    faults = [fault for path in modules for fault in side_entrances(path)]
    assert faults == []


def side_entrances(path: Path) -> Iterator[str]:
    """A module's imports that bypass another folder's package."""
    here = path.relative_to(ROOT)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and is_side_entrance(node.module or "", here.parts):
            yield f"{here}:{node.lineno}: {node.module}"


def is_side_entrance(module: str, importer: tuple[str, ...]) -> bool:
    """Whether a module is inside a folder other than the importer's."""
    parts = module.split(".")
    if parts[0] not in PACKAGES or len(parts) < 3:
        return False
    in_an_engine = parts[:2] == ["search", "engines"] and parts[2] in ENGINES
    return tuple(parts[:2]) != importer[:2] and parts[-1] != "routes" and not in_an_engine
