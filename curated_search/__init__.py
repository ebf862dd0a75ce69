"""Full-text search over curated content, for Python programs.

`open_engine` opens an index, and the engine answers queries. Importing this package loads neither
the command line nor the web service. An example:

    from curated_search import Query, load_settings, open_engine, parse

    settings = load_settings()
    with closing(open_engine(settings.engine_url(), settings.schema())) as engine:
        clauses = parse("chronic care", engine.status().schema).clauses
        result = engine.search(Query(clauses=clauses, at=datetime.now(UTC)))

See docs/python.md for more.
"""

# Checked first: if other packages shadow ours, the imports below fail with confusing errors.
from curated_search import preconditions as preconditions  # isort: skip

from search.document import Document
from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.errors import EngineError, IndexMissing, SettingsError
from search.parsing.parser import parse
from search.query import Filter, Query, Sort
from search.result import Facet, Hit, Result
from search.schema import Schema
from search.settings.loading import load_settings
from search.settings.table import Settings
from search.status import Status

__all__ = [
    "Document",
    "Engine",
    "EngineError",
    "Facet",
    "Filter",
    "Hit",
    "IndexMissing",
    "Query",
    "Result",
    "Schema",
    "Settings",
    "SettingsError",
    "Sort",
    "Status",
    "load_settings",
    "open_engine",
    "parse",
]
