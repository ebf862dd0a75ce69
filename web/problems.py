"""What can go wrong with a request: one table of codes, and the exception that carries one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MAX_FAULTS = 20  # listed in one answer


@dataclass(frozen=True, slots=True)
class Kind:
    """An error code's HTTP status, its title, and when it is answered."""

    status: int
    title: str
    help: str


KINDS: Mapping[str, Kind] = {
    "invalid-parameter": Kind(400, "Invalid parameter", "A parameter is unknown or wrong."),
    "pagination-window": Kind(400, "Page out of reach", "page × per_page passes 10,000."),
    "query-too-long": Kind(400, "Query too long", "q has more than 512 characters."),
    "invalid-body": Kind(400, "Invalid body", "The body is not the JSON object asked for."),
    "unauthorized": Kind(401, "Unauthorized", "The token is missing or wrong."),
    "forbidden": Kind(403, "Forbidden", "The route is shut."),
    "not-found": Kind(
        404,
        "Not found",
        "There is nothing at this address. If it is an article's, it belongs to the site that "
        "is searched here, not to the search.",
    ),
    "method-not-allowed": Kind(405, "Method not allowed", "The route has other methods."),
    "body-too-large": Kind(413, "Body too large", "The body has more than 64 KiB."),
    "unsupported-media-type": Kind(415, "Unsupported media type", "The body is not JSON."),
    "internal": Kind(500, "Internal error", "A fault of the service; request_id names its log."),
    "index-unavailable": Kind(503, "Index unavailable", "There is no index to search just now."),
    "bad-request": Kind(400, "Bad request", "The request is not valid HTTP."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one parameter, and what is allowed."""

    parameter: str
    detail: str
    allowed: tuple[str, ...] = ()
    code: str = "invalid-parameter"


class Problem(Exception):
    """A request that gets an error for its answer."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        faults: Sequence[Fault] = (),
        status: int = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.code, self.detail, self.faults = code, detail, tuple(faults[:MAX_FAULTS])
        self.status = status or KINDS[code].status
        self.headers = dict(headers or {})


def invalid(faults: Sequence[Fault]) -> Problem:
    """Return the problem of a request with these faults."""
    codes = {fault.code for fault in faults}
    code = codes.pop() if len(codes) == 1 else "invalid-parameter"
    return Problem(code, " ".join(fault.detail for fault in faults[:MAX_FAULTS]), faults=faults)


def to_json(problem: Problem, *, type_url: str, request_id: str) -> dict[str, Any]:
    """Return the RFC 9457 body of a problem."""
    body: dict[str, Any] = {
        "type": type_url,
        "title": KINDS[problem.code].title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "request_id": request_id,
    }
    if problem.faults:
        body["errors"] = [
            {"parameter": f.parameter, "detail": f.detail, "allowed": list(f.allowed)}
            for f in problem.faults
        ]
    return body
