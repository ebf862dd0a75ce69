"""Any search as an Atom feed (RFC 4287), and what tells a browser how to search here."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, render_template, request, url_for

from search.query import Sort
from web.answer.answer import answer
from web.answer.view import hits_view, links_view, total_pages
from web.hit_fields import moment
from web.http.responses import MAX_AGE, cached
from web.request.parameter_table import Route
from web.request.search import Search, clean, read
from web.request.urls import search_url
from web.site import Edition, Site, current_site

blueprint = Blueprint("feed", __name__)
_NEVER = "1970-01-01T00:00:00Z"  # of an undated article: a time that no rebuild changes
_SHORT = 16  # characters of a browser's name for a search engine
_UNXML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def init_app(app: Flask) -> None:
    """Serve the feed and the description."""
    app.register_blueprint(blueprint)


@blueprint.get("/search.atom")
def atom() -> Response:
    """Answer with the newest articles of a search; like the page, it ignores unknown names."""
    site, given = current_site(), list(request.args.items(multi=True))

    def work(edition: Edition) -> Response:
        parameters = edition.parameters.on[Route.FEED]
        pairs = [pair for pair in given if pair[0] in parameters]
        asked = read(pairs, edition.parameters, Route.FEED, zone=site.zone)
        asked = replace(asked, sort=Sort.NEWEST, facets=(), highlight="none")
        key = search_url(url_for("feed.atom", _external=True), asked, parameters).url()
        return cached(edition, key, lambda now: _feed(site, edition, asked, now))

    return site.latest(work)


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Answer with the OpenSearch 1.1 description of this search."""
    suggest = "api.suggest" in current_app.view_functions
    text = render_template(
        "opensearch.xml",
        short=current_site().settings.title[:_SHORT],
        suggest_url=url_for("api.suggest", _external=True) if suggest else "",
    )
    response = _xml(text, "application/opensearchdescription+xml")
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


def _feed(site: Site, edition: Edition, asked: Search, now: datetime) -> Response:
    found = answer(site, edition, asked, at=now)
    path = url_for("feed.atom", _external=True)
    at = search_url(path, found.search, edition.parameters.on[Route.FEED])
    pages = total_pages(found.result.total, asked.per_page)
    entries = [_entry(site, hit) for hit in hits_view(found)]
    path = url_for("page.search", _external=True)
    page = search_url(path, found.search, edition.parameters.on[Route.PAGE])
    text = render_template(
        "feed.xml",
        entries=entries,
        id=_urn(site, replace(at, path="?").url(page=None)),
        links=links_view(at, asked, pages),
        page_url=page.url(),
        subtitle=asked.q,
        updated=max((e["updated"] for e in entries), default=moment(edition.status.built_at)),
    )
    return _xml(text, "application/atom+xml")


def _entry(site: Site, hit: dict[str, Any]) -> dict[str, Any]:
    """Return a hit with what an entry must have: an id for ever, a time, a link."""
    source = hit["source"] or {"name": "", "url": ""}
    here = url_for("api.document", id=clean(hit["id"]), _external=True)
    terms = (value for facet in _TERMS for value in hit.get(facet, ()))
    return {
        **hit,
        "urn": _urn(site, hit["id"]),
        "href": _absolute(site.article_url(hit["url"])) or _absolute(source["url"]) or here,
        "updated": hit["lastmod"] or hit["date"] or _NEVER,
        "summary": hit["description"] or next(iter(hit["highlight"]["snippet"]), ""),
        "author": {"name": source["name"], "url": _absolute(source["url"])},
        "terms": list(dict.fromkeys(terms)),
    }


def _absolute(url: str) -> str:
    """Return an article's URL as XML's readers take one: absolute, its odd characters quoted."""
    if url and not url.lower().startswith(("http://", "https://")):
        url = request.host_url + url.lstrip("/")
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~", errors="replace")


_TERMS = ("community", "category", "topic", "tag")


def _urn(site: Site, name: str) -> str:
    """Return an id that stays whatever address the service has, and differs between sites."""
    own = f"{site.settings.site_url}\n{name}"
    return uuid.uuid5(uuid.NAMESPACE_URL, own.encode("utf-8", "replace").decode()).urn


def _xml(text: str, mimetype: str) -> Response:
    return Response(_UNXML.sub("\ufffd", text).encode(), mimetype=mimetype)
