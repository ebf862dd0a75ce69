"""The routes for agents."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Flask, Response

from web.agents.llms_text import llms_text
from web.http import ConditionalRequest
from web.site import Edition, Site, with_edition

blueprint = Blueprint("agents", __name__)


def init_app(app: Flask) -> None:
    """Register the routes."""
    app.register_blueprint(blueprint)


@blueprint.get("/llms.txt")
@with_edition
def guide(site: Site, edition: Edition) -> Response:
    """What language models can read and ask here."""

    def text(now: datetime) -> Response:
        guide = llms_text(site, edition, now)
        return Response(guide.encode("utf-8", "replace"), mimetype="text/plain")

    return ConditionalRequest(edition, "").respond(text)
