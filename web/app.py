"""The WSGI application: all interfaces over one engine."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from search.engines import Engine, open_engine
from search.settings import Settings, load_settings
from web.admin import routes as admin
from web.admin import webhook
from web.agents import routes as agents
from web.analytics import clicks, recorder
from web.api import exports, multi_search
from web.api import routes as api
from web.box import routes as box
from web.feed import routes as feed
from web.http import (
    at_public_url,
    compression,
    error_handlers,
    headers,
    rate_limit,
    search_keys,
    server_timing,
    trace_header,
)
from web.instantsearch import routes as instantsearch
from web.monitoring import health, metrics
from web.openapi import docs
from web.openapi import routes as openapi
from web.page import assets
from web.page import routes as page
from web.request import MAX_BODY_BYTES, SearchRequest
from web.site import Site, register

# The URLs of static files change with their contents.
_STATIC_MAX_AGE_SECONDS = 365 * 24 * 3600


def create_app(
    settings: Settings | None = None, engine: Engine | None = None, *, shared: Path | None = None
) -> Flask:
    """The Flask application, by default with the settings of the current folder and their engine.

    The service's processes share their counters (metrics, rate limit) in the `shared` folder.
    """
    settings = settings or load_settings()
    engine = engine or open_engine(settings.engine_url(), settings.schema())
    app = Flask(__name__)
    app.request_class = SearchRequest
    # One byte above the limit: our own check refuses the body with a message that states the limit.
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES + 1, SEND_FILE_MAX_AGE_DEFAULT=_STATIC_MAX_AGE_SECONDS
    )
    # No document ID contains two slashes in a row, so a merged path would lead nowhere.
    app.url_map.merge_slashes = False
    app.extensions.update(register(Site(engine, settings)) | recorder.register(settings))
    metrics.init_app(app, shared)
    for part in (
        compression,
        server_timing,
        trace_header,
        recorder,
        headers,
        error_handlers,
        health,
        api,
        exports,
        multi_search,
        page,
        assets,
        feed,
        box,
        openapi,
        docs,
        agents,
        instantsearch,
        admin,
        webhook,
        clicks,
    ):
        part.init_app(app)
    rate_limit.init_app(app, shared)
    search_keys.init_app(app)
    app.wsgi_app = at_public_url(app.wsgi_app, settings)  # type: ignore[method-assign]
    return app
