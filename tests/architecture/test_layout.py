"""Check how test files and package folders are laid out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.syntax_trees import parsed
from tests.paths import ROOT

UNIT = ROOT / "tests" / "unit"
PACKAGES = ("search", "indexer", "web")
ENGINES = {path.name for path in (ROOT / "search" / "engines").iterdir() if path.is_dir()}

BRANCHES = (
    ast.If, ast.IfExp, ast.For, ast.While, ast.Try, ast.Match, ast.BoolOp, ast.Compare,
    ast.comprehension,
)  # fmt: skip

ADDRESSES = "tests/system/content compares the addresses of whole sites"
CONFIGURATIONS = "tests/system/content reads the configurations of whole sites"
TESTED_ELSEWHERE: dict[str, str] = {
    "indexer/addresses/docs_addresses.py": ADDRESSES,
    "indexer/addresses/general_addresses.py": ADDRESSES,
    "indexer/addresses/hugo_addresses.py": ADDRESSES,
    "indexer/addresses/jekyll_addresses.py": ADDRESSES,
    "indexer/site_setup/config_files.py": CONFIGURATIONS,
    "indexer/site_setup/detection.py": CONFIGURATIONS,
    "indexer/site_setup/hugo_setup.py": CONFIGURATIONS,
    "indexer/site_setup/setup_values.py": CONFIGURATIONS,
    "web/server/watcher.py": "it starts processes, as tests/system/updates/test_watch.py does",
}
"""Modules with behavior but without unit tests, with the reason."""


def test_unit_tests_mirror_the_packages() -> None:
    """tests/unit/web/answer/test_view.py tests web/answer/view.py and nothing else."""
    strays = [
        str(test.relative_to(ROOT))
        for test in UNIT.rglob("test_*.py")
        if not module_of(test).is_file()
    ]
    assert strays == []


def test_every_module_with_behavior_has_its_unit_tests() -> None:
    """web/answer/view.py is tested in tests/unit/web/answer/test_view.py.

    Exempt are modules without behavior of their own, the inside of an engine, which the contract
    compares with the oracle, and those in TESTED_ELSEWHERE, until they have unit tests.
    """
    modules = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    untested = {
        str(path.relative_to(ROOT))
        for path in modules
        if not is_inside_an_engine(path) and has_behavior(path) and not unit_test_of(path).is_file()
    }
    assert untested == TESTED_ELSEWHERE.keys()


def is_inside_an_engine(module: Path) -> bool:
    """Whether a module is in an engine's own folder."""
    parts = module.relative_to(ROOT).parts
    return parts[:2] == ("search", "engines") and parts[2] in ENGINES


def has_behavior(module: Path) -> bool:
    """Whether a function decides or repeats something.

    Constants, types, tables, interfaces and errors do not, nor do packages and `__main__`.
    """
    if module.name.startswith("__"):
        return False
    tree = parsed(module)
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return any(isinstance(part, BRANCHES) for function in functions for part in ast.walk(function))


def unit_test_of(module: Path) -> Path:
    """The unit test of a module."""
    return UNIT / module.parent.relative_to(ROOT) / f"test_{module.name}"


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
    """Imports in a module that bypass another folder's package."""
    here = path.relative_to(ROOT)
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and is_side_entrance(node.module or "", here.parts):
            yield f"{here}:{node.lineno}: {node.module}"


def is_side_entrance(module: str, importer: tuple[str, ...]) -> bool:
    """Whether a module is inside a folder other than the importer's."""
    parts = module.split(".")
    if parts[0] not in PACKAGES or len(parts) < 3:
        return False
    in_an_engine = parts[:2] == ["search", "engines"] and parts[2] in ENGINES
    return tuple(parts[:2]) != importer[:2] and parts[-1] != "routes" and not in_an_engine
