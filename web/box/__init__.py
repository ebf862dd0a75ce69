"""The script of the embeddable search box, with its text in every language."""

from web.box import routes

__all__ = [
    "routes",
]
