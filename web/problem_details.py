"""What can go wrong with a request: one table of codes, and the exception that carries one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MAX_FAULTS = 20  # listed in one answer


@dataclass(frozen=True, slots=True)
class Example:
    """A request that gets an error, under a condition where it takes one; runs as it stands."""

    path: str
    method: str = "GET"
    body: str = ""
    content_type: str = "application/json"
    when: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """An error code's HTTP status, its title, when it is answered, and an example."""

    status: int
    title: str
    help: str
    example: Example


_SEARCH = "/api/v1/search"
KINDS: Mapping[str, Kind] = {
    "invalid-parameter": Kind(
        400,
        "Invalid parameter",
        "A parameter is unknown or wrong.",
        Example(f"{_SEARCH}?categry=News"),
    ),
    "pagination-window": Kind(
        400,
        "Page out of reach",
        "page × per_page passes 10,000.",
        Example(f"{_SEARCH}?page=101&per_page=100"),
    ),
    "query-too-long": Kind(
        400,
        "Query too long",
        "q has more than 512 characters.",
        Example(f"{_SEARCH}?q={'x' * 513}"),
    ),
    "conflicting-parameters": Kind(
        400,
        "Conflicting parameters",
        "A value is asked for and excluded, or date.lt is not later than date.gte.",
        Example(f"{_SEARCH}?tag=a&tag.not=a"),
    ),
    "invalid-body": Kind(
        400,
        "Invalid body",
        "The body is not the JSON object asked for.",
        Example(_SEARCH, "POST", '["care"]'),
    ),
    "unauthorized": Kind(
        401,
        "Unauthorized",
        "The token is missing or wrong.",
        Example(_SEARCH, when="where search keys are set and none is sent"),
    ),
    "forbidden": Kind(
        403,
        "Forbidden",
        "The route is shut.",
        Example("/api/v1/index/rebuild", "POST", when="while no admin token is set"),
    ),
    "not-found": Kind(
        404,
        "Not found",
        "There is nothing at this address. If it is an article's, it belongs to the site that "
        "is searched here, not to the search.",
        Example("/api/v1/documents/no-such-document"),
    ),
    "method-not-allowed": Kind(
        405,
        "Method not allowed",
        "The route has other methods.",
        Example(_SEARCH, "DELETE"),
    ),
    "address-too-long": Kind(
        414,
        "Address too long",
        "The address has more than 8,190 bytes; POST takes more.",
        Example(f"{_SEARCH}?q={'x' * 8_200}"),
    ),
    "headers-too-large": Kind(
        431,
        "Headers too large",
        "The request has more than 100 headers, or one of more than 8,190 bytes.",
        Example(_SEARCH, when="with a header of more than 8,190 bytes"),
    ),
    "body-too-large": Kind(
        413,
        "Body too large",
        "The body has more than 64 KiB.",
        Example(_SEARCH, "POST", f'{{"q": "{"x" * 65_600}"}}'),
    ),
    "unsupported-media-type": Kind(
        415,
        "Unsupported media type",
        "The body is not JSON.",
        Example(_SEARCH, "POST", "q=care", "application/x-www-form-urlencoded"),
    ),
    "rebuild-in-progress": Kind(
        409,
        "Rebuild in progress",
        "Another rebuild or update runs or waits, and the request was not to queue.",
        Example("/api/v1/index/rebuild", "POST", '{"queue": "off"}', when="while another one runs"),
    ),
    "tasks-unavailable": Kind(
        503,
        "Tasks unavailable",
        "The service cannot write to its index folder just now.",
        Example("/api/v1/index/rebuild", "POST", when="where the index may only be read"),
    ),
    "rate-limited": Kind(
        429,
        "Too many requests",
        "One client has asked more often than the service allows; Retry-After says when to ask.",
        Example(_SEARCH, when="beyond the rate limit, where one is set"),
    ),
    "internal": Kind(
        500,
        "Internal error",
        "A fault of the service; request_id names its log.",
        Example(_SEARCH, when="after a fault of the service"),
    ),
    "index-unavailable": Kind(
        503,
        "Index unavailable",
        "There is no index to search just now.",
        Example(_SEARCH, when="before the first index is built"),
    ),
    "bad-request": Kind(
        400,
        "Bad request",
        "The request is not valid HTTP.",
        Example(_SEARCH, "POST", '{"q": "ca', when="where the body ends too soon"),
    ),
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
            {
                "parameter": f.parameter,
                "detail": f.detail,
                "allowed": list(f.allowed),
                "code": f.code,
            }
            for f in problem.faults
        ]
    return body
