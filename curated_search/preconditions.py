"""Checks, on import, that the program can run on this system with its own packages."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from curated_search.utf8_mode import is_utf8, never_fail_to_print, restart_in_utf8_mode

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("search", "indexer", "web")
_COMMANDS = {"curated-search", "-m"}
_ADVICE = "install curated-search in a separate environment"


def obstacles() -> Iterator[str]:
    """Yield an error message for each reason why the program cannot run here."""
    try:
        importlib.import_module("fcntl")
    except ImportError:
        yield "curated-search needs Linux, macOS or another Unix, because it locks files with flock"
    for name in _PACKAGES:
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin != _ROOT / name / "__init__.py":
            place = f"finds the one in {origin.parent}" if origin else "cannot find it"
            yield (
                f"curated-search needs its own `{name}` package, but Python {place}; "
                f"{_ADVICE}, or run it in another folder"
            )
    yield from _mixed_packages()
    if not is_utf8():
        encoding = sys.getfilesystemencoding()
        yield (
            f"curated-search needs file names in UTF-8, but in this locale Python reads them as "
            f"{encoding}; set PYTHONUTF8=1 or a UTF-8 locale, such as LC_ALL=C.UTF-8"
        )


def _mixed_packages() -> Iterator[str]:
    """Yield an error message for each distribution with files in our package folders.

    For example, web.py has a `web` package, and whichever is installed later overwrites the other.
    """
    for record in _ROOT.glob("*.dist-info/RECORD"):
        distribution = record.parent.name.removesuffix(".dist-info")
        if distribution.startswith("curated_search-"):
            continue
        files = b"\n" + record.read_bytes()
        for name in _PACKAGES:
            if f"\n{name}/__init__.py,".encode() in files:
                yield (
                    f"{distribution}, installed in the same environment, also has a "
                    f"`{name}` package; {_ADVICE}"
                )


_is_command = Path(sys.argv[0]).name in _COMMANDS
if _is_command and not is_utf8():
    restart_in_utf8_mode()
if _is_command:
    never_fail_to_print()
if obstacle := next(obstacles(), ""):
    # The command line prints a message; a program that uses the library gets an exception.
    if _is_command:
        sys.exit(obstacle)
    raise ImportError(obstacle)
