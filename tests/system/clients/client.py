"""A client made by openapi-python-client pages, filters, reads errors and follows a task.

The arguments are the service's URL and its admin token. `generated` is the client's package.
"""

from __future__ import annotations

import sys
import time

from generated import AuthenticatedClient, Client
from generated.api.documents import document
from generated.api.index import rebuild, task
from generated.api.searching import search, search_by_body
from generated.models import Answer, Problem, SearchByBodyJsonBody, SearchDistinct, Task

base, token = sys.argv[1:]
api = Client(base_url=f"{base}/api/v1")
admin = AuthenticatedClient(base_url=f"{base}/api/v1", token=token)


def answer_to(**parameters: object) -> Answer:
    """The answer to a search."""
    answer = search.sync(client=api, **parameters)
    assert isinstance(answer, Answer), answer
    return answer


def pages() -> None:
    """All pages together have every hit once."""
    first = answer_to(q="care", per_page=7)
    ids = [
        hit.id
        for page in range(1, first.total_pages + 1)
        for hit in answer_to(q="care", per_page=7, page=page).hits
    ]
    assert len(ids) == len(set(ids)) == first.total > 7


def filters() -> None:
    """Filters in a body are those of a URL."""
    body = {"filters": {"category": {"in": ["News"]}}, "distinct": False}
    both = answer_to(category=["News"], distinct=SearchDistinct.OFF).total
    posted = search_by_body.sync(client=api, body=SearchByBodyJsonBody.from_dict(body))
    assert isinstance(posted, Answer), posted
    assert posted.total == both > 0
    (category,) = (facet for facet in posted.facets if facet.field == "category")
    assert [value.value for value in category.values if value.selected] == ["News"]


def errors() -> None:
    """Errors are objects with a code and the parameters at fault."""
    problem = search.sync(client=api, per_page=1000)
    assert isinstance(problem, Problem), problem
    assert problem.code == "invalid-parameter"
    assert [fault.parameter for fault in problem.errors] == ["per_page"]
    missing = document.sync("none", client=api)
    assert isinstance(missing, Problem)
    assert missing.code == "not-found"


def tasks() -> None:
    """A rebuild is requested and followed to its end."""
    queued = rebuild.sync_detailed(client=admin)
    assert queued.status_code == 202, queued
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        current = task.sync(queued.parsed.id, client=admin)
        assert isinstance(current, Task), current
        if current.state not in {"queued", "running"}:
            assert current.state == "succeeded", current.error
            return
        time.sleep(0.2)
    raise AssertionError("the task did not end")


for step in (pages, filters, errors, tasks):
    step()
    print(f"{step.__name__}: passed")
