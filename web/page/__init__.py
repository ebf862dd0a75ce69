"""Requests from browsers -> the search page in HTML, which works without JavaScript."""

from web.page import routes

__all__ = [
    "routes",
]
