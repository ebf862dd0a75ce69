"""The webhook: a git host announces a push, and the index follows.

GitHub (and Gitea, Forgejo, Bitbucket in its form) sign the body; GitLab sends the secret. What
the body says is not read: an update finds by itself what has changed.
"""

from __future__ import annotations

import hashlib
import hmac

from flask import Blueprint, Flask, Response, request
from werkzeug.wsgi import get_input_stream

from web.admin.routes import ask
from web.http.admin_token import same
from web.http.responses import json_response
from web.problem_details import Problem
from web.site import current_site

blueprint = Blueprint("hooks", __name__, url_prefix="/hooks")
LIMIT = 25 * 1024 * 1024  # bytes: the largest that GitHub sends
_CHUNK = 64 * 1024
_EVENTS = ("X-GitHub-Event", "X-Gitlab-Event", "X-Gitea-Event")
_PUSHES = frozenset({"push", "push hook"})


def init_app(app: Flask) -> None:
    """Serve the webhook."""
    app.register_blueprint(blueprint)


@blueprint.post("/content")
def content() -> Response:
    """Queue an update when a push is announced; other events are thanked for."""
    settings = current_site().settings
    if not settings.hook_secret:
        raise Problem(
            "forbidden",
            "The webhook is shut. To open it, set hook_secret in curated-search.toml, or "
            "CURATED_SEARCH_HOOK_SECRET, to the secret that the git host has, and restart.",
        )
    _check(settings.hook_secret)
    event = next((text for name in _EVENTS if (text := request.headers.get(name))), "")
    if event.lower() not in _PUSHES:
        response = json_response({"ignored": event[:50] or "no event named"})
        response.headers["Cache-Control"] = "no-store"
        return response
    return ask("update", pull=settings.hook_pull)


def _check(secret: str) -> None:
    """Raise Problem unless the git host knows the secret."""
    signature = _signature(secret)
    if (given := request.headers.get("X-Hub-Signature-256")) is not None:
        known = same(given, f"sha256={signature}")
    elif (given := request.headers.get("X-Gitlab-Token")) is not None:
        known = same(given, secret)
    else:
        raise Problem(
            "unauthorized",
            "The request carries neither X-Hub-Signature-256 (GitHub) nor X-Gitlab-Token "
            "(GitLab): give the git host the secret that hook_secret has.",
        )
    if not known:
        raise Problem("unauthorized", "The signature or token is not that of hook_secret.")


def _signature(secret: str) -> str:
    """Return the HMAC of the body, read in pieces: it is anyone's until it is checked."""
    signed = hmac.new(secret.encode(), digestmod=hashlib.sha256)
    stream = get_input_stream(request.environ, max_content_length=LIMIT)
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > LIMIT:
            raise Problem("body-too-large", "The body has more than 25 MiB.")
        signed.update(chunk)
    return signed.hexdigest()
