"""From a file's text to its front matter (YAML, TOML or JSON) as a mapping, and the body."""

from indexer.front_matter import formats

__all__ = [
    "formats",
]
