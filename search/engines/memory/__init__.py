"""The oracle: an in-memory engine that applies the matching rules to every document."""

from search.engines.memory.engine import MemoryEngine

__all__ = ["MemoryEngine"]
