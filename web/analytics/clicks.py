"""The route POST /api/v1/clicks, to which a page reports the hit that a reader followed."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app, request

from web.analytics.recorder import recorder_of
from web.problem_details import Problem
from web.request import Parameter, ParameterKind, Parameters, body_pairs, read_values
from web.site import current_site

blueprint = Blueprint("clicks", __name__, url_prefix="/api/v1")
MAX_ID_CHARACTERS = 1_000
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
            high=MAX_ID_CHARACTERS,
            required=True,
            example="news/one",
            help="The ID of the hit.",
        ),
    )
}


def init_app(app: Flask) -> None:
    """Register the route."""
    app.register_blueprint(blueprint)


@blueprint.post("/clicks")
def click() -> Response:
    """Record a click on a hit.

    The route requires no search key, so the response is always the same: it must not reveal which
    IDs exist.
    """
    _check_origin()
    values = read_values(body_pairs(request, PARAMETERS), PARAMETERS, zone=current_site().zone)
    recorder = recorder_of(current_app)
    if recorder and current_site().engine.get(values["id"]):
        recorder.add_click(values["query_id"], values["id"])
    return Response(status=204)


def _check_origin() -> None:
    """Reject origins that CORS excludes; browsers send beacons without a preflight request."""
    origin = request.headers.get("Origin", "")
    allowed = {*current_site().settings.cors_origins, request.host_url.rstrip("/"), ""}
    if origin not in allowed and "*" not in allowed:
        raise Problem(
            "forbidden",
            "Pages of this origin may not use this service. To allow them, add the origin to "
            "cors_origins.",
        )
