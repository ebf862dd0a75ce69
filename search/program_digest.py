"""A digest of the program's files, which identifies its version."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_SUFFIXES = {".py", ".html", ".css", ".svg", ".js", ".toml"}


@lru_cache
def program_digest(*packages: str) -> str:
    """The hexadecimal digest of all source files in these packages, at any depth.

    Templates, styles and translations are included, because they also affect answers.
    """
    digest = hashlib.blake2b(digest_size=8)
    for package in packages:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.suffix in _SUFFIXES:
                digest.update(f"{path.relative_to(_ROOT)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
