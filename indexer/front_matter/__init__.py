"""From a file's text to values: YAML, TOML or JSON goes in, a mapping and the body come out."""

from indexer.front_matter import formats

__all__ = [
    "formats",
]
