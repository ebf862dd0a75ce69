"""The search page: the API's answer as HTML that needs no JavaScript."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request, url_for
from jinja2 import Template
from markupsafe import Markup

from search.parsing import Matching
from search.query import WINDOW
from search.text import words
from search.work_budget import Work, spend
from web.analytics import note_search, past_queries
from web.answer import Answer, answer, view
from web.appearance import image_address
from web.http import ConditionalRequest
from web.joined_script import icon
from web.json_types import AnswerJson
from web.page import display
from web.page.chips import chips as chips_of
from web.page.matched_values import marked_values, matched_elsewhere
from web.page.no_results import WiderSearch, wider_searches
from web.page.past_searches import popular_searches
from web.page.tiles import MAX_TILES, tiles
from web.request import (
    FILTER_KINDS,
    Parameters,
    Route,
    Search,
    SearchUrl,
    read,
    search_url,
    texts_of,
)
from web.site import Edition, Site, current_site, with_edition
from web.translations import AUTO, Translation, current_translation

blueprint = Blueprint("page", __name__)
_CLOSED_TO_CRAWLERS = ("/?", "/search?", "/search.atom", "/search.jsonfeed", "/api/", "/1/")
# There are only as many of these as articles.
_OPEN_TO_CRAWLERS = ("/api/v1/documents/*.md$",)
_ROBOTS = "\n".join(
    [
        "User-agent: *",
        *(f"Disallow: {path}" for path in _CLOSED_TO_CRAWLERS),
        *(f"Allow: {path}" for path in _OPEN_TO_CRAWLERS),
        "",
    ]
)
# The extra work of rendering HTML instead of JSON.
_UNITS_PER_HIT, _UNITS_PER_FACET_VALUE = 6_000, 1_200


def init_app(app: Flask) -> None:
    """Register the page's routes and the template variables that all pages need."""
    app.register_blueprint(blueprint)
    app.context_processor(_template_globals)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


@blueprint.get("/")
@with_edition
def home(site: Site, edition: Edition) -> Response:
    """The search page as the home page."""
    return _page(site, edition)


@blueprint.get("/search")
@with_edition
def search(site: Site, edition: Edition) -> Response:
    """The search page."""
    return _page(site, edition)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers out of results: the combinations of filters are endless."""
    return Response(_ROBOTS, mimetype="text/plain")


def _template_globals() -> dict[str, Any]:
    site = current_site()
    say = current_translation(site.settings)
    appearance = site.appearance
    context = {
        "title": site.settings.title,
        "lang": say.lang,
        "home": url_for("page.home"),
        "site_url": site.settings.site_url,
    }
    return {
        "site": site.settings,
        "version": site.fingerprint,
        "say": say,
        "icon": icon(),
        "css": Markup(appearance.css),  # noqa: S704 - made of checked settings alone
        "header": _partial(appearance.header, context),
        "footer": _partial(appearance.footer, context),
    }


def _partial(template: Template | None, context: dict[str, str]) -> Markup:
    """The owner's header or footer."""
    return Markup(template.render(context)) if template else Markup()  # noqa: S704


def _page(site: Site, edition: Edition) -> Response:
    """Read the page's parameters (others are ignored), search, and render the answer as HTML."""
    parameters = edition.parameters.on[Route.PAGE]
    arguments = request.args.items(multi=True)
    pairs = [(name, text) for name, text in arguments if name in parameters]
    search = read(pairs, edition.parameters, Route.PAGE, zone=site.zone)
    say = current_translation(site.settings)
    version = past_queries(site).version if _shows_popular(search) else ""
    key = f"{say.lang} {version} {search_url(url_for('page.search'), search, parameters).url()}"

    def page(now: datetime) -> Response:
        return _html(site, answer(site, edition, search, at=now, lang=say.lang), say, now)

    response = ConditionalRequest(edition, key).respond(page)
    if site.settings.interface == AUTO:
        response.vary.add("Accept-Language")
    return response


def _shows_popular(search: Search) -> bool:
    """Whether the page lists popular searches, as pages without words do."""
    return not words(search.q)


