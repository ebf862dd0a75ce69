"""Judged queries -> measures of how well each engine and each setting ranks."""
