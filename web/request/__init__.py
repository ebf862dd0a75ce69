"""Turn a request's parameters into a validated `Search`, and a `Search` back into URLs."""

from web.request.converters import bound_text, texts_of
from web.request.facet_values import UNLIMITED_VALUES, FacetValues, is_number
from web.request.json_body import (
    CONTENT_TYPES,
    MAX_BODY_BYTES,
    NO_VALUE,
    body_items,
    body_pairs,
    pairs_of,
    read_body,
)
from web.request.nested_filters import BOUNDS, FILTERS, next_number
from web.request.parameter_table import (
    ALL,
    FILTER_KINDS,
    HIGH_SUFFIX,
    LOW_SUFFIX,
    MAX_FACET_LIMIT,
    MAX_FACET_VALUES,
    MAX_TEXT_CHARACTERS,
    NONE,
    Parameter,
    ParameterKind,
    Parameters,
    ParameterTable,
    Route,
)
from web.request.parameters import parameter_table
from web.request.query_string import SearchRequest
from web.request.search import Search, clean, read, read_values, to_query
from web.request.urls import SearchUrl, quote_text, search_url

__all__ = [
    "ALL",
    "BOUNDS",
    "CONTENT_TYPES",
    "FILTERS",
    "FILTER_KINDS",
    "HIGH_SUFFIX",
    "LOW_SUFFIX",
    "MAX_BODY_BYTES",
    "MAX_FACET_LIMIT",
    "MAX_FACET_VALUES",
    "MAX_TEXT_CHARACTERS",
    "NONE",
    "NO_VALUE",
    "UNLIMITED_VALUES",
    "FacetValues",
    "Parameter",
    "ParameterKind",
    "ParameterTable",
    "Parameters",
    "Route",
    "Search",
    "SearchRequest",
    "SearchUrl",
    "body_items",
    "body_pairs",
    "bound_text",
    "clean",
    "is_number",
    "next_number",
    "pairs_of",
    "parameter_table",
    "quote_text",
    "read",
    "read_body",
    "read_values",
    "search_url",
    "texts_of",
    "to_query",
]
