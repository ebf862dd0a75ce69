"""Check on import that no other distribution shadows the program's packages."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_COMMANDS = {"curated-search", "-m"}


def foreign_package(names: tuple[str, ...] = ("search", "indexer", "web")) -> str:
    """An error message for the first package not next to this one, or an empty string."""
    for name in names:
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin != _ROOT / name / "__init__.py":
            place = origin.parent if origin else "nowhere"
            return (
                f"curated-search needs its own package `{name}`, but Python finds {place}; "
                "install curated-search into a separate environment, "
                "or run it in another folder"
            )
    return ""


if what := foreign_package():
    # The command line prints a message; a program that uses the library gets an exception.
    if Path(sys.argv[0]).name in _COMMANDS:
        sys.exit(what)
    raise ImportError(what)
