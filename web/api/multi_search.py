"""Several searches in one request, each with an answer or a problem of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, request

from search.errors import TooExpensive
from search.work_budget import budget, budget_units
from web.api.one_search import answer_search, pinned_edition, read_search
from web.http import (
    ConditionalRequest,
    count_batch,
    json_response,
    note_each,
    problem_json,
    too_expensive,
)
from web.json_types import AnswerJson, MultiAnswerJson, ProblemJson
from web.problem_details import Problem
from web.request import Route, body_items, pairs_of, read_values
from web.site import Edition, Site, with_edition

blueprint = Blueprint("batch", __name__, url_prefix="/api/v1")
MAX_SEARCHES = 20
SEARCHES = "searches"
"""The name of the list in the body."""
# Enough for 20 ordinary searches. It bounds how long a request may occupy a thread.
MAX_BUDGETS = 6
_REST_IS_TOO_EXPENSIVE = Problem(
    "too-expensive",
    "The searches before this one took all the work allowed for a batch. Send it in another one.",
)


def init_app(app: Flask) -> None:
    """Register the route."""
    app.register_blueprint(blueprint)


@blueprint.post("/multi-search")
@with_edition
def multi_search(site: Site, edition: Edition) -> Response:
    """Answer up to 20 searches; the client is charged for each of them."""
    read_values(request.args.items(multi=True), {}, zone=site.zone)
    items = body_items(request, SEARCHES, MAX_SEARCHES)
    count_batch(len(items))

    def answered(now: datetime) -> Response:
        body: MultiAnswerJson = {"answers": list(_answers(site, edition, items, now))}
        return json_response(body)

    return ConditionalRequest(edition, "").respond(answered)


def _answers(
    site: Site, edition: Edition, items: Sequence[Any], now: datetime
) -> Iterator[AnswerJson | ProblemJson]:
    """The answers or problems, in the order of the searches."""
    units = MAX_BUDGETS * budget_units(edition.status.documents)
    for item in note_each(items):
        if units <= 0:
            yield problem_json(_REST_IS_TOO_EXPENSIVE)
            continue
        # With a budget of its own, a search has the answer that it would have alone.
        with budget() as spent:
            yield _answer(site, edition, item, now)
        units -= spent.total()


def _answer(site: Site, edition: Edition, item: Any, now: datetime) -> AnswerJson | ProblemJson:
    try:
        pairs = pairs_of(item, edition.parameters.on[Route.SEARCH])
        search = read_search(site, edition, pairs)
        return answer_search(site, pinned_edition(edition, search), search, now)
    except Problem as problem:
        return problem_json(problem)
    except TooExpensive as error:
        return problem_json(too_expensive(error))
