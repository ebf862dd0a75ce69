"""The values of a page's facets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from indexer.page import Page, texts
from indexer.problem import Findings
from search.mapping_defaults import FacetRule
from search.validation import SettingsError

MAX_VALUE = 1_000  # characters
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
            found = dict.fromkeys(_values(page, rule))
            if any(len(value) > MAX_VALUE for value in found):
                findings.error(
                    f"a value of {name} has more than {MAX_VALUE:,} characters", "cut to them"
                )
                found = dict.fromkeys(value[:MAX_VALUE] for value in found)
            if found:
                page.facets[name] = tuple(found)
        return {name: page.facets[name] for name in self._shown if name in page.facets}


def _references(rule: FacetRule) -> set[str]:
    sources = (s for s in rule.sources if s.startswith(_REFERENCE))
    return {source.removeprefix(_REFERENCE) for source in sources}


def _values(page: Page, rule: FacetRule) -> Iterator[str]:
    for text in texts(page, rule.sources):
        for part in text.split(rule.split) if rule.split else (text,):
            if rule.before:
                part, found, _ = part.partition(rule.before)  # noqa: PLW2901
                if not found:
                    continue
            if stripped := part.strip():
                yield stripped
