"""Read a page's facet values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from indexer.content_problems import Findings
from indexer.mapping.fields import report_types
from indexer.mapping.page import Page, texts
from search.errors import SettingsError
from search.settings import FacetRule
from search.text import value_key

MAX_VALUE_CHARACTERS = 1_000
MAX_VALUES_PER_FACET = 1_000
_REFERENCE = "@facet."


class FacetReader:
    """Reads facets according to their rules, and each facet after those it is derived from."""

    def __init__(self, rules: Mapping[str, FacetRule], *, exact: bool = False) -> None:
        dependencies = {name: _references(rule) & rules.keys() for name, rule in rules.items()}
        try:
            order = tuple(TopologicalSorter(dependencies).static_order())
        except CycleError as error:
            circle = " -> ".join(error.args[1])
            raise SettingsError(
                f"setting facets: {circle} depend on each other; remove one of the references"
            ) from None
        self._rules = [(name, rules[name]) for name in order]
        self._names = tuple(rules)
        self._key = str if exact else value_key

    def read(self, page: Page, findings: Findings) -> dict[str, tuple[str, ...]]:
        """The values of each facet that has values, in the order of the settings.

        The values are also set on the page, because later facets may be derived from them.
        """
        for name, rule in self._rules:
            report_types(page, rule.sources, findings, text_only=False)
            facet_values = _limited(name, self._unique(_values(page, rule)), findings)
            if facet_values:
                page.facets[name] = tuple(facet_values)
        return {name: page.facets[name] for name in self._names if name in page.facets}

    def _unique(self, facet_values: list[str]) -> list[str]:
        """Remove values that are equal to an earlier one."""
        by_key: dict[str, str] = {}
        for value in facet_values:
            by_key.setdefault(self._key(value), value)
        return list(by_key.values())


def _references(rule: FacetRule) -> set[str]:
    """The names of the facets from which a facet is derived."""
    return {
        source.removeprefix(_REFERENCE) for source in rule.sources if source.startswith(_REFERENCE)
    }


def _values(page: Page, rule: FacetRule) -> list[str]:
    source_texts = texts(page, rule.sources)
    if not (rule.split or rule.before):
        return source_texts
    parts = (part.strip() for text in source_texts for part in _parts(text, rule))
    return list(filter(None, parts))


def _parts(text: str, rule: FacetRule) -> Iterator[str]:
    """Split a string according to a rule's `split` and `before`."""
    for part in text.split(rule.split) if rule.split else [text]:
        if not rule.before:
            yield part
        elif rule.before in part:
            yield part.partition(rule.before)[0]


def _limited(name: str, facet_values: list[str], findings: Findings) -> list[str]:
    """Truncate values to the limits, and report any excess."""
    if len(facet_values) > MAX_VALUES_PER_FACET:
        findings.error(
            f"the `{name}` facet has {len(facet_values):,} values",
            f"truncated to {MAX_VALUES_PER_FACET:,} values",
        )
        facet_values = facet_values[:MAX_VALUES_PER_FACET]
    if max(map(len, facet_values), default=0) <= MAX_VALUE_CHARACTERS:
        return facet_values
    findings.error(
        f"a value of the `{name}` facet has more than {MAX_VALUE_CHARACTERS:,} characters",
        f"truncated to {MAX_VALUE_CHARACTERS:,} characters",
    )
    return list(dict.fromkeys(value[:MAX_VALUE_CHARACTERS] for value in facet_values))
