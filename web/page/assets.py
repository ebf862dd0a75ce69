"""The search page's script and style sheet, one response each: every request takes a phone time."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, Flask, Response, current_app, request

from web.joined_script import BOX, box_constants, file_response, joined_script, style_sheet
from web.site import site_of
from web.translations import translations

blueprint = Blueprint("assets", __name__)
_PAGE = ("page/page.js", "page/filters.js", "page/articles.js")
_IMMUTABLE, _REVALIDATED = "public, max-age=31536000, immutable", "no-cache"


def init_app(app: Flask) -> None:
    """Register the routes."""
    app.register_blueprint(blueprint)


@blueprint.get("/page.js")
def script() -> Response:
    """The script of the page and its box, with text in the language `lang` alone."""
    lang = request.args.get("lang", "")
    analytics = site_of(current_app).settings.analytics
    data = _script(lang if lang in translations() else "en", analytics)
    return file_response(data, "text/javascript", _cache_control())


@blueprint.get("/page.css")
def style() -> Response:
    """The style sheet of all pages."""
    return file_response(_style(), "text/css", _cache_control())


def _cache_control() -> str:
    """How long a copy may be used: forever only if its URL names this version of the program.

    During an upgrade, a page of one worker can get the script of another.
    """
    is_current = request.args.get("v") == site_of(current_app).fingerprint
    return _IMMUTABLE if is_current else _REVALIDATED


@cache
def _script(lang: str, analytics: bool) -> bytes:
    return box_constants([lang], analytics=analytics) + joined_script(*BOX, *_PAGE)


@cache
def _style() -> bytes:
    return style_sheet("style.css")
