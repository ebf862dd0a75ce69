"""Names in the product code are unique and use standard terms."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.syntax_trees import parsed
from tests.paths import ROOT

PACKAGES = ("curated_search", "search", "indexer", "web")
REPEATED_FILES = {"__init__", "__main__", "routes", "view"}
"""File names that every interface of the service has."""

MAX_LINES = 250
MAX_MODULES_PER_FOLDER = 12

PRIVATE_WORDS = {
    "ahead", "asked", "basis", "draft", "found", "given", "guard", "inputs", "kept", "known",
    "lens", "living", "look", "marks", "meant", "parted", "pieces", "said", "seal", "shapes",
    "shown", "shut", "stores", "tally", "told", "upkeep", "voice", "way", "ways", "wording",
}  # fmt: skip
"""Participles and images where the field has a word of its own, such as `memoize` for `kept`."""


def modules() -> list[Path]:
    """Every module in the product."""
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


PUBLIC_NAMES = {"parted"}
"""Settings have such names already (`[ranking] parted`), and public names are frozen."""


def words_of(name: str) -> set[str]:
    """The lowercase words in a snake_case or CamelCase name."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def definitions(path: Path) -> Iterator[tuple[str, int]]:
    """The classes, functions, parameters, variables and aliases that a module defines."""
    for node in ast.walk(parsed(path)):
        match node:
            case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
                yield node.name, node.lineno
            case ast.arg():
                yield node.arg, node.lineno
            case ast.Name(ctx=ast.Store()):
                yield node.id, node.lineno
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield name, node.lineno


def test_no_private_words() -> None:
    """No file, class, function or variable has a name that only insiders understand."""
    faults = []
    for path in modules():
        place = path.relative_to(ROOT)
        faults += [f"{place}" for part in place.parts if words_of(part) & PRIVATE_WORDS]
        faults += [
            f"{place}:{line}: {name}"
            for name, line in definitions(path)
            if words_of(name) & PRIVATE_WORDS and name not in PUBLIC_NAMES
        ]
    assert faults == []


def test_no_file_name_twice() -> None:
    """File names are unique, except in the engines' folders and the command lines."""
    places = defaultdict(list)
    for path in modules():
        folders = path.relative_to(ROOT).parts[:-1]
        in_an_engine = folders[:2] == ("search", "engines") and len(folders) > 2
        if path.stem in REPEATED_FILES or in_an_engine or "cli" in folders:
            continue
        places[path.stem].append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_no_class_name_twice() -> None:
    """Class names are unique."""
    places = defaultdict(list)
    for path in modules():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_folders_have_at_most_a_dozen_modules() -> None:
    """A folder has at most a dozen modules."""
    sizes: dict[str, int] = defaultdict(int)
    for path in modules():
        sizes[str(path.parent.relative_to(ROOT))] += path.stem != "__init__"
    assert {f: size for f, size in sizes.items() if size > MAX_MODULES_PER_FOLDER} == {}


def test_modules_are_short() -> None:
    """No module is longer than the limit, so that it can be read in one sitting."""
    sizes = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in modules()}
    assert {path: size for path, size in sizes.items() if size > MAX_LINES} == {}
