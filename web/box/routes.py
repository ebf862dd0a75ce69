"""The embeddable search box: one script, which begins with its text in every language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app

from web.joined_script import joined_script, script_response
from web.site import site_of
from web.translations import translations

blueprint = Blueprint("widget", __name__)
# Each file uses only what those before it define.
_FILES = ("style.js", "tools.js", "recent.js", "box.js")
_POPULAR_SEARCHES = 5
# The script contains no articles, so a copy may be an hour old.
_CACHE_CONTROL = "public, max-age=3600"


def init_app(app: Flask) -> None:
    """Register the script's route."""
    app.register_blueprint(blueprint)


@blueprint.get("/widget.js")
def script() -> Response:
    """The script; pages from any origin may load it."""
    # Without analytics there are no popular searches to request.
    popular = _POPULAR_SEARCHES if site_of(current_app).settings.analytics else 0
    script = _script(Path(current_app.static_folder or ""), popular)
    response = script_response(script, _CACHE_CONTROL)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@cache
def _script(folder: Path, popular: int) -> bytes:
    texts = {lang: translation.box for lang, translation in translations().items()}
    words = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    constants = f"const WORDS = {words};\nconst POPULAR = {popular};\n"
    return constants.encode() + joined_script(folder / "box" / name for name in _FILES)
