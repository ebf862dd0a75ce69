"""Schemathesis hooks for requests that match their schema but are rightly rejected."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import schemathesis

# JSON Schema cannot compare two values; the parameters' descriptions and error codes do.
BETWEEN_PARAMETERS = {"conflicting-parameters", "pagination-window"}
# Nor does it know which generations exist.
GONE = "generation-gone"
# Nor can it limit the total length: a hundred long values are valid but do not fit in a URL.
TOO_LONG = "address-too-long"


@schemathesis.hook
def filter_failure(_: Any, failure: Any, case: Any, response: Any) -> bool:
    """Keep all failures except for requests that must be rejected."""
    kind, problem = type(failure).__name__, _problem(response)
    if case.path.startswith("/1/") or case.path == "/mcp":
        # Their bodies have a grammar that JSON Schema cannot state, and clients send numbers as
        # text. An ID may have slashes, so GET for a document also matches the other paths.
        return kind not in {"RejectedPositiveData", "AcceptedNegativeData", "AllowHeaderMismatch"}
    if kind == "AcceptedNegativeData" and case.path in {"/search.atom", "/search.jsonfeed"}:
        # Like the page, the feed ignores parameters that it does not know.
        return not set(case.query) - _feed_parameters(case)
    if kind == "RejectedPositiveData":
        faults = problem.get("errors", ())
        codes = {fault["code"] for fault in faults if not _is_sum(fault, case)}
        codes |= set() if faults else {problem.get("code")}
        return not codes <= {*BETWEEN_PARAMETERS, TOO_LONG, GONE}
    if kind == "MissingHeaderNotRejected":
        # Without an admin token in the settings, the admin routes return 403, not 401.
        return not (problem.get("code") == "forbidden" and "admin_token" in problem["detail"])
    if kind == "AcceptedNegativeData" and case.path == "/multi-search":
        # A search that is wrong does not fail the others: its problem is in the list.
        return not any("code" in answer for answer in response.json()["answers"])
    if kind == "AcceptedNegativeData" and isinstance(case.body, bytes):
        # White space alone counts as no body, and every body is optional.
        return bool(case.body.strip(b" \t\r\n"))
    if kind == "AcceptedNegativeData" and case.method == "GET":
        # A URL has no null; it becomes a string, which is a valid facet value. Nor has it empty
        # lists or objects, which are left out.
        url = response.request.url
        is_complete = set(case.query or ()) <= parse_qs(urlsplit(url).query, True).keys()
        return "=null" not in url and is_complete
    return True


def _feed_parameters(case: Any) -> set[str]:
    return {row["name"] for row in case.operation.definition.raw["parameters"]}


def _is_sum(fault: Any, case: Any) -> bool:
    """Whether a filter's values under its own name and in `filters` are too many only together."""
    has_both_forms = isinstance(case.body, dict) and "filters" in case.body
    return has_both_forms and "values; at most" in fault["detail"]


def _problem(response: Any) -> Any:
    problem = response.headers.get("content-type", [""])[0].startswith("application/problem+json")
    return response.json() if problem else {}
