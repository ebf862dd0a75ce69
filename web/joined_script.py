"""The scripts and the style sheet, each joined from its files into a single response."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from urllib.parse import quote

from flask import Response, request

from web.translations import translations

_POPULAR_SEARCHES = 5
_STATIC = Path(__file__).parent / "static"
# Each file of the box uses only what those before it define.
BOX = ("box/style.js", "box/tools.js", "box/recent.js", "box/box.js")
# Comments on lines of their own, and indentation. No string or template of ours contains a line
# that looks like a comment.
_UNUSED = re.compile(rb"^[ \t]*(?://.*|/\*.*?\*/)?\n?|^[ \t]+", re.MULTILINE)
_STYLE_COMMENT = re.compile(rb"/\*.*?\*/\s*", re.DOTALL)


def joined_script(*names: str) -> bytes:
    """Files, one after another, as one module without comments and indentation."""
    return b"".join(_UNUSED.sub(b"", (_STATIC / name).read_bytes()) for name in names)


def style_sheet(name: str) -> bytes:
    """A style sheet without comments and indentation."""
    return _UNUSED.sub(b"", _STYLE_COMMENT.sub(b"", (_STATIC / name).read_bytes()))


@cache
def icon() -> str:
    """The icon as a data URL, which saves a request."""
    svg = (_STATIC / "icon.svg").read_text(encoding="utf-8")
    return "data:image/svg+xml," + quote(svg.strip().replace('"', "'"), safe=" '=/:")


def box_constants(langs: Collection[str], *, analytics: bool) -> bytes:
    """The box's text in these languages, and the number of popular searches that it lists."""
    # Without analytics there are none to request.
    popular = _POPULAR_SEARCHES if analytics else 0
    texts = {lang: translations()[lang].box for lang in sorted(langs)}
    words = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    return f"const WORDS = {words};\nconst POPULAR = {popular};\n".encode()


def file_response(data: bytes, mimetype: str, cache_control: str) -> Response:
    """A script or style sheet, or 304 if the browser has it."""
    response = Response(data, mimetype=mimetype)
    response.headers["Cache-Control"] = cache_control
    response.add_etag()
    response.make_conditional(request)
    return response
