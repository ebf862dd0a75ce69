"""Checks, made when this is imported, that the program can run here, with its own packages."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("search", "indexer", "web")
_COMMANDS = {"curated-search", "-m"}
_ADVICE = "install curated-search into an environment of its own"


def obstacles() -> Iterator[str]:
    """What keeps the program from running here, a sentence each."""
    try:
        importlib.import_module("fcntl")
    except ImportError:
        yield "curated-search needs Linux, macOS or another Unix: it locks its files with flock"
    for name in _PACKAGES:
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin != _ROOT / name / "__init__.py":
            place = origin.parent if origin else "nowhere"
            yield (
                f"curated-search needs its own package `{name}`, but Python finds {place}: "
                f"{_ADVICE}, and run it in another folder"
            )
    yield from _mixed_packages()


def _mixed_packages() -> Iterator[str]:
    """The other distributions whose files lie in the folders of our packages.

    web.py, for example, has a package `web`: whichever of the two was installed later has written
    over files of the other.
    """
    for record in _ROOT.glob("*.dist-info/RECORD"):
        distribution = record.parent.name.removesuffix(".dist-info")
        if distribution.startswith("curated_search-"):
            continue
        files = b"\n" + record.read_bytes()
        for name in _PACKAGES:
            if f"\n{name}/__init__.py,".encode() in files:
                yield (
                    f"{distribution} is installed into the same environment and has a package "
                    f"`{name}`, too: {_ADVICE}"
                )


if obstacle := next(obstacles(), ""):
    # The command says it in one sentence; a program that uses the library gets an exception.
    if Path(sys.argv[0]).name in _COMMANDS:
        sys.exit(obstacle)
    raise ImportError(obstacle)
