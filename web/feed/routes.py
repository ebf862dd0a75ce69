"""Any search as an Atom feed (RFC 4287) or a JSON Feed, and the OpenSearch description."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, render_template, request, url_for

from search.query import Sort
from web.answer import answer, hits_view, links_view
from web.hit_fields import iso_time
from web.http import ConditionalRequest, json_response, with_request_host
from web.request import Route, Search, clean, read, search_url
from web.site import Edition, Site, current_site, with_edition

Render = Callable[[dict[str, Any]], Response]
blueprint = Blueprint("feed", __name__)
# Atom requires a time, and an undated article's must not change with every rebuild.
_UNDATED = "1970-01-01T00:00:00Z"
# Browsers reject longer names.
_MAX_SHORT_NAME_CHARACTERS = 16
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TERM_FACETS = ("community", "category", "topic", "tag")
# What an entry shows of a hit. Other fields, such as translations, would cost work for nothing.
_FIELDS = (
    *("url", "title", "description", "date", "lastmod", "source", "lang", "highlight"),
    *("value_labels", *_TERM_FACETS),
)


def init_app(app: Flask) -> None:
    """Register the routes of the feed and the OpenSearch description."""
    app.register_blueprint(blueprint)


@blueprint.get("/search.atom")
@with_edition
def atom(site: Site, edition: Edition) -> Response:
    """The newest articles of a search as an Atom feed."""
    return _answered(site, edition, "feed.atom", _atom)


@blueprint.get("/search.jsonfeed")
@with_edition
def json_feed(site: Site, edition: Edition) -> Response:
    """The newest articles of a search as a JSON Feed."""
    return _answered(site, edition, "feed.json_feed", _json_feed)


def _answered(site: Site, edition: Edition, endpoint: str, render: Render) -> Response:
    """The newest articles of a search; like the page, feeds ignore unknown parameters."""
    parameters = edition.parameters.on[Route.FEED]
    arguments = request.args.items(multi=True)
    pairs = [(name, text) for name, text in arguments if name in parameters]
    search = read(pairs, edition.parameters, Route.FEED, zone=site.zone)
    search = replace(search, sort=Sort.NEWEST, facets=(), highlight="none", fields=_FIELDS)
    key = search_url(url_for(endpoint, _external=True), search, parameters).url()
    return ConditionalRequest(edition, key, holds_host=True).respond(
        lambda now: render(_feed(site, edition, search, now, endpoint))
    )


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch 1.1 description of this search."""
    suggest = "api.suggest" in current_app.view_functions
    text = render_template(
        "opensearch.xml",
        short=current_site().settings.title[:_MAX_SHORT_NAME_CHARACTERS],
        suggest_url=url_for("api.suggest", _external=True) if suggest else "",
    )
    return with_request_host(_xml(text, "application/opensearchdescription+xml"))


def _feed(
    site: Site, edition: Edition, search: Search, now: datetime, endpoint: str
) -> dict[str, Any]:
    """What both forms of a feed contain."""
    result = answer(site, edition, search, at=now, hints=False)
    feed = search_url(
        url_for(endpoint, _external=True), result.search, edition.parameters.on[Route.FEED]
    )
    page = search_url(
        url_for("page.search", _external=True), result.search, edition.parameters.on[Route.PAGE]
    )
    entries = [_entry(site, hit) for hit in hits_view(result)]
    times = [entry["updated"] for entry in entries]
    return {
        "title": site.settings.title,
        "entries": entries,
        "id": _urn(site, replace(feed, path="?").url(page=None)),
        "links": links_view(feed, search, result.result.total, feed.url(page=None)),
        "page_url": page.url(),
        "subtitle": search.q,
        "updated": max(times, default=iso_time(edition.status.built_at)),
    }


def _atom(feed: dict[str, Any]) -> Response:
    return _xml(render_template("feed.xml", **feed), "application/atom+xml")


def _json_feed(feed: dict[str, Any]) -> Response:
    """A JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    links = feed["links"]
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{feed['title']}: {feed['subtitle']}" if feed["subtitle"] else feed["title"],
        "home_page_url": feed["page_url"],
        "feed_url": links["self"],
        "next_url": links["next"],
    }
    # A feed must have items, if only an empty list.
    items = {"items": [_item(entry) for entry in feed["entries"]]}
    return json_response(_filled(body) | items, mimetype="application/feed+json")


def _item(entry: dict[str, Any]) -> dict[str, Any]:
    item = {
        "id": entry["urn"],
        "url": entry["href"],
        "title": entry["title"],
        "date_published": entry["date"],
        "date_modified": entry["lastmod"],
        "authors": [author] if (author := _filled(entry["author"])) else [],
        "tags": list(entry["terms"].values()),
        "language": entry["lang"],
    }
    # An item must have content, if only an empty one.
    return _filled(item) | {"content_text": entry["summary"]}


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _entry(site: Site, hit: dict[str, Any]) -> dict[str, Any]:
    """A hit with everything that Atom requires of an entry: a permanent ID, a time, a link."""
    source = hit["source"] or {"name": "", "url": ""}
    as_json = url_for("api.document", id=clean(hit["id"]), _external=True)
    return {
        **hit,
        "urn": _urn(site, hit["id"]),
        "href": _absolute(site.article_url(hit["url"])) or _absolute(source["url"]) or as_json,
        "updated": hit["lastmod"] or hit["date"] or _UNDATED,
        "summary": hit["description"] or next(iter(hit["highlight"]["snippet"]), ""),
        "author": {"name": source["name"], "url": _absolute(source["url"])},
        "terms": dict(_terms(hit)),
    }


def _terms(hit: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The values that describe a hit, each with its label."""
    for facet in _TERM_FACETS:
        labels = hit.get("value_labels", {}).get(facet, {})
        for value in hit.get(facet, ()):
            yield value, labels.get(value, value)


def _absolute(url: str) -> str:
    """An article's URL as feed readers need it: absolute and percent-encoded."""
    if url and not url.lower().startswith(("http://", "https://")):
        url = request.host_url + url.lstrip("/")
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~", errors="replace")


def _urn(site: Site, name: str) -> str:
    """An ID that differs between sites and stays the same when the service moves."""
    key = f"{site.settings.site_url}\n{name}"
    return uuid.uuid5(uuid.NAMESPACE_URL, key.encode("utf-8", "replace").decode()).urn


def _xml(text: str, mimetype: str) -> Response:
    return Response(_NOT_XML.sub("\ufffd", text).encode(), mimetype=mimetype)
