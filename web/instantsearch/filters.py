"""Read an InstantSearch client's filters as groups of conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from web.instantsearch.filter_grammar import MAX_FILTERS, Condition, Group, parse_filters
from web.instantsearch.sent_values import Sent, as_list, invalid_body
from web.request import MAX_TEXT_CHARACTERS, clean

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_COMPARISON = re.compile(rf"\s*([\w.]+)\s*(<=|>=|!=|<|>|=)\s*{_NUMBER}\s*")
_RANGE = re.compile(rf"\s*([\w.]+)\s*:\s*{_NUMBER}\s+TO\s+{_NUMBER}\s*")


def read_filters(sent: Sent) -> list[Group]:
    """The conditions of all filters, of which a document must meet one in each group."""
    _check_number(sent)
    groups = [
        *_groups(sent, "facetFilters", _value_condition),
        *_groups(sent, "numericFilters", _numeric_condition),
        *parse_filters(sent.get("filters")),
    ]
    for group in groups:
        if len(group) > 1 and any(condition.negated for condition in group):
            raise invalid_body("an OR of filters cannot contain an exclusion")
    return groups


def _check_number(sent: Sent) -> None:
    """Raise Problem if a request has too many filters, before any of them is parsed."""
    names = ("facetFilters", "numericFilters")
    if sum(len(as_list(sent.get(name), name)) for name in names) > MAX_FILTERS:
        raise invalid_body(f"at most {MAX_FILTERS} filters are allowed")


def _groups(sent: Sent, name: str, read: Any) -> Iterator[Group]:
    """A list of conditions, in which a list stands for an OR."""
    for item in as_list(sent.get(name), name):
        group = item if isinstance(item, list) else [item]
        if not all(
            isinstance(text, str) and len(text) <= 2 * MAX_TEXT_CHARACTERS for text in group
        ):
            raise invalid_body(f"{name} must contain strings or lists of strings")
        if group:
            yield tuple(read(clean(text)) for text in group)


def _value_condition(text: str) -> Condition:
    """Parse `tag:care`, or `tag:-care`, which excludes; a backslash escapes a leading minus."""
    field, _, value = text.partition(":")
    if value.startswith("-"):
        return Condition(field, ":", value[1:], negated=True)
    return Condition(field, ":", value.removeprefix("\\"))


def _numeric_condition(text: str) -> Condition:
    """Parse `year>=2019` or `year:2019 TO 2021`."""
    if match := _COMPARISON.fullmatch(text):
        return Condition(match[1], match[2], match[3])
    if match := _RANGE.fullmatch(text):
        return Condition(match[1], "TO", f"{match[2]} {match[3]}")
    raise invalid_body("numericFilters takes conditions such as year>=2019 or year:2019 TO 2021")
