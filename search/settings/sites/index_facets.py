"""The facets of an index of several sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from search.errors import SettingsError
from search.settings.front_matter import FacetRule
from search.settings.sites.content_site import SITE, ContentSite

_VALUE_KEYS = frozenset(("sources", "split", "before"))


def index_facets(
    common: Mapping[str, FacetRule], own: Mapping[str, Any], sites: Sequence[ContentSite]
) -> dict[str, FacetRule]:
    """The facets of all sites and the facet of the sites themselves. Raises SettingsError.

    `common` has the facets of the whole file with the defaults, and `own` the tables that the file
    itself contains. These count more than a site's tables, and a site's more than the defaults.
    """
    facets = dict(common)
    changed = own.keys() & common.keys()
    for site in sites:
        rules = site.changes["facets"]
        new = {n: rule for n, rule in rules.items() if n not in changed and rule != common.get(n)}
        facets |= new
        changed |= new.keys()
    if wrong := sorted(own.get(SITE, {}).keys() & _VALUE_KEYS):
        raise SettingsError(
            f"setting facets.{SITE}.{wrong[0]} has no effect, because the values of this facet are "
            "the names of the sites; remove it"
        )
    labels = tuple((site.name, site.label) for site in sites if site.label != site.name)
    rule = facets.get(SITE, FacetRule("Site", ()))
    return facets | {SITE: replace(rule, sources=(), labels=(*rule.labels, *labels))}
