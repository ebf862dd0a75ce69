"""The embeddable search box: one script, which begins with its text in every language."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, Flask, Response, current_app

from web.joined_script import BOX, box_constants, file_response, joined_script
from web.site import site_of
from web.translations import translations

blueprint = Blueprint("widget", __name__)
# The script contains no articles, so a copy may be an hour old.
_CACHE_CONTROL = "public, max-age=3600"


def init_app(app: Flask) -> None:
    """Register the script's route."""
    app.register_blueprint(blueprint)


@blueprint.get("/widget.js")
def script() -> Response:
    """The script; pages from any origin may load it."""
    data = _script(site_of(current_app).settings.analytics)
    response = file_response(data, "text/javascript", _CACHE_CONTROL)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@cache
def _script(analytics: bool) -> bytes:
    return box_constants(translations().keys(), analytics=analytics) + joined_script(*BOX)
