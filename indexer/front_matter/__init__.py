"""Split a file's text into its body and its front matter (YAML, TOML or JSON) as a mapping."""

from indexer.front_matter import formats

__all__ = [
    "formats",
]
