"""A list of malicious strings, in content and in requests, on every route."""

# ruff: noqa: E501 - the list reads better in long lines

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from search.document import Document
from web.joined_script import icon

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]

_SCRIPTS = [
    f"{before}{core}{after}"
    for before in ("", '"', "'", '">', "'>", "</title>", "</script>", "-->", "]]>", "</mark>")
    for core, after in (
        ("<script>alert(1)</script>", ""),
        ("<img src=x onerror=alert(1)>", ""),
        ("<svg/onload=alert(1)>", "//"),
        (" onmouseover=alert(1) x=", '"'),
        ("javascript:alert(1)", ""),
    )
]
_OTHERS = [
    "<ScRiPt>alert(1)</sCrIpT>", "<scr<script>ipt>alert(1)</script>", "<a href=javascript:alert(1)>x",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<math><mtext><style><img src onerror=alert(1)>",
    "<body onload=alert(1)>", "<base href=//evil.example>", "<meta http-equiv=refresh content=0>",
    "<form action=//evil.example><button>", "<link rel=stylesheet href=//evil.example/x>",
    "<object data=x>", "<embed src=x>", "<style>@import '//evil.example'</style>", "<!--", "<![CDATA[",
    "<?xml version='1.0'?>", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>", "&y;", "&#x3c;b>",
    "&lt;script&gt;", "%3Cscript%3E", "\\u003cscript\\u003e", "{{7*7}}", "{% raw %}", "${7*7}", "#{7*7}",
    "%s%s%n", "{0}", "__proto__", "constructor", "\r\nSet-Cookie: a=b", "\nX-Evil: 1", "\r\n\r\n<html>",
    "%0d%0aX-Evil: 1", "\u2028alert(1)", "\u2029", "\u202eevil", "\ufeff", "\x00", "\x1b[2J", "\x0b",
    "\ufffe", "\U000e0001", "../../etc/passwd", "..\\..\\x", "/etc/passwd", "file:///etc/passwd",
    "%2e%2e%2f", "....//", "C:\\x", "' OR 1=1 --", "'; DROP TABLE clients; --", "*)(uid=*", "`id`",
    "$(id)", "|id", "a" * 500, "\u0301" * 200, "\U0001d54f" * 100, "\"}],\"x\":[{\"", "</feed>",
    "]]><x>", "__ais-highlight__<b>", "data:text/html,<script>alert(1)</script>", "//evil.example",
    "http://evil.example", "vbscript:x", "java\tscript:alert(1)", "+ADw-script+AD4-",
]  # fmt: skip
TEXTS = [*_SCRIPTS, *_OTHERS]
_OWN_SCRIPTS = ("/page.js", "/widget.js", "/static/")
_UNSAFE_ADDRESSES = ("javascript:", "data:", "vbscript:", "//")
_TAGS_OF_DATA = {"html", "head", "body"}


class Page(HTMLParser):
    """The parts of a page that a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record tags and attributes that our pages never have."""
        named = {name: value or "" for name, value in attrs}
        own = tag == "script" and named.get("src", "").startswith(_OWN_SCRIPTS)
        if tag in {"img", "iframe", "svg", "object", "embed", "base", "math", "style"}:
            self.wrong.append(tag)
        if tag == "script" and not own and named.get("type") != "application/json":
            self.wrong.append("script")
        self.wrong += [
            f"{tag} {name}" for name in named if name.startswith("on") or name == "srcdoc"
        ]
        for name in ("href", "src", "action", "formaction"):
            value = named.get(name, "")
            is_unsafe = value.strip().lower().startswith(_UNSAFE_ADDRESSES)
            if is_unsafe and (tag, value) != ("link", icon()):
                self.wrong.append(f"{tag} {name}={value[:40]}")


def check(answer: Any, where: str) -> None:
    """Assert that a response contains no active markup or unsafe link."""
    assert answer.status_code < 500, where
    assert not {"X-Evil", "Set-Cookie"} & set(answer.headers.keys()), where
    assert answer.headers["X-Content-Type-Options"] == "nosniff", where
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"], where
    assert "unsafe" not in answer.headers["Content-Security-Policy"], where
    body = answer.data.decode("utf-8")
    if answer.mimetype == "text/html":
        page = Page()
        page.feed(body)
        assert page.wrong == [], where
    elif answer.mimetype.endswith("json"):
        # An export has a document on each line, or no line at all.
        lines = body.split("\n")[:-1] if answer.mimetype.endswith("ndjson") else [body]
        for html in marked([json.loads(line) for line in lines]):
            page = Page()
            page.feed(html)
            assert page.wrong == [], where
    elif answer.mimetype.endswith("xml"):
        root = ET.fromstring(body)  # noqa: S314 - what we made
        assert all(element.tag.startswith("{") for element in root.iter()), where


def marked(value: Any) -> Iterator[str]:
    """The HTML strings in a response."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in {"highlight", "_highlightResult", "_snippetResult", "highlighted"}:
                yield from texts(inner)
            else:
                yield from marked(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from marked(inner)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        inner = (
            value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        )
        for item in inner:
            yield from texts(item)


def routes(client: FlaskClient, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A request for each described GET route and parameter, and for pages and feeds."""
    described = client.get("/api/v1/openapi.json").json
    names = ["q", "tag", "sort", text]
    for path, methods in described["paths"].items():
        if "get" in methods:
            filled = f"/api/v1{path}"
            for row in methods["get"]["parameters"]:
                if row["in"] == "path":
                    filled = filled.replace(
                        f"{{{row['name']}}}", quote(text, safe="", errors="replace")
                    )
                elif row["name"] not in names:
                    continue
                else:
                    query = urlencode({row["name"]: text}, errors="replace")
                    yield f"{filled}?{query}", {}
            yield filled, {}
    for path in ("/search", "/search.atom", "/opensearch.xml", "/api/docs", "/nowhere"):
        for name in names:
            yield f"{path}?{urlencode({name: text}, errors='replace')}", {}
    yield f"/{quote(text, errors='replace')}", {}
    batch = {"query": text, "facets": "*", "facetFilters": [f"tag:{text}"]}
    yield "/1/indexes/*/queries", {"json": {"requests": [batch]}}
    yield (
        "/1/indexes/*/queries",
        {"json": {"requests": [{"type": "facet", "facet": "tag", "facetQuery": text}]}},
    )


def test_the_list_is_long() -> None:
    """The list has more than a hundred different strings."""
    assert len(set(TEXTS)) == len(TEXTS) > 100


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_stored_and_sent(client_of: ClientOf, article: Article, text: str) -> None:
    """A malicious string in content and request is shown as text in every format, or rejected."""
    stored = article(
        f"walrus {text}", id=f"w{text}", url=text, body=f"walrus {text}", description=text,
        headings=(text,), source_url=text, image=text, lang=text[:8], tag=(text, "plain"),
        **dict.fromkeys(("community", "category", "topic", "vendor", "source"), text),
    )  # fmt: skip
    client = client_of(stored, title=text[:60] or "x")
    for path in ("/search?q=walrus", "/search.atom", "/api/v1/search?q=walrus", "/api/docs"):
        check(client.get(path), f"{path} with {text!r} stored")
    for path, given in routes(client, text):
        answer = client.open(path, method="POST" if given else "GET", **given)
        check(answer, f"{path} with {text!r}")
