"""Engines: each indexes documents and answers queries with results.

`protocol` defines the engine interface, `registry` opens the engine for a URL,
`matching_rules` defines the results on which all engines agree, and `scoped` limits an index to
what a search key may see. Each engine has its own folder, the only place that imports its library.
The registry imports these folders on demand.
"""

from search.engines.document_page import is_listed, passes_filters
from search.engines.matching_rules import Analysed, analysed, frequency
from search.engines.pinned import pinned_view
from search.engines.protocol import Engine, Maintenance, maintenance
from search.engines.registry import engine_url, open_engine, serves, temporary_engine
from search.engines.scoped import ScopedEngine
from search.engines.trace_context import traceparent, tracestate

__all__ = [
    "Analysed",
    "Engine",
    "Maintenance",
    "ScopedEngine",
    "analysed",
    "engine_url",
    "frequency",
    "is_listed",
    "maintenance",
    "open_engine",
    "passes_filters",
    "pinned_view",
    "serves",
    "temporary_engine",
    "traceparent",
    "tracestate",
]
