"""The webhook, which queues an index update when a git host reports a push.

GitHub, Gitea, Forgejo and Bitbucket sign the body with the secret; GitLab sends the secret
itself. The body is not parsed, because the update finds the changes on its own.
"""

from __future__ import annotations

import hashlib
import hmac

from flask import Blueprint, Flask, Response, request
from werkzeug.wsgi import get_input_stream

from web.admin.routes import enqueue
from web.http import is_secret, json_response
from web.problem_details import Problem
from web.site import current_site

blueprint = Blueprint("hooks", __name__)
PUSH_PATH = "/hooks/content"
# GitHub sends no larger bodies.
MAX_PUSH_BYTES = 25 * 1024 * 1024
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
    _check(settings.hook_secret)
    event = next((text for name in _EVENT_HEADERS if (text := request.headers.get(name))), "")
    if event.lower() not in _PUSH_EVENTS:
        return json_response({"ignored": event[:_MAX_EVENT_CHARACTERS] or "no event named"})
    return enqueue("update", pull=settings.hook_pull)


def _check(secret: str) -> None:
    """Raise Problem unless the request is signed with the secret or contains the secret."""
    expected = f"sha256={_signature(secret)}"
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


def _signature(secret: str) -> str:
    """The body's HMAC. The body is read in chunks, because its sender is not yet verified."""
    digest = hmac.new(secret.encode(), digestmod=hashlib.sha256)
    stream = get_input_stream(request.environ, max_content_length=MAX_PUSH_BYTES)
    size = 0
    while chunk := stream.read(_CHUNK_BYTES):
        size += len(chunk)
        if size > MAX_PUSH_BYTES:
            raise Problem("body-too-large", "The body is larger than 25 MiB.")
        digest.update(chunk)
    return digest.hexdigest()
