"""The snippets of texts."""
