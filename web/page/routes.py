"""The search page: the API's answer as HTML that needs no JavaScript."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request, url_for

from search.query import WINDOW
from web.analytics.recorder import record_search
from web.answer.answer import answer
from web.answer.view import view
from web.http.responses import cached
from web.page import display
from web.page.no_results import ways_out
from web.request.converters import texts_of
from web.request.parameter_table import FILTER_KINDS, Parameters, Route
from web.request.search import Search, read
from web.request.urls import SearchUrl, search_url
from web.site import Edition, Site, current_site
from web.translations import AUTO, Translation, current_translation

blueprint = Blueprint("page", __name__)


def init_app(app: Flask) -> None:
    """Serve the page, and give every template what all pages show."""
    app.register_blueprint(blueprint)
    app.context_processor(_everywhere)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


@blueprint.get("/")
def home() -> Response:
    """Answer with the page, which is also where a visit begins."""
    return _page()


@blueprint.get("/search")
def search() -> Response:
    """Answer with the page."""
    return _page()


def _everywhere() -> dict[str, Any]:
    site = current_site()
    say = current_translation(site.settings)
    return {"site": site.settings, "version": site.fingerprint, "say": say}


def _page() -> Response:
    site, pairs = current_site(), list(request.args.items(multi=True))
    return site.latest(lambda edition: _current(site, edition, pairs))


def _current(site: Site, edition: Edition, given: list[tuple[str, str]]) -> Response:
    parameters = edition.parameters.on[Route.PAGE]
    pairs = [pair for pair in given if pair[0] in parameters]
    asked = read(pairs, edition.parameters, Route.PAGE, zone=site.zone)
    path = url_for("page.search")
    say = current_translation(site.settings)
    key = f"{say.lang} {search_url(path, asked, parameters).url()}"
    response = cached(edition, key, lambda now: _rendered(site, edition, asked, say, path, now))
    if site.settings.interface == AUTO:
        response.vary.add("Accept-Language")
    return response


def _rendered(
    site: Site, edition: Edition, asked: Search, say: Translation, path: str, now: datetime
) -> Response:
    found = answer(site, edition, asked, at=now, lang=say.lang)
    shown = record_search(view(found, path=path, feed=url_for("feed.atom"), route=Route.PAGE))
    parameters = edition.parameters.on[Route.PAGE]
    at = search_url(path, found.search, parameters)
    chips = display.chips(found.search, edition.status.schema, at, say)
    lost = not shown["total"] and (chips or found.parsed.clauses)
    model = {
        "answer": shown,
        "hits": [_hit(site, hit, found.search, at, say) for hit in shown["hits"]],
        "groups": display.groups(
            shown["facets"], found.search, site.settings, edition.status.schema, at, say
        ),
        "chips": chips,
        "clear_url": at.url(**dict.fromkeys([*_filters(parameters), "page"])),
        "heading": display.heading(found.search.sort, say),
        "sorts": display.sorts(found, at, say),
        "pages": display.pages(shown["page"], shown["total_pages"], at),
        "meant": [(m["q"], at.url(q=m["q"], page=None)) for m in shown["suggestions"]],
        "as_typed_url": at.url(typo="off", page=None),
        "whole": found.whole,
        "every_word_url": at.url(match="all", page=None),
        "last_url": at.url(page=str(shown["total_pages"])),
        "ways": ways_out(
            site, edition, found.search, chips, say, path=path, at=now, spelling=found.spelling
        )
        if lost
        else [],
        "hidden": list(
            display.hidden((name, texts_of(row, found.search)) for name, row in parameters.items())
        ),
        "wordless": not found.parsed.clauses,
        "window": WINDOW,
        "built": say.day(shown["index"]["built_at"], site.zone),
        "shown": display.SHOWN,
        "shown_inside": display.SHOWN_INSIDE,
    }
    return Response(render_template("search.html", **model).encode("utf-8", "replace"))


def _filters(parameters: Parameters) -> list[str]:
    return [name for name, row in parameters.items() if row.kind in FILTER_KINDS]


def _hit(
    site: Site, hit: dict[str, Any], search: Search, at: SearchUrl, say: Translation
) -> dict[str, Any]:
    """Return a hit with where it is linked to and what its topics filter by."""
    url, source = site.article_url(hit["url"]), hit["source"]
    toggle, chosen = at.toggle("topic"), search.chosen.get("topic", ())
    return {
        **hit,
        "href": url or (source["url"] if source else ""),
        "day": say.day(hit["date"], site.zone),
        "topics": [(topic, toggle(topic), topic in chosen) for topic in hit.get("topic", ())],
    }
