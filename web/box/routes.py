"""The embeddable search box: one script, which begins with its text in every language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request

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
    response = Response(_script(Path(current_app.static_folder or "")), mimetype="text/javascript")
    response.headers["Cache-Control"] = _CACHE_CONTROL
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def _script(folder: Path) -> bytes:
    texts = {lang: translation.box for lang, translation in translations().items()}
    constant = f"const WORDS = {json.dumps(texts, ensure_ascii=False, separators=(',', ':'))};\n"
    return constant.encode() + (folder / "widget.js").read_bytes()
