"""The script of the search box for any site, with its texts in every language."""

from web.box import routes

__all__ = [
    "routes",
]
