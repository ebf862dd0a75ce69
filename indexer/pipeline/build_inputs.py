"""Basis: what must be as it was for an index to be updated; where it is not, it is rebuilt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from search.program_digest import program_digest
from search.settings.setting import Decides
from search.settings.table import Settings

# What reads content and makes words of it; another release may read otherwise.
_LIBRARIES = ("beautifulsoup4", "markdown-it-py", "pyyaml", "snowballstemmer", "PyStemmer")
_WORDS = {
    "content": "the content folder is another",
    "settings": "settings that decide what files become have changed",
    "program": "this version of the program may read files differently",
}


def basis(settings: Settings) -> dict[str, str]:
    """Return what the documents of these settings rest on besides the files themselves."""
    return {
        "content": str(settings.content.resolve()),
        "settings": fingerprint(settings),
        "program": _program(),
    }


def difference(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Return in words what is not as it was, empty where all is."""
    for name, words in _WORDS.items():
        if before.get(name) != now[name]:
            return words
    return ""


def fingerprint(settings: Settings) -> str:
    """Return a digest of the settings that decide what documents files become."""
    values = settings.that_decide(Decides.DOCUMENTS)
    text = json.dumps(values, default=_plain, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value.resolve())
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else dict(value)


@lru_cache(maxsize=1)
def _program() -> str:
    digest = hashlib.blake2b(program_digest("search", "indexer").encode(), digest_size=8)
    for name in _LIBRARIES:
        digest.update(_version(name).encode())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
