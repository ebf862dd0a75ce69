"""The values of a page's facets."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from indexer.content_problems import Findings
from indexer.mapping.page import Page, texts
from search.errors import SettingsError
from search.settings.front_matter import FacetRule

MAX_VALUE = 1_000  # characters
MAX_VALUES = 1_000  # of one facet on one page
_REFERENCE = "@facet."


class Facets:
    """Reads facets by their rules; one that is made of another comes after it."""

    def __init__(self, rules: Mapping[str, FacetRule]) -> None:
        needs = {name: _references(rule) & rules.keys() for name, rule in rules.items()}
        try:
            order = tuple(TopologicalSorter(needs).static_order())
        except CycleError as error:
            circle = " -> ".join(error.args[1])
            raise SettingsError(f"setting facets: {circle} are made of each other") from None
        self._rules = [(name, rules[name]) for name in order]
        self._shown = tuple(rules)

    def of(self, page: Page, findings: Findings) -> dict[str, tuple[str, ...]]:
        """Return the values of each facet that has any, in the order of the settings."""
        for name, rule in self._rules:
            found = texts(page, rule.sources)
            if rule.split or rule.before:
                found = _parts(found, rule)
            if len(found) > MAX_VALUES:
                findings.error(f"{name} has {len(found):,} values", f"cut to {MAX_VALUES:,}")
                found = found[:MAX_VALUES]
            if found and max(map(len, found)) > MAX_VALUE:
                findings.error(
                    f"a value of {name} has more than {MAX_VALUE:,} characters", "cut to them"
                )
                found = list(dict.fromkeys(value[:MAX_VALUE] for value in found))
            if found:
                page.facets[name] = tuple(found)
        return {name: page.facets[name] for name in self._shown if name in page.facets}


def _references(rule: FacetRule) -> set[str]:
    sources = (s for s in rule.sources if s.startswith(_REFERENCE))
    return {source.removeprefix(_REFERENCE) for source in sources}


def _parts(found: list[str], rule: FacetRule) -> list[str]:
    """Return what `split` and `before` make of values, each once."""
    parts = [part for text in found for part in (text.split(rule.split) if rule.split else [text])]
    if rule.before:
        parts = [part.partition(rule.before)[0] for part in parts if rule.before in part]
    stripped = dict.fromkeys(part.strip() for part in parts)
    return [part for part in stripped if part]
