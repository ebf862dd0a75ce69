"""Describe routes, parameters and answers: in OpenAPI 3.1 for programs, on a page for people."""

from web.openapi import docs, routes
from web.openapi.answer_schemas import answer_schemas, bundled_schema, json_schema
from web.openapi.parameter_schemas import object_schema
from web.openapi.routes import program_version

__all__ = [
    "answer_schemas",
    "bundled_schema",
    "docs",
    "json_schema",
    "object_schema",
    "program_version",
    "routes",
]
