"""Read the values in a client's request, or raise a Problem that names the mistake."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from web.problem_details import Problem
from web.request import MAX_TEXT_CHARACTERS, clean

Sent = Mapping[str, Any]
"""The parameters that a client has sent."""

Choices = Sequence[tuple[Any, str]]
"""The client's values of a parameter, each with what it means here."""

# Parameters in a query string are strings.
_IN_QUERY_STRINGS = {"true": True, "false": False, "0": 0, "1": 1}


def invalid_body(detail: str) -> Problem:
    """The problem for an invalid body."""
    return Problem("invalid-body", f"{detail[0].upper()}{detail[1:]}.")


def unsupported(name: str, advice: str) -> Problem:
    """The problem for a parameter, or a value of it, that would change the answer."""
    return Problem("invalid-body", f"{name} is not supported; {advice}.")


def as_list(value: Any, name: str) -> list[Any]:
    """A list, which may also be sent as a single string or as JSON in a query string."""
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise invalid_body(f"{name} must be a list") from None
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def as_names(value: Any, name: str) -> list[str]:
    """A list of names, which may also be sent as one string with commas."""
    names = as_list(value, name)
    if not all(isinstance(item, str) for item in names):
        raise invalid_body(f"{name} must be a list of names")
    return [part.strip() for item in names for part in item.split(",")]


def as_text(sent: Sent, name: str, default: str = "") -> str:
    """A string of limited length."""
    value = sent.get(name)
    if value is None:
        return default
    if not isinstance(value, str) or len(value) > MAX_TEXT_CHARACTERS:
        raise invalid_body(f"{name} must be a string of at most {MAX_TEXT_CHARACTERS} characters")
    return clean(value)


def as_number(sent: Sent, name: str, default: int, high: int = 10**9 - 1) -> int:
    """A whole number from 0 to `high`, which may also be sent as a string."""
    value = sent.get(name)
    if value is None:
        return default
    is_number = not isinstance(value, bool) and re.fullmatch(r"\d{1,9}", str(value), re.ASCII)
    if not is_number:
        raise invalid_body(f"{name} must be a whole number")
    if int(value) > high:
        raise invalid_body(f"{name} is {value}; at most {high:,} is allowed")
    return int(value)


def as_choice(sent: Sent, name: str, choices: Choices, default: str) -> str:
    """Our value for one of the client's values; other values are unsupported."""
    value = sent.get(name)
    if value is None:
        return default
    if isinstance(value, str):
        value = _IN_QUERY_STRINGS.get(value, value)
    for choice, meaning in choices:
        # In Python, 1 equals True, but JSON has both.
        if type(choice) is type(value) and choice == value:
            return meaning
    allowed = ", ".join(json.dumps(choice) for choice, _ in choices)
    raise unsupported(f"{name} {_quoted(value)}", f"use one of {allowed}")


def one_of(name: str, text: str, names: Sequence[str]) -> str:
    """A name that must be in a list, such as a facet's."""
    if text not in names:
        raise invalid_body(f"{name} {text[:60]!r} does not exist; use one of {', '.join(names)}")
    return text


def _quoted(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
