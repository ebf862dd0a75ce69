"""A plain site as a generator would publish it, with the search box in its header.

`python -m tests.browser.site` shows it beside a running search service.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from wsgiref.simple_server import make_server

Wsgi = Callable[..., Iterable[bytes]]

STYLE = b"""
:root { color-scheme: light dark; --search-accent: light-dark(#7a2e1d, #f0b49f); }
body { margin: 0; background: Canvas; color: CanvasText; font: 1.0625rem/1.6 Georgia, serif; }
header, main { max-inline-size: 46rem; margin-inline: auto; padding: 1rem; }
header { display: grid; gap: .75rem; }
a { color: var(--search-accent); }
curated-search-box { font-family: system-ui, sans-serif; font-size: 1rem; min-block-size: 2.75rem; }
.plain { display: flex; gap: .5rem; }
.plain input { flex: 1; min-inline-size: 0; box-sizing: border-box; block-size: 2.75rem; }
.plain input { font: inherit; padding-inline: .875rem; }
.plain button { font: inherit; padding-inline: 1.125rem; }
"""

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Plain Health</title>
<link rel="stylesheet" href="/style.css">
<script type="module" src="{search}/widget.js"></script>
</head>
<body>
<header>
<a href="/">Plain Health</a>
<curated-search-box {options}>
  <form class="plain" action="{search}/search" method="get" role="search">
    <input type="search" name="q" aria-label="Search the site">
    {fields}
    <button>Search</button>
  </form>
</curated-search-box>
</header>
<main>
<h1>{title}</h1>
<p>A page of a site that knows of the search service no more than its address.</p>
<p><label>Another box <input id="other"></label></p>
</main>
</body>
</html>
"""


def policy(search: str) -> str:
    """Return the strictest policy under which the box works."""
    return (
        f"default-src 'none'; script-src {search}; connect-src {search}; style-src 'self'; "
        f"form-action {search}; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def site(search: str, *, options: str = "", fields: str = "") -> Wsgi:
    """Return the site over a search service at another origin."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/style.css":
            start("200 OK", [("Content-Type", "text/css")])
            return [STYLE]
        title = escape(path.strip("/").replace("-", " ").capitalize() or "Home")
        text = PAGE.format(search=search, options=options, fields=fields, title=title)
        headers = [("Content-Type", "text/html; charset=utf-8")]
        start("200 OK", [*headers, ("Content-Security-Policy", policy(search))])
        return [text.encode()]

    return answer


def main() -> None:
    """Serve the site until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--search", default="http://127.0.0.1:8000", help="the search service")
    parser.add_argument("--port", type=int, default=8001)
    asked = parser.parse_args()
    print(f"A plain site with the box: http://127.0.0.1:{asked.port}/ (Ctrl+C stops it)")
    with make_server("127.0.0.1", asked.port, site(asked.search)) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
