"""create_app: the WSGI application over one engine."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from search.engines.protocol import Engine
from search.engines.registry import open_engine
from search.settings.loading import load_settings
from search.settings.table import Settings
from web.admin import routes as admin
from web.admin import webhook
from web.analytics import clicks, recorder
from web.api import routes as api
from web.box import routes as box
from web.feed import routes as feed
from web.http import error_handlers, headers, rate_limit, search_keys
from web.http.public_url import outside
from web.instantsearch import routes as instantsearch
from web.monitoring import health, metrics
from web.openapi import docs
from web.openapi import routes as openapi
from web.page import routes as page
from web.request.json_body import MAX_BODY_BYTES
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
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY_BYTES + 1, SEND_FILE_MAX_AGE_DEFAULT=_YEAR)
    # An id that holds two slashes is no document's: nothing to redirect to.
    app.url_map.merge_slashes = False
    app.extensions.update(register(Site(engine, settings)) | recorder.register(settings))
    metrics.init_app(app, shared)
    for part in (
        headers,
        error_handlers,
        health,
        api,
        page,
        feed,
        box,
        openapi,
        docs,
        instantsearch,
        admin,
        webhook,
        clicks,
    ):
        part.init_app(app)
    rate_limit.init_app(app, shared)
    search_keys.init_app(app)
    app.wsgi_app = outside(app.wsgi_app, settings)  # type: ignore[method-assign]
    return app
