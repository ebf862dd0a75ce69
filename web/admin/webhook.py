"""The webhook, which queues an index update when a git host reports a push.

GitHub, Gitea, Forgejo and Bitbucket sign the body with the secret; GitLab sends the secret
itself. Only the name of the branch is read from the body, because the update finds the changes on
its own.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wsgi import get_input_stream

from search.settings import Settings
from web.admin.deliveries import Deliveries, checked_out_branch, irrelevant_ref
from web.admin.routes import disk_errors_as_problem, enqueue
from web.http import is_secret, json_response
from web.problem_details import Problem
from web.site import current_site

blueprint = Blueprint("hooks", __name__)
PUSH_PATH = "/hooks/content"
# GitHub sends no larger bodies.
MAX_PUSH_BYTES = 25 * 1024 * 1024
# A push of thousands of commits; its branch need not be known.
_MAX_PARSED_BYTES = 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_EVENT_HEADERS = ("X-GitHub-Event", "X-Gitlab-Event", "X-Gitea-Event")
_PUSH_EVENTS = frozenset({"push", "push hook"})
_MAX_EVENT_CHARACTERS = 50


def init_app(app: Flask) -> None:
    """Register the webhook's route."""
    app.register_blueprint(blueprint)


@blueprint.post(PUSH_PATH)
def content() -> Response:
    """Queue an update for a push; other events are acknowledged and ignored."""
    settings = current_site().settings
    if not settings.hook_secret:
        raise Problem(
            "forbidden",
            "The webhook is disabled. To enable it, set hook_secret in curated-search.toml, or "
            "CURATED_SEARCH_HOOK_SECRET, to the secret configured at the git host, and restart.",
        )
    body = _checked_body(settings.hook_secret)
    event = next((text for name in _EVENT_HEADERS if (text := request.headers.get(name))), "")
    if event.lower() not in _PUSH_EVENTS:
        return json_response({"ignored": event[:_MAX_EVENT_CHARACTERS] or "no event named"})
    folders = [part.content for part in settings.parts().values()]
    branches = [settings.hook_branch] if settings.hook_branch else map(checked_out_branch, folders)
    refs = [irrelevant_ref(body, branch) for branch in branches]
    # A push to the branch of any site's folder counts.
    if all(refs):
        return json_response({"ignored": refs[0][:_MAX_EVENT_CHARACTERS]})
    return _enqueue_once(settings)


def _enqueue_once(settings: Settings) -> Response:
    """Queue an update, unless the same signed delivery has queued one already."""
    signature = request.headers.get("X-Hub-Signature-256", "").removeprefix("sha256=")
    if not signature:
        # GitLab's token says nothing about the body, so deliveries cannot be told apart.
        return enqueue("update", pull=settings.hook_pull)
    deliveries = Deliveries(settings.index / "tasks" / "deliveries")
    if signature in deliveries:
        return json_response({"ignored": "repeated delivery"})
    response = enqueue("update", pull=settings.hook_pull)
    with disk_errors_as_problem():
        deliveries.add(signature)
    return response


def _checked_body(secret: str) -> bytes:
    """The body's beginning. Raises Problem unless the request is signed with the secret, or
    contains it.
    """
    body, signature_of_body = _body(secret)
    expected = f"sha256={signature_of_body}"
    signature = request.headers.get("X-Hub-Signature-256")
    token = request.headers.get("X-Gitlab-Token")
    if signature is None and token is None:
        raise Problem(
            "unauthorized",
            "The request has no X-Hub-Signature-256 (GitHub) or X-Gitlab-Token (GitLab) header. "
            "At the git host, set the webhook's secret to the value of hook_secret.",
        )
    if signature is not None:
        is_valid = is_secret(signature, expected)
    else:
        is_valid = is_secret(token or "", secret)
    if not is_valid:
        raise Problem("unauthorized", "The signature or token does not match hook_secret.")
    return body


def _body(secret: str) -> tuple[bytes, str]:
    """The body, empty if it is too large to parse, and its HMAC.

    The body is read in chunks, because its sender is not yet verified.
    """
    digest = hmac.new(secret.encode(), digestmod=hashlib.sha256)
    body = bytearray()
    size = 0
    for chunk in _chunks():
        size += len(chunk)
        if size > MAX_PUSH_BYTES:
            raise _too_large()
        digest.update(chunk)
        if size <= _MAX_PARSED_BYTES:
            body += chunk
    return bytes(body) if size <= _MAX_PARSED_BYTES else b"", digest.hexdigest()


def _chunks() -> Iterator[bytes]:
    if (request.content_length or 0) > MAX_PUSH_BYTES:
        # The server has not buffered this body, so it must not be read.
        raise _too_large()
    # One byte above the limit: the stream raises an error where its limit is reached.
    stream_limit = MAX_PUSH_BYTES + 2
    try:
        stream = get_input_stream(request.environ, max_content_length=stream_limit)
        while chunk := stream.read(_CHUNK_BYTES):
            yield chunk
    except RequestEntityTooLarge:
        raise _too_large() from None


def _too_large() -> Problem:
    return Problem("body-too-large", "The body is larger than 25 MiB.")
