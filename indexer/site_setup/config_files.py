"""Read the configuration files of sites without running anything."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from indexer.content_problems import Findings, Unreadable
from indexer.files import contents, read
from indexer.site_setup.setup_values import SetupError

MAX_CONFIG_BYTES = 1_000_000

_FENCES = {".toml": b"+++", ".yaml": b"---", ".yml": b"---", ".json": b""}


def read_text(path: Path) -> str:
    """The text of a configuration file. Raises SetupError."""
    try:
        return contents(path, max_size=MAX_CONFIG_BYTES).data.decode("utf-8", errors="replace")
    except Unreadable as error:
        raise SetupError(f"{path}: {error}") from None


def read_config(path: Path) -> dict[str, Any]:
    """The values in a TOML, YAML or JSON file. Raises SetupError."""
    data = read_text(path).lstrip("\ufeff").removeprefix("---\n").encode()
    fence = _FENCES[path.suffix]
    framed = b"\n".join((fence, data, fence, b"")) if fence else data
    try:
        source = read(framed, Findings(path.name))
    except Unreadable as error:
        raise SetupError(f"{path}: {error}") from None
    if not source.has_front_matter:
        raise SetupError(f"{path}: the file is not valid {path.suffix[1:].upper()}")
    return source.front


def first_file(folder: Path, *names: str) -> Path | None:
    """The first of several files that exists in a folder and is not a link out of it."""
    root = os.path.realpath(folder)
    for name in names:
        path = folder / name
        if path.is_file() and Path(os.path.realpath(path)).is_relative_to(root):
            return path
    return None


def value(config: Any, *names: str) -> Any:
    """A nested value, looked up by case-insensitive names, or None."""
    for name in names:
        if not isinstance(config, Mapping):
            return None
        lower = name.lower()
        config = next((v for key, v in config.items() if str(key).lower() == lower), None)
    return config


def table(config: Any, *names: str) -> dict[str, Any]:
    """A nested table, looked up by names, or an empty one."""
    inner = value(config, *names)
    return dict(inner) if isinstance(inner, Mapping) else {}


def texts(config: Any, *names: str) -> list[str]:
    """A nested list of strings, or a single string as a list."""
    inner = value(config, *names)
    elements = inner if isinstance(inner, list) else [inner]
    return [text for text in elements if isinstance(text, str) and text]


def text(config: Any, *names: str) -> str:
    """A nested string, or an empty one."""
    inner = value(config, *names)
    return inner if isinstance(inner, str) else ""
