"""The active filters of a search, each of which the page can remove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from search.schema import Schema
from search.typed_fields import DATE
from web.request import HIGH_SUFFIX, LOW_SUFFIX, Search, SearchUrl, bound_text
from web.translations import Translation


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter, with the URL and the search that remove it."""

    label: str
    text: str
    url: str
    search: Search


def chips(search: Search, schema: Schema, at: SearchUrl, say: Translation) -> list[Chip]:
    """The active filters."""
    return [*_facet_chips(search, schema, at, say), *_bound_chips(search, schema, at, say)]


def _facet_chips(search: Search, schema: Schema, at: SearchUrl, say: Translation) -> Iterator[Chip]:
    for field in schema.facets:
        toggle, label = at.toggle(field.name), say.label(field.name, field.label)
        for value in search.chosen.get(field.name, ()):
            without = replace(search, chosen=_less(search.chosen, field.name, value), page=1)
            yield Chip(label, field.value_label(value), toggle(value), without)
        for value in search.excluded.get(field.name, ()):
            without = replace(search, excluded=_less(search.excluded, field.name, value), page=1)
            kind, text = say("filters.not", label=label), field.value_label(value)
            yield Chip(kind, text, toggle(value), without)


def _bound_chips(search: Search, schema: Schema, at: SearchUrl, say: Translation) -> Iterator[Chip]:
    for field in (DATE, *schema.typed_fields):
        for attribute, suffix, message in _SIDES:
            bounds = getattr(search, attribute)
            if field.name in bounds:
                others = {name: bound for name, bound in bounds.items() if name != field.name}
                changes: dict[str, Any] = {attribute: others, "page": 1}
                without = replace(search, **changes)
                label = say(message) if field is DATE else f"{field.label}: {say(message)}"
                url = at.url(**{field.name + suffix: None, "page": None})
                yield Chip(label, bound_text(bounds[field.name]), url, without)


_SIDES = (("gte", LOW_SUFFIX, "filters.from"), ("lt", HIGH_SUFFIX, "filters.before"))
"""The attributes of a search with bounds, the suffixes of their parameters, and their labels."""


def _less(
    values: Mapping[str, tuple[str, ...]], field: str, value: str
) -> dict[str, tuple[str, ...]]:
    remaining = tuple(other for other in values[field] if other != value)
    return {
        name: remaining if name == field else others
        for name, others in values.items()
        if name != field or remaining
    }
