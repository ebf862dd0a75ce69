"""Checks for editors: a content folder in, a list of problems out."""

from indexer.lint.content_lint import lint_content
from indexer.lint.link_check import compare_links

__all__ = ["compare_links", "lint_content"]
