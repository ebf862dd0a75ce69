"""The parameters of Algolia's search that have no effect here, and those that are refused.

A parameter that would change the hits, their order or the counts is never ignored in silence.
"""

from __future__ import annotations

from typing import Any

from web.instantsearch.sent_values import Sent, invalid_body, unsupported

SUPPORTED = frozenset(
    (
        "attributesToHighlight", "attributesToRetrieve", "attributesToSnippet", "distinct", "facet",
        "facetFilters", "facetName", "facetQuery", "facets", "filters", "highlightPostTag",
        "highlightPreTag", "hitsPerPage", "indexName", "length", "maxFacetHits",
        "maxValuesPerFacet", "numericFilters", "offset", "page", "params", "query", "queryType",
        "removeWordsIfNoResults", "restrictSearchableAttributes", "sortFacetValuesBy", "synonyms",
        "type", "typoTolerance",
    )
)  # fmt: skip
"""The parameters that a search follows; for some, only certain values."""

IGNORED = frozenset(
    (
        "analytics", "analyticsTags", "attributeCriteriaComputedByMinProximity", "cacheable",
        "clickAnalytics", "enableABTest", "explain", "getRankingInfo", "percentileComputation",
        "queryLanguages", "renderingContent", "replaceSynonymsInHighlight",
        "responseFields", "restrictHighlightAndSnippetArrays", "snippetEllipsisText",
        "sumOrFiltersScores", "userToken",
    )
)  # fmt: skip
"""The parameters that affect neither the hits nor their order nor the counts."""

_WORDS = "the service decides itself how words match"
_RANKING = "the service's settings decide the ranking"
_PLACES = "documents have no coordinates"
REFUSED = {
    **dict.fromkeys(
        ("advancedSyntax", "advancedSyntaxFeatures", "allowTyposOnNumericTokens",
         "alternativesAsExact", "decompoundQuery", "disableExactOnAttributes",
         "disableTypoToleranceOnAttributes", "exactOnSingleWordQuery", "ignorePlurals",
         "keepDiacriticsOnCharacters", "minProximity", "minWordSizefor1Typo",
         "minWordSizefor2Typos", "naturalLanguages", "removeStopWords"),
        _WORDS,
    ),
    **dict.fromkeys(
        ("customRanking", "enablePersonalization", "enableReRanking", "enableRules", "mode",
         "optionalFilters", "personalizationImpact", "ranking",
         "reRankingApplyFilter", "relevancyStrictness", "ruleContexts"),
        _RANKING,
    ),
    **dict.fromkeys(
        ("aroundLatLng", "aroundLatLngViaIP", "aroundPrecision", "aroundRadius",
         "insideBoundingBox", "insidePolygon", "minimumAroundRadius"),
        _PLACES,
    ),
    "facetingAfterDistinct": "counts always count what the hits are, articles or documents",
    "optionalWords": "use removeWordsIfNoResults or typed ORs",
    "similarQuery": "use the recommendations of model related-products",
    "tagFilters": "use facetFilters",
}  # fmt: skip
"""The parameters that would change the answer, with the reason why they are refused."""

# These values ask for what the service does anyway.
_AS_IS: dict[str, tuple[Any, ...]] = {
    "enablePersonalization": (False,),
    "enableReRanking": (False,),
    "advancedSyntax": (True,),
    "enableRules": (True,),
    "facetingAfterDistinct": (True,),
    "aroundLatLngViaIP": (False,),
    "mode": ("keywordSearch",),
}


def check_names(sent: Sent) -> None:
    """Raise Problem if a parameter would change the answer but is not supported."""
    for name, value in sent.items():
        if name in SUPPORTED or name in IGNORED or value in (None, "", []):
            continue
        if name not in REFUSED:
            raise invalid_body(f"unknown parameter {name[:60]!r}")
        if not _is_as_is(name, value):
            raise unsupported(name, REFUSED[name])


def _is_as_is(name: str, value: Any) -> bool:
    text = str(value).lower()
    return any(text == str(allowed).lower() for allowed in _AS_IS.get(name, ()))
