"""Everything other than the files that affects the documents. A change requires a rebuild."""

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
from search.settings import Decides, Settings

# Other versions of these may parse content, or split it into words, differently.
_LIBRARIES = ("beautifulsoup4", "markdown-it-py", "pyyaml", "snowballstemmer", "PyStemmer")
_REBUILD_REASONS = {
    "content": "the index was built from a different content folder",
    "settings": "settings that affect the documents have changed",
    "program": "the program has changed and may read files differently",
}


def rebuild_triggers(settings: Settings) -> dict[str, str]:
    """The content folder and digests of the settings and the program, for comparison."""
    return {
        "content": content_place(settings),
        "settings": settings_digest(settings),
        "program": _program_digest(),
    }


def content_place(settings: Settings) -> str:
    """The content folder, or the folder of each of several sites."""
    if not settings.sites:
        return str(settings.content.resolve())
    return "; ".join(f"{site.name}: {site.content.resolve()}" for site in settings.sites)


def changed_trigger(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """The reason for a rebuild, or an empty string if none is needed."""
    for name, reason in _REBUILD_REASONS.items():
        if before.get(name) != now[name]:
            return reason
    return ""


def settings_digest(settings: Settings) -> str:
    """A digest of the settings that affect the documents."""
    values = settings.values_that_decide(Decides.DOCUMENTS)
    text = json.dumps(values, default=_plain, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value.resolve())
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else dict(value)


@lru_cache(maxsize=1)
def _program_digest() -> str:
    digest = hashlib.blake2b(program_digest("search", "indexer").encode(), digest_size=8)
    for name in _LIBRARIES:
        digest.update(_version(name).encode())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
