"""Articles as resources of the Model Context Protocol."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

from search.query import WINDOW, Query, Sort
from search.untrusted_text import safe_url
from web.agents.json_rpc import INVALID_PARAMS, RpcError
from web.answer import MARKDOWN, document_markdown, published_document
from web.request import clean
from web.site import Edition, Site

_SCHEME = "article:///"
_PER_PAGE = 50
_MAX_URI_CHARACTERS = 10_000

TEMPLATE = {
    "uriTemplate": _SCHEME + "{+id}",
    "name": "article",
    "title": "Article",
    "description": "An article as Markdown, by the id of a hit.",
    "mimeType": MARKDOWN,
}


def list_articles(
    site: Site, edition: Edition, params: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """A page of articles, the newest first. The cursor is the number of the next page."""
    page = _page(params.get("cursor"))
    query = Query(
        sort=Sort.NEWEST,
        at=at,
        distinct=site.settings.distinct,
        offset=(page - 1) * _PER_PAGE,
        limit=_PER_PAGE,
    )
    result = edition.engine.search(query)
    listed: dict[str, Any] = {
        "resources": [
            {
                "uri": _SCHEME + quote(hit.document.id, safe="/", errors="replace"),
                "name": hit.document.title or hit.document.id,
                "description": hit.document.description,
                "mimeType": MARKDOWN,
            }
            for hit in result.hits
        ]
    }
    if page * _PER_PAGE < min(result.total, WINDOW):
        listed["nextCursor"] = str(page + 1)
    return listed


def read_article(
    site: Site, edition: Edition, params: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """An article as Markdown. Raises Problem if readers cannot see it."""
    uri = params.get("uri")
    if not isinstance(uri, str) or len(uri) > _MAX_URI_CHARACTERS or not uri.startswith(_SCHEME):
        raise RpcError(INVALID_PARAMS, f"uri must begin with {_SCHEME}.")
    document = published_document(site, clean(unquote(uri.removeprefix(_SCHEME))), at)
    url = site.article_url(safe_url(document.url))
    text = document_markdown(document, edition.status.schema, url)
    return {"contents": [{"uri": uri, "mimeType": MARKDOWN, "text": text}]}


def _page(cursor: Any) -> int:
    if cursor is None:
        return 1
    is_number = isinstance(cursor, str) and cursor.isascii() and cursor.isdigit()
    page = int(cursor) if is_number and len(cursor) <= len(str(WINDOW)) else 0
    if not 1 <= page <= WINDOW // _PER_PAGE:
        raise RpcError(INVALID_PARAMS, "cursor must be the nextCursor of an earlier answer.")
    return page
