"""Routes, parameters and answers -> their OpenAPI 3.1 description, and a page for people."""

from web.openapi import docs, routes

__all__ = [
    "docs",
    "routes",
]
