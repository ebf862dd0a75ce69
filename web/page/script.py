"""The script of the search page, in one response, as each request costs a phone some time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app

from web.joined_script import joined_script, script_response

blueprint = Blueprint("page_script", __name__)
_FILES = ("page.js", "filters.js", "articles.js")
# The script's URL changes with its contents.
_CACHE_CONTROL = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Register the script's route."""
    app.register_blueprint(blueprint)


@blueprint.get("/page.js")
def script() -> Response:
    """The script."""
    return script_response(_script(Path(current_app.static_folder or "")), _CACHE_CONTROL)


@cache
def _script(folder: Path) -> bytes:
    return joined_script(folder / "page" / name for name in _FILES)
