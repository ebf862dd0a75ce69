"""Batches of requests from InstantSearch clients -> searches, and answers -> their JSON."""

from web.instantsearch import routes

__all__ = [
    "routes",
]
