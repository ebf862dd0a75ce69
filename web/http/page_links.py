"""The Link header (RFC 8288): the next and previous page of a list of hits."""

from __future__ import annotations

from flask import Flask, Response, request

from web.http.request_notes import note, notes
from web.json_types import LinksJson

# The links of a search with a large body could exceed what proxies accept as headers.
_MAX_HEADER_BYTES = 4_000


def init_app(app: Flask) -> None:
    """Send the links that a route has noted."""
    app.after_request(_send)


def note_page_links(links: LinksJson) -> None:
    """Send these links with the answer, whether it is new or repeated."""
    urls = {"next": links["next"], "prev": links["prev"]}
    if header := ", ".join(f'<{url}>; rel="{name}"' for name, url in urls.items() if url):
        note(link=header)


def _send(response: Response) -> Response:
    link = notes(request.environ).get("link", "")
    if link and len(link) <= _MAX_HEADER_BYTES:
        response.headers["Link"] = link
    return response
