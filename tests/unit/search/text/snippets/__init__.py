"""Snippets of text."""
