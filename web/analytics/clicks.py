"""Clicks: which hit of an answer was followed, as a page's beacon tells it."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request

from web.analytics.recorder import current_recorder
from web.problem_details import Problem
from web.request.json_body import body_pairs
from web.request.parameter_table import Parameter, ParameterKind, Parameters
from web.request.search import read_values
from web.site import current_site

blueprint = Blueprint("clicks", __name__, url_prefix="/api/v1")
# No id is longer: it names a file of the content.
_MAX_ID_CHARACTERS = 1_000
PARAMETERS: Parameters = {
    row.name: row
    for row in (
        Parameter(
            name="query_id",
            kind=ParameterKind.TEXT,
            pattern="^[0-9a-f]{16}$",
            required=True,
            example="0123456789abcdef",
            help="The query_id of the answer.",
        ),
        Parameter(
            name="id",
            kind=ParameterKind.TEXT,
            high=_MAX_ID_CHARACTERS,
            required=True,
            example="news/one",
            help="The id of the hit.",
        ),
    )
}


def init_app(app: Flask) -> None:
    """Take clicks."""
    app.register_blueprint(blueprint)


@blueprint.post("/clicks")
def click() -> Response:
    """Note a click and answer with nothing; what is no article, or unwanted, is not kept."""
    _check_origin()
    pairs = body_pairs(request, PARAMETERS)
    values = read_values(pairs, PARAMETERS, zone=current_site().zone)
    # Reports tell of articles; whether an id is one is not told to whoever asks, perhaps keyless.
    if (recorder := current_recorder()) and current_site().engine.get(values["id"]):
        recorder.clicked(values["query_id"], values["id"])
    return Response(status=204)


def _check_origin() -> None:
    """Refuse pages that may not read the search API either; a beacon asks nobody before."""
    origin, allowed = request.headers.get("Origin", ""), current_site().settings.cors_origins
    own = request.host_url.rstrip("/")
    if origin and origin != own and "*" not in allowed and origin not in allowed:
        raise Problem("forbidden", "Pages of this origin may not use the search.")
