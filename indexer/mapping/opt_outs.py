"""Opt-outs: front matter, such as `draft: true`, that hides a page from search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from indexer.mapping.page import lookup
from search.errors import SettingsError

_TRUE = frozenset(("true", "yes", "on", "1"))

# In `build.render`, Hugo used to accept `false` for what is now `never`.
_FALSE = frozenset(("false", "no", "off", "0", "never"))


@dataclass(frozen=True, slots=True)
class OptOut:
    """A front matter key and the value that hides a page. `label` is the text in the settings."""

    key: str
    value: str
    label: str


def parse_opt_outs(entries: Iterable[str]) -> tuple[OptOut, ...]:
    """Parse opt-outs such as `draft = true`. Raises SettingsError."""
    return tuple(map(_parse, entries))


def _parse(entry: str) -> OptOut:
    key, equals, value = (part.strip() for part in entry.partition("="))
    if not (key and equals and value):
        raise SettingsError(f"setting opt_out: {entry!r} is not valid: expected `name = value`")
    return OptOut(key.lower(), _canonical(value.strip("\"'")), f"{key} = {value}")


def matching_opt_out(front: Mapping[str, Any], opt_outs: Iterable[OptOut]) -> str:
    """The label of the first opt-out in a page's front matter, or an empty string."""
    for opt_out in opt_outs:
        value = lookup(front, opt_out.key)
        is_scalar = value is not None and not isinstance(value, dict | list)
        if is_scalar and _canonical(value) == opt_out.value:
            return opt_out.label
    return ""


def _canonical(value: Any) -> str:
    text = str(value).strip().lower()
    return "true" if text in _TRUE else "false" if text in _FALSE else text
