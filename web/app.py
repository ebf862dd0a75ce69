"""create_app: the WSGI application over one engine."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from search.configuration import load_settings
from search.engine import Engine, open_engine
from search.settings import Settings
from web import (
    admin,
    api,
    clicks,
    compatible,
    docs,
    errors,
    feed,
    headers,
    health,
    hooks,
    keys,
    limits,
    metrics,
    openapi,
    page,
    recorder,
    widget,
)
from web.body import LIMIT
from web.outside import outside
from web.site import Site, register

_YEAR = 365 * 24 * 3600  # seconds; the URLs of static files change with their contents


def create_app(
    settings: Settings | None = None, engine: Engine | None = None, *, shared: Path | None = None
) -> Flask:
    """Return the application; by default with the settings of this folder and their engine.

    In the folder `shared`, the processes of one service keep what they count together.
    """
    settings = settings or load_settings()
    engine = engine or open_engine(settings.engine_url(), settings.schema())
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=LIMIT + 1, SEND_FILE_MAX_AGE_DEFAULT=_YEAR)
    # An id that holds two slashes is no document's: nothing to redirect to.
    app.url_map.merge_slashes = False
    app.extensions.update(register(Site(engine, settings)) | recorder.register(settings))
    metrics.init_app(app, shared)
    for part in (
        headers,
        errors,
        health,
        openapi,
        api,
        page,
        feed,
        docs,
        widget,
        admin,
        hooks,
        clicks,
        compatible,
    ):
        part.init_app(app)
    limits.init_app(app, shared)
    keys.init_app(app)
    app.wsgi_app = outside(app.wsgi_app, settings)  # type: ignore[method-assign]
    return app
