"""The OpenAPI description of what goes wrong: a response for each status, naming its codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.openapi.answer_schemas import ref
from web.problem_details import KINDS

_AGAIN = frozenset({"index-unavailable", "rebuild-in-progress", "tasks-unavailable"})


def failures(codes: tuple[str, ...]) -> dict[str, Any]:
    """Return the responses by status: OpenAPI has room for one each, so they name their codes."""
    by_status: dict[str, list[str]] = {}
    for code in codes:
        by_status.setdefault(str(KINDS[code].status), []).append(code)
    return {
        status: {"$ref": f"#/components/responses/{found[0]}"}
        if len(found) == 1
        else _problem(" ".join(f"{code}: {KINDS[code].help}" for code in found), found)
        for status, found in by_status.items()
    }


def failure(code: str) -> dict[str, Any]:
    """Return the response of one code."""
    return _problem(KINDS[code].help, [code])


def _problem(text: str, codes: list[str]) -> dict[str, Any]:
    narrowed = {"properties": {"code": {"enum": codes}}}
    content = {"schema": {"allOf": [ref("Problem"), narrowed]}}
    headers: Mapping[str, Any] = {
        "X-Request-Id": {"schema": {"type": "string"}},
        **({"Retry-After": {"schema": {"type": "integer"}}} if _AGAIN.intersection(codes) else {}),
    }
    return {
        "description": text,
        "headers": headers,
        "content": {"application/problem+json": content},
    }
