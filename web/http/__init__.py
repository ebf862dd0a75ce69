"""Shared by all routes: search keys, admin token, rate limit, headers, caching and errors."""

from web.http import (
    compression,
    error_handlers,
    headers,
    rate_limit,
    search_keys,
    server_timing,
    trace_header,
)
from web.http.admin_token import is_admin, is_secret, require_admin
from web.http.caching import ConditionalRequest, revalidated, with_request_host
from web.http.error_handlers import (
    OPENAPI_PATH,
    RETRY_AFTER_SECONDS,
    answer,
    problem_json,
    too_expensive,
)
from web.http.headers import DATA_HEADERS, MCP_PATH, cors_headers, note_page_links, request_id
from web.http.public_url import at_public_url
from web.http.rate_limit import count_batch
from web.http.request_notes import note, note_each, notes, notes_of_searches, start_notes
from web.http.responses import GENERATION_HEADER, NDJSON, json_bytes, json_response
from web.http.search_keys import OPEN
from web.http.server_timing import lap
from web.http.trace_header import trace_id

__all__ = [
    "DATA_HEADERS",
    "GENERATION_HEADER",
    "MCP_PATH",
    "NDJSON",
    "OPEN",
    "OPENAPI_PATH",
    "RETRY_AFTER_SECONDS",
    "ConditionalRequest",
    "answer",
    "at_public_url",
    "compression",
    "cors_headers",
    "count_batch",
    "error_handlers",
    "headers",
    "is_admin",
    "is_secret",
    "json_bytes",
    "json_response",
    "lap",
    "note",
    "note_each",
    "note_page_links",
    "notes",
    "notes_of_searches",
    "problem_json",
    "rate_limit",
    "request_id",
    "require_admin",
    "revalidated",
    "search_keys",
    "server_timing",
    "start_notes",
    "too_expensive",
    "trace_header",
    "trace_id",
    "with_request_host",
]
