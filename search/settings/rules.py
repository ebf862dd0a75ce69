"""Rules: the allowed values of settings, and how messages describe them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from search.engines import cluster_address
from search.errors import SettingsError

_SERVICE_URL = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(/[^?#\s]*)?")

_LANGUAGE = re.compile(r"[a-z]{2,3}")

# Characters that a header can contain, and long enough to resist guessing.
_TOKEN = re.compile(r"[!-~]{16,200}")


@dataclass(frozen=True, slots=True)
class SettingRule:
    """The allowed values of a setting.

    `words` say what is allowed, after "it must be". `allows` judges a value of the setting's
    type. The rule of a table has `read` as well, which checks and completes its entries.
    """

    words: str
    allows: Callable[[Any], bool] = lambda _: True
    read: Callable[[Mapping[str, Any]], Any] | None = None


def setting_error(name: str, value: Any, words: str, *, hidden: bool = False) -> SettingsError:
    """The error for a value that is not allowed; a hidden one is not quoted."""
    quoted = "" if hidden else f" = {value!r}"
    return SettingsError(f"setting {name}{quoted} is wrong: it must be {words}")


def whole_number(low: int, high: int) -> SettingRule:
    """A whole number within bounds."""
    return SettingRule(f"a whole number from {low} to {high}", lambda value: low <= value <= high)


def number(low: float, high: float) -> SettingRule:
    """A number within bounds."""
    return SettingRule(f"a number from {low} to {high}", lambda value: low <= value <= high)


def one_of(*choices: str) -> SettingRule:
    """One of several texts."""
    return SettingRule(
        f"{', '.join(choices[:-1])} or {choices[-1]}", lambda value: value in choices
    )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _are_languages(value: tuple[str, ...]) -> bool:
    return bool(value) and all(map(_LANGUAGE.fullmatch, value))


def _are_endings(value: tuple[str, ...]) -> bool:
    return bool(value) and all(len(end) > 1 and end.startswith(".") for end in value)


TRUE_OR_FALSE = SettingRule("true or false")
TEXT = SettingRule("a text")
TEXTS = SettingRule("a list of texts")
FILE = SettingRule("a text: the path of a file, or empty")
FOLDER = SettingRule("the path of a folder", lambda value: isinstance(value, Path))
TIME_ZONE = SettingRule("the name of a time zone, such as America/New_York", _is_zone)
LANGUAGES = SettingRule("a list of language codes, such as en, fr or zh", _are_languages)
ENDINGS = SettingRule("a list of texts that begin with a dot, such as .md", _are_endings)
CLUSTER_URL = SettingRule(
    "hosts and a name, such as https://a:9200,https://b:9200/curated-search, without user",
    lambda value: not cluster_address.fault(value),
)
SITE_URL = SettingRule(
    "empty, or begin with http:// or https://",
    lambda value: not value or value.startswith(("http://", "https://")),
)
SERVICE_URL = SettingRule(
    "empty, or begin with http:// or https://, and have no ? or #",
    lambda value: not value or _SERVICE_URL.fullmatch(value) is not None,
)
TOKEN = SettingRule(
    "empty, or 16 to 200 ASCII letters, digits and symbols (try: openssl rand -hex 32)",
    lambda value: not value or _TOKEN.fullmatch(value) is not None,
)
