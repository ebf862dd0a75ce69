"""The search page: HTML for browsers, which also works without JavaScript."""

from web.page import routes

__all__ = [
    "routes",
]
