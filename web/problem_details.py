"""The table of the API's problem codes, and the exception that carries one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web.json_types import ProblemJson

# A body with thousands of unknown names must not produce thousands of messages.
MAX_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Example:
    """A request that causes an error. `when` names the condition for the error, if there is one."""

    path: str
    method: str = "GET"
    body: str = ""
    content_type: str = "application/json"
    when: str = ""


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A problem code's HTTP status, title, explanation and example."""

    status: int
    title: str
    help: str
    example: Example


_SEARCH = "/api/v1/search"
KINDS: Mapping[str, ProblemKind] = {
    "invalid-parameter": ProblemKind(
        400,
        "Invalid parameter",
        "A parameter is unknown, or its value is not valid.",
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
        "The request would take more work than the service allows.",
        Example(f"{_SEARCH}?q=a*+b*+c*+d*&per_page=100", when="if the index is large"),
    ),
    "conflicting-parameters": ProblemKind(
        400,
        "Conflicting parameters",
        "A value is both selected and excluded, or a .lt bound is not above its .gte bound.",
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
        Example(_SEARCH, when="if search keys are configured and the request has none"),
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
        "This address does not exist. This service only searches: to read an article, go to the "
        "website that published it.",
        Example("/api/v1/documents/no-such-document"),
    ),
    "generation-gone": ProblemKind(
        410,
        "Generation gone",
        "The generation was deleted, or too much has changed since. Search without generation, or "
        "export everything again.",
        Example("/api/v1/documents?since=20200102T030405-000006"),
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
        "The address is longer than 8,190 bytes. Send the search by POST instead.",
        Example(f"{_SEARCH}?q={'x' * 8_200}"),
    ),
    "headers-too-large": ProblemKind(
        431,
        "Headers too large",
        "The request has more than 100 headers, or a header longer than 8,190 bytes.",
        Example(_SEARCH, when="with a header longer than 8,190 bytes"),
    ),
    "body-too-large": ProblemKind(
        413,
        "Body too large",
        "The body is larger than 64 KiB.",
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
        "Another rebuild or update is running or queued, and the request set queue=off.",
        Example(
            "/api/v1/index/rebuild", "POST", '{"queue": "off"}', when="while another one is running"
        ),
    ),
    "tasks-unavailable": ProblemKind(
        503,
        "Tasks unavailable",
        "The service cannot write to its index folder.",
        Example("/api/v1/index/rebuild", "POST", when="if the index folder is read-only"),
    ),
    "rate-limited": ProblemKind(
        429,
        "Too many requests",
        "This client has sent more requests per minute than the service allows. Try again after "
        "Retry-After seconds.",
        Example(_SEARCH, when="above the rate limit, if one is set"),
    ),
    "internal": ProblemKind(
        500,
        "Internal error",
        "The service failed. The cause is in its log, under request_id.",
        Example(_SEARCH, when="if the service fails"),
    ),
    "index-unavailable": ProblemKind(
        503,
        "Index unavailable",
        "There is no index yet, or it cannot be read.",
        Example(_SEARCH, when="before the first index is built"),
    ),
    "bad-request": ProblemKind(
        400,
        "Bad request",
        "The request is not valid HTTP.",
        Example(_SEARCH, "POST", '{"q": "ca', when="if the body is cut off"),
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in one parameter, with the allowed values or names."""

    parameter: str
    detail: str
    allowed: tuple[str, ...] = ()
    code: str = "invalid-parameter"


class Problem(Exception):
    """An error that ends a request and becomes its response."""

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
    """The problem for a request with these faults, with their code if all have the same."""
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
