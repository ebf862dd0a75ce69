"""The oracle: documents in a dict, every query answered by applying the rules to each of them."""

from search.engines.memory.engine import MemoryEngine

__all__ = ["MemoryEngine"]
