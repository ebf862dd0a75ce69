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
from web.page.no_results import WiderSearch, wider_searches
from web.request.converters import texts_of
from web.request.parameter_table import FILTER_KINDS, Parameters, Route
from web.request.search import Search, read
from web.request.urls import SearchUrl, search_url
from web.site import Edition, Site, current_site
from web.translations import AUTO, Translation, current_translation

blueprint = Blueprint("page", __name__)


def init_app(app: Flask) -> None:
    """Serve the page, and give every template the values that all pages need."""
    app.register_blueprint(blueprint)
    app.context_processor(_template_globals)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


@blueprint.get("/")
def home() -> Response:
    """Answer with the page, which is also where a visit begins."""
    return _page()


@blueprint.get("/search")
def search() -> Response:
    """Answer with the page."""
    return _page()


def _template_globals() -> dict[str, Any]:
    site = current_site()
    say = current_translation(site.settings)
    return {"site": site.settings, "version": site.fingerprint, "say": say}


def _page() -> Response:
    site, arguments = current_site(), list(request.args.items(multi=True))
    return site.latest(lambda edition: _current(site, edition, arguments))


def _current(site: Site, edition: Edition, arguments: list[tuple[str, str]]) -> Response:
    parameters = edition.parameters.on[Route.PAGE]
    pairs = [(name, text) for name, text in arguments if name in parameters]
    search = read(pairs, edition.parameters, Route.PAGE, zone=site.zone)
    path = url_for("page.search")
    say = current_translation(site.settings)
    key = f"{say.lang} {search_url(path, search, parameters).url()}"
    response = cached(edition, key, lambda now: _rendered(site, edition, search, say, path, now))
    if site.settings.interface == AUTO:
        response.vary.add("Accept-Language")
    return response


def _rendered(
    site: Site, edition: Edition, search: Search, say: Translation, path: str, now: datetime
) -> Response:
    search_answer = answer(site, edition, search, at=now, lang=say.lang)
    answer_view = record_search(
        view(search_answer, path=path, feed=url_for("feed.atom"), route=Route.PAGE)
    )
    search, schema = search_answer.search, edition.status.schema
    parameters = edition.parameters.on[Route.PAGE]
    at = search_url(path, search, parameters)
    chips = display.chips(search, schema, at, say)
    wider: list[WiderSearch] = []
    if not answer_view["total"] and (chips or search_answer.parsed.clauses):
        spelling = search_answer.spelling
        wider = wider_searches(
            site, edition, search, chips, say, path=path, at=now, spelling=spelling
        )
    arguments = ((name, texts_of(row, search)) for name, row in parameters.items())
    model = {
        "answer": answer_view,
        "hits": [_hit(site, hit, search, at, say) for hit in answer_view["hits"]],
        "groups": display.groups(answer_view["facets"], search, site.settings, schema, at, say),
        "chips": chips,
        "heading": display.heading(search.sort, say),
        "sorts": display.sorts(search_answer, at, say),
        "pages": display.pages(answer_view["page"], answer_view["total_pages"], at),
        "whole": search_answer.whole,
        "wider_searches": wider,
        "hidden": list(display.hidden(arguments)),
        "wordless": not search_answer.parsed.clauses,
        "window": WINDOW,
        "built": say.day(answer_view["index"]["built_at"], site.zone),
        "max_visible_values": display.MAX_VISIBLE_VALUES,
        "max_visible_inner_values": display.MAX_VISIBLE_INNER_VALUES,
        **_links(answer_view, parameters, at),
    }
    return Response(render_template("search.html", **model).encode("utf-8", "replace"))


def _links(
    answer_view: dict[str, Any], parameters: Parameters, at: SearchUrl
) -> dict[str, str | list[tuple[str, str]]]:
    """The addresses of the same search with something changed, as the template names them."""
    filters = [name for name, row in parameters.items() if row.kind in FILTER_KINDS]
    queries = [suggestion["q"] for suggestion in answer_view["suggestions"]]
    return {
        "clear_url": at.url(**dict.fromkeys([*filters, "page"])),
        "suggestions": [(q, at.url(q=q, page=None)) for q in queries],
        "as_typed_url": at.url(typo="off", page=None),
        "every_word_url": at.url(match="all", page=None),
        "last_url": at.url(page=str(answer_view["total_pages"])),
    }


def _hit(
    site: Site, hit: dict[str, Any], search: Search, at: SearchUrl, say: Translation
) -> dict[str, Any]:
    """A hit with its link, its day and the filters of its topics."""
    url, source = site.article_url(hit["url"]), hit["source"]
    toggle, chosen = at.toggle("topic"), search.chosen.get("topic", ())
    return {
        **hit,
        "href": url or (source["url"] if source else ""),
        "day": say.day(hit["date"], site.zone),
        "topics": [(topic, toggle(topic), topic in chosen) for topic in hit.get("topic", ())],
    }
