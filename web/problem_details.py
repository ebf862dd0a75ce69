"""The errors of requests: one table of codes, and the exception that carries one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web.json_types import ProblemJson

# A body with thousands of unknown names must not produce thousands of sentences.
MAX_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Example:
    """A request that provokes an error; `when` names the condition that it needs, if any."""

    path: str
    method: str = "GET"
    body: str = ""
    content_type: str = "application/json"
    when: str = ""


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """An error code's HTTP status, its title, its cause, and an example."""

    status: int
    title: str
    help: str
    example: Example


_SEARCH = "/api/v1/search"
KINDS: Mapping[str, ProblemKind] = {
    "invalid-parameter": ProblemKind(
        400,
        "Invalid parameter",
        "A parameter is unknown or its value is not valid.",
        Example(f"{_SEARCH}?categry=News"),
    ),
    "pagination-window": ProblemKind(
        400,
        "Page out of range",
        "page × per_page is greater than 10,000.",
        Example(f"{_SEARCH}?page=101&per_page=100"),
    ),
    "query-too-long": ProblemKind(
        400,
        "Query too long",
        "q has more than 512 characters.",
        Example(f"{_SEARCH}?q={'x' * 513}"),
    ),
    "too-expensive": ProblemKind(
        400,
        "Too expensive",
        "The request takes more work than the service spends on one.",
        Example(f"{_SEARCH}?q=a*+b*+c*+d*&per_page=100", when="where the index is large"),
    ),
    "conflicting-parameters": ProblemKind(
        400,
        "Conflicting parameters",
        "A value is both selected and excluded, or date.lt is not later than date.gte.",
        Example(f"{_SEARCH}?tag=a&tag.not=a"),
    ),
    "invalid-body": ProblemKind(
        400,
        "Invalid body",
        "The body is not the JSON object that the route expects.",
        Example(_SEARCH, "POST", '["care"]'),
    ),
    "unauthorized": ProblemKind(
        401,
        "Unauthorized",
        "The token is missing or wrong.",
        Example(_SEARCH, when="where search keys are set and the request has none"),
    ),
    "forbidden": ProblemKind(
        403,
        "Forbidden",
        "The route is disabled, or pages of this origin may not use it.",
        Example("/api/v1/index/rebuild", "POST", when="while no admin token is set"),
    ),
    "not-found": ProblemKind(
        404,
        "Not found",
        "This address does not exist. To open an article, use the site that is searched here: this "
        "service only provides the search.",
        Example("/api/v1/documents/no-such-document"),
    ),
    "method-not-allowed": ProblemKind(
        405,
        "Method not allowed",
        "Method not allowed.",
        Example(_SEARCH, "DELETE"),
    ),
    "address-too-long": ProblemKind(
        414,
        "Address too long",
        "The address has more than 8,190 bytes; send longer requests by POST.",
        Example(f"{_SEARCH}?q={'x' * 8_200}"),
    ),
    "headers-too-large": ProblemKind(
        431,
        "Headers too large",
        "The request has more than 100 headers, or one of more than 8,190 bytes.",
        Example(_SEARCH, when="with a header of more than 8,190 bytes"),
    ),
    "body-too-large": ProblemKind(
        413,
        "Body too large",
        "The body has more than 64 KiB.",
        Example(_SEARCH, "POST", f'{{"q": "{"x" * 65_600}"}}'),
    ),
    "unsupported-media-type": ProblemKind(
        415,
        "Unsupported media type",
        "The body is not JSON.",
        Example(_SEARCH, "POST", "q=care", "application/x-www-form-urlencoded"),
    ),
    "rebuild-in-progress": ProblemKind(
        409,
        "Rebuild in progress",
        "Another rebuild or update is running or queued, and the request said queue=off.",
        Example("/api/v1/index/rebuild", "POST", '{"queue": "off"}', when="while another one runs"),
    ),
    "tasks-unavailable": ProblemKind(
        503,
        "Tasks unavailable",
        "The service cannot write to its index folder.",
        Example("/api/v1/index/rebuild", "POST", when="where the index folder is read-only"),
    ),
    "rate-limited": ProblemKind(
        429,
        "Too many requests",
        "One client has sent more requests per minute than the service allows; try again after "
        "Retry-After seconds.",
        Example(_SEARCH, when="beyond the rate limit, where one is set"),
    ),
    "internal": ProblemKind(
        500,
        "Internal error",
        "The service failed; its log has the cause under request_id.",
        Example(_SEARCH, when="after a failure of the service"),
    ),
    "index-unavailable": ProblemKind(
        503,
        "Index unavailable",
        "There is no index to search yet, or it cannot be read.",
        Example(_SEARCH, when="before the first index is built"),
    ),
    "bad-request": ProblemKind(
        400,
        "Bad request",
        "The request is not valid HTTP.",
        Example(_SEARCH, "POST", '{"q": "ca', when="where the body is cut off"),
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One parameter's error, and the values or names that are allowed."""

    parameter: str
    detail: str
    allowed: tuple[str, ...] = ()
    code: str = "invalid-parameter"


class Problem(Exception):
    """An error to answer a request with."""

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
    """The problem of a request with these faults, with their code if all have the same."""
    codes = {fault.code for fault in faults}
    code = codes.pop() if len(codes) == 1 else "invalid-parameter"
    return Problem(code, " ".join(fault.detail for fault in faults[:MAX_FAULTS]), faults=faults)


def to_json(problem: Problem, *, type_url: str, request_id: str) -> ProblemJson:
    """The RFC 9457 body of a problem."""
    body: ProblemJson = {
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
                "parameter": fault.parameter,
                "detail": fault.detail,
                "allowed": list(fault.allowed),
                "code": fault.code,
            }
            for fault in problem.faults
        ]
    return body
