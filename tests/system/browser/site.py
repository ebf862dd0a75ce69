"""The demo page as a site with its own origin, under the strictest policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from tests.paths import ROOT

Wsgi = Callable[..., Iterable[bytes]]

DEMO = ROOT / "docs" / "demo"
# The service's address in the demo page.
ADDRESS = "http://127.0.0.1:8000"


def policy(search: str) -> str:
    """The strictest policy under which the box works; `search` may have a path."""
    search = "/".join(search.split("/")[:3])
    return (
        f"default-src 'none'; script-src {search}; connect-src {search}; style-src 'self'; "
        f"form-action {search}; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def site(search: str, *, options: str = "", fields: str = "") -> Wsgi:
    """The site with the search box of a service at another origin."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/style.css":
            start("200 OK", [("Content-Type", "text/css")])
            return [(DEMO / "style.css").read_bytes()]
        title = escape(path.strip("/").replace("-", " ").capitalize() or "Home")
        text = (DEMO / "index.html").read_text(encoding="utf-8").replace(ADDRESS, search)
        for before, after in (
            ('"style.css"', '"/style.css"'),
            (f'<curated-search-box site="{search}">', f"<curated-search-box {options}>"),
            ("<button>", f"{fields}<button>"),
            ("Care between visits", title),
        ):
            assert before in text, f"the demo page has no {before}"
            text = text.replace(before, after, 1)
        headers = [("Content-Type", "text/html; charset=utf-8")]
        start("200 OK", [*headers, ("Content-Security-Policy", policy(search))])
        return [text.encode()]

    return answer
