"""Health checks: whether the process is alive (/healthz) and can answer searches (/readyz)."""

from __future__ import annotations

from flask import Blueprint, Flask, Response

from search.errors import EngineError
from web.http import RETRY_AFTER_SECONDS, json_response
from web.site import current_site

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Register the two checks."""
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
def alive() -> Response:
    """Report that the process is alive."""
    return _state("ok", 200)


@blueprint.get("/readyz")
def ready() -> Response:
    """Report whether there is an index to search."""
    try:
        damage = current_site().engine.status().damage
    except EngineError:
        response = _state("no index", 503)
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    return _state("ready", 200, **({"damage": damage} if damage else {}))


def _state(text: str, status: int, **more: str) -> Response:
    response = json_response({"status": text, **more})
    response.status_code = status
    return response
