"""The search box for any site: one script, with its words in every language before it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request

from web.translations import wordings

blueprint = Blueprint("widget", __name__)
_CACHED = "public, max-age=3600, stale-while-revalidate=86400"


def init_app(app: Flask) -> None:
    """Serve the script."""
    app.register_blueprint(blueprint)


@blueprint.get("/widget.js")
def script() -> Response:
    """Answer with the script, which any site may run."""
    response = Response(_script(Path(current_app.static_folder or "")), mimetype="text/javascript")
    response.headers["Cache-Control"] = _CACHED
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def _script(folder: Path) -> bytes:
    words = json.dumps({lang: say.box for lang, say in wordings().items()}, ensure_ascii=False)
    return f"const WORDS = {words};\n".encode() + (folder / "widget.js").read_bytes()
