"""Describe routes, parameters and answers: in OpenAPI 3.1 for programs, on a page for people."""

from web.openapi import docs, routes

__all__ = [
    "docs",
    "routes",
]
