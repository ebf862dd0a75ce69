"""Searches and clicks -> a history on disk, reports of it, and queries to suggest."""
