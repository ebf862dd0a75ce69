"""The OpenAPI description of errors: one response per status, with its codes."""

from __future__ import annotations

from typing import Any

from web.openapi.answer_schemas import ref
from web.problem_details import KINDS

CODES = "x-codes"
"""The codes of an error response. All errors have one schema, so that clients have one type."""

# These errors are temporary, so their responses have a Retry-After header.
_RETRYABLE_CODES = frozenset({"index-unavailable", "rebuild-in-progress", "tasks-unavailable"})


def failures(codes: tuple[str, ...]) -> dict[str, Any]:
    """Responses by status. OpenAPI allows only one per status, so each names several codes."""
    codes_by_status: dict[str, list[str]] = {}
    for code in codes:
        codes_by_status.setdefault(str(KINDS[code].status), []).append(code)
    return {status: _response(same_status) for status, same_status in codes_by_status.items()}


def _response(codes: list[str]) -> dict[str, Any]:
    if len(codes) == 1:
        return {"$ref": f"#/components/responses/{codes[0]}"}
    return _problem(" ".join(f"{code}: {KINDS[code].help}" for code in codes), codes)


def failure(code: str) -> dict[str, Any]:
    """The response for one code."""
    return _problem(KINDS[code].help, [code])


def _problem(text: str, codes: list[str]) -> dict[str, Any]:
    headers: dict[str, Any] = {"X-Request-Id": {"schema": {"type": "string"}}}
    if _RETRYABLE_CODES.intersection(codes):
        headers["Retry-After"] = {"schema": {"type": "integer"}}
    return {
        "description": text,
        "headers": headers,
        "content": {"application/problem+json": {"schema": ref("Problem")}},
        CODES: codes,
    }
