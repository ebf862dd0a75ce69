"""The scripts of the page and the box, each joined from its files into a single response."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from flask import Response, request

# Comments on lines of their own, and indentation. No string or template of ours contains a line
# that looks like a comment.
_UNUSED = re.compile(rb"^[ \t]*(?://.*|/\*.*\*/)?\n?|^[ \t]+", re.MULTILINE)


def joined_script(files: Iterable[Path]) -> bytes:
    """The files, one after another, as one module without comments and indentation."""
    return b"".join(_UNUSED.sub(b"", file.read_bytes()) for file in files)


def script_response(script: bytes, cache_control: str) -> Response:
    """A script, or 304 if the browser has it."""
    response = Response(script, mimetype="text/javascript")
    response.headers["Cache-Control"] = cache_control
    response.add_etag()
    response.make_conditional(request)
    return response
