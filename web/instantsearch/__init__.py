"""Batches of requests by InstantSearch clients -> our searches, and our answers -> their JSON."""

from web.instantsearch import routes

__all__ = [
    "routes",
]
