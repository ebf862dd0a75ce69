"""The allowed values of settings, and their descriptions in messages."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from search.engines import cluster_address
from search.errors import SettingsError
from search.text import SYMBOLS, may_be_whole

_SERVICE_URL = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(/[^?#\s]*)?")

# As in BCP 47: a language, and perhaps its script and region.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")

# All of them are tried at each position in a text.
MAX_WHOLE_WORDS = 100

# Characters allowed in headers, long enough to resist guessing.
_TOKEN = re.compile(r"[!-~]{16,200}")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
# These are put into CSS as they are.
_FONTS = re.compile(r"[\w \"',-]+")
_LENGTH = re.compile(r"[0-9]*\.?[0-9]+(?:px|em|rem)?")
_SHORTCUT = re.compile(r"(?:(?:mod|ctrl|meta|alt|shift)\+)*[^\s+]+")


@dataclass(frozen=True, slots=True)
class SettingRule:
    """The allowed values of a setting.

    `words` describe them, to follow "it must be" in a message. `allows` checks a value that
    already has the setting's type. For a table, `read` validates the entries and fills in
    defaults. `element` is the type of a list's elements.
    """

    words: str
    allows: Callable[[Any], bool] = lambda _: True
    read: Callable[[Mapping[str, Any]], Any] | None = None
    element: type = str


def setting_error(name: str, value: Any, words: str, *, hidden: bool = False) -> SettingsError:
    """The error for an invalid value, which is not quoted if `hidden` is set."""
    quoted = "" if hidden else f" = {value!r}"
    return SettingsError(f"setting {name}{quoted} is not valid: it must be {words}")


def whole_number(low: int, high: int) -> SettingRule:
    """A rule for a whole number from `low` to `high`."""
    return SettingRule(f"a whole number from {low} to {high}", lambda value: low <= value <= high)


def number(low: float, high: float) -> SettingRule:
    """A rule for a number from `low` to `high`."""
    return SettingRule(f"a number from {low} to {high}", lambda value: low <= value <= high)


def one_of(*choices: str, or_empty: bool = False) -> SettingRule:
    """A rule for one of several strings or, optionally, an empty string."""
    words = [*choices, "empty"] if or_empty else choices
    allowed = {*choices, ""} if or_empty else {*choices}
    return SettingRule(f"{', '.join(words[:-1])} or {words[-1]}", lambda value: value in allowed)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _are_languages(value: tuple[str, ...]) -> bool:
    return bool(value) and all(map(_LANGUAGE.fullmatch, value))


def _are_whole_words(value: tuple[str, ...]) -> bool:
    return len(value) <= MAX_WHOLE_WORDS and all(map(may_be_whole, value))


def _are_endings(value: tuple[str, ...]) -> bool:
    return bool(value) and all(len(end) > 1 and end.startswith(".") for end in value)


TRUE_OR_FALSE = SettingRule("true or false")
TEXT = SettingRule("text")
TEXTS = SettingRule("a list of strings")
SHORTCUTS = SettingRule(
    "a list of keys such as / or mod+k",
    lambda keys: all(_SHORTCUT.fullmatch(key) for key in keys),
)
FILE = SettingRule("a file path, or empty", lambda value: "\0" not in value)
FOLDER = SettingRule(
    "a folder path", lambda value: isinstance(value, Path) and "\0" not in str(value)
)
TIME_ZONE = SettingRule("a time zone name, such as America/New_York", _is_zone)
LANGUAGES = SettingRule("a list of language codes, such as en, pt-BR or zh-Hant", _are_languages)
WHOLE_WORDS = SettingRule(
    f"a list of at most {MAX_WHOLE_WORDS} words such as Q&A or R/V, each of 2 to 40 letters, "
    f"digits and symbols ({' '.join(SYMBOLS)}), with at least one symbol and one letter or digit, "
    "and without a hyphen at the start",
    _are_whole_words,
)
ENDINGS = SettingRule("a list of strings that begin with a dot, such as .md", _are_endings)
CLUSTER_URL = SettingRule(
    "hosts and an index name, such as https://a:9200,https://b:9200/curated-search, without user",
    lambda value: not cluster_address.fault(value),
)
SITE_URL = SettingRule(
    "empty or a URL that begins with http:// or https://",
    lambda value: not value or value.startswith(("http://", "https://")),
)
COLOR = SettingRule(
    "empty or a color such as #0d5c60", lambda value: not value or bool(_COLOR.fullmatch(value))
)
FONTS = SettingRule(
    "empty or a list of fonts such as Georgia, serif",
    lambda value: not value or bool(_FONTS.fullmatch(value)),
)
LENGTH = SettingRule(
    "empty or a length such as .5rem", lambda value: not value or bool(_LENGTH.fullmatch(value))
)
SERVICE_URL = SettingRule(
    "empty or a URL that begins with http:// or https:// and does not contain ? or #",
    lambda value: not value or _SERVICE_URL.fullmatch(value) is not None,
)
TOKEN = SettingRule(
    "empty or 16 to 200 ASCII letters, digits and symbols (to create one: openssl rand -hex 32)",
    lambda value: not value or _TOKEN.fullmatch(value) is not None,
)


EVENTS = ("index.switched", "build.failed", "problems.appeared")
MAX_WEBHOOK_URLS = 10

_WEBHOOK_SECRET = re.compile(r"whsec_([A-Za-z0-9+/]{32,88}={0,2})")
# Spaces and control characters could add lines to a request.
_WEBHOOK_URL = re.compile(r"https?://[!-~]+")


def webhook_key(secret: str) -> bytes:
    """The signing key in a secret, or nothing if the secret is not valid."""
    match = _WEBHOOK_SECRET.fullmatch(secret)
    try:
        key = base64.b64decode(match[1], validate=True) if match else b""
    except binascii.Error:
        return b""
    return key if 24 <= len(key) <= 64 else b""


def _is_webhook_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return has_host and parts.username is None and _WEBHOOK_URL.fullmatch(url) is not None


WEBHOOK_URLS = SettingRule(
    f"a list of at most {MAX_WEBHOOK_URLS} URLs that begin with https:// or http://, without a "
    "user name",
    lambda urls: len(urls) <= MAX_WEBHOOK_URLS and all(map(_is_webhook_url, urls)),
)
WEBHOOK_SECRET = SettingRule(
    "empty or whsec_ and 24 to 64 bytes in Base64 (to create one: "
    "echo whsec_$(openssl rand -base64 32))",
    lambda secret: not secret or bool(webhook_key(secret)),
)
WEBHOOK_EVENTS = SettingRule(
    f"a list of events: {', '.join(EVENTS)}", lambda names: all(name in EVENTS for name in names)
)