def _html(site: Site, result: Answer, say: Translation, now: datetime) -> Response:
    edition, search, path = result.edition, result.search, url_for("page.search")
    values = sum(len(facet.values) for facet in result.result.facets)
    units = len(result.result.hits) * _UNITS_PER_HIT + values * _UNITS_PER_FACET_VALUE
    spend(Work.HITS, units, edition.status.documents)
    body = note_search(view(result, path=path, feed=url_for("feed.atom"), route=Route.PAGE))
    parameters = edition.parameters.on[Route.PAGE]
    at = search_url(path, search, parameters)
    schema, clauses = edition.status.schema, result.understanding.parsed.clauses
    chips = chips_of(search, schema, at, say)
    wider: list[WiderSearch] = []
    if not body["total"] and (chips or clauses):
        spelling = result.spelling
        wider = wider_searches(
            site, edition, search, chips, say, path=path, at=now, spelling=spelling
        )
    groups = display.groups(body["facets"], search, site.settings, schema, at, say)
    dated = edition.newest(now) is not None
    arguments = ((name, texts_of(row, search)) for name, row in parameters.items())
    model = {
        "answer": body,
        "hits": [_hit(site, hit, result, at, say) for hit in body["hits"]],
        "groups": groups,
        "tiles": tiles(groups),
        "popular": popular_searches(site, path) if _shows_popular(search) else [],
        "chips": chips,
        "heading": display.heading(search.sort, say, dated=dated),
        "sorts": display.sorts(result, at, say, dated=dated),
        "pages": display.pages(body["page"], body["total_pages"], at),
        "whole": result.complete,
        "any_word": search.match == Matching.ANY,
        "wider_searches": wider,
        "hidden": list(display.hidden(arguments)),
        "wordless": not clauses,
        "window": WINDOW,
        "built": say.day(body["index"]["built_at"], site.zone),
        "website": _website(site, is_start=at.url() == path),
        "max_tiles": MAX_TILES,
        "max_visible_values": display.MAX_VISIBLE_VALUES,
        "max_visible_inner_values": display.MAX_VISIBLE_INNER_VALUES,
        **_links(body, parameters, at),
    }
    return Response(render_template("search.html", **model).encode("utf-8", "replace"))


def _website(site: Site, *, is_start: bool) -> dict[str, Any] | None:
    """The schema.org description of the home page: where a search engine can send searches to.

    Its URLs are absolute, so it needs the public URL: the Host header can be forged.
    """
    if request.endpoint != "page.home" or not is_start or not site.settings.public_url:
        return None
    target = url_for("page.search", _external=True) + "?q={search_term_string}"
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": site.settings.title,
        "url": url_for("page.home", _external=True),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": target},
            "query-input": "required name=search_term_string",
        },
    }


def _links(
    body: AnswerJson, parameters: Parameters, at: SearchUrl
) -> dict[str, str | list[tuple[str, str]]]:
    """URLs of this search with one thing changed, keyed by their names in the template."""
    filters = [name for name, row in parameters.items() if row.kind in FILTER_KINDS]
    queries = [suggestion["q"] for suggestion in body["suggestions"]]
    atom, json_feed = url_for("feed.atom"), url_for("feed.json_feed")
    return {
        "json_feed_url": (body["links"]["feed"] or "").replace(atom, json_feed, 1),
        "clear_url": at.url(**dict.fromkeys([*filters, "page"])),
        "suggestions": [(q, at.url(q=q, page=None)) for q in queries],
        "as_typed_url": at.url(typo="off", page=None),
        "every_word_url": at.url(match="all", page=None),
        "last_url": at.url(page=str(body["total_pages"])),
    }


def _hit(
    site: Site, hit: dict[str, Any], result: Answer, at: SearchUrl, say: Translation
) -> dict[str, Any]:
    """A hit with its link, its formatted date and the filters for its topics."""
    url, source = site.article_url(hit["passage_url"]), hit["source"]
    search, schema = result.search, result.edition.status.schema
    toggle, chosen = at.toggle("topic"), search.chosen.get("topic", ())
    names = ("community", "category", "topic")
    labels = {name: schema.value_labels(name, hit.get(name, ())) for name in names}
    topics = zip(hit.get("topic", ()), labels["topic"], strict=True)
    marked = marked_values(hit["highlight"]["facets"])
    return {
        **hit,
        **labels,
        "marked": marked,
        "matched": matched_elsewhere(marked, schema, say),
        "href": url or (source["url"] if source else ""),
        "part": _part(site, hit),
        "thumbnail": image_address(hit["image"], site.settings.image_url),
        "day": say.day(hit["date"], site.zone),
        "topics": [(label, toggle(topic), topic in chosen) for topic, label in topics],
        "languages": list(display.languages(hit, site.article_url)),
    }


def _part(site: Site, hit: dict[str, Any]) -> dict[str, str] | None:
    """The section that matches best, with its link; a site's own facet of the name is not one."""
    section = hit.get("section")
    if not isinstance(section, dict):
        return None
    return {"title": section["title"], "href": site.article_url(section["url"])}
