"""Engines: each keeps one index of Documents; queries and documents in, results out.

Importing an engine's folder imports its library, so the registry does that when it is asked for
one. `protocol` says what every engine offers and what those with generations offer besides,
`registry` opens the engine of a URL, `rules` states what all of them agree on, and `scoped`
shows an index as a search key may see it. Each engine has a folder of its own; only the
registry imports them, and only an engine's own folder imports its library.
"""

from search.engines.matching_rules import Analysed, analysed, frequency
from search.engines.protocol import Engine, Maintenance, maintenance
from search.engines.registry import open_engine, serves, temporary_engine
from search.engines.scoped import ScopedEngine

__all__ = [
    "Analysed",
    "Engine",
    "Maintenance",
    "ScopedEngine",
    "analysed",
    "frequency",
    "maintenance",
    "open_engine",
    "serves",
    "temporary_engine",
]
