"""Malicious requests and malicious content."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode
from xml.dom import minidom

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from search.document import Document

Article = Callable[..., Document]
ClientOf = Callable[..., FlaskClient]
URL = "/api/v1/search"
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;"


def evil(article: Article) -> Document:
    return article(
        f"{EVIL} walrus",
        id=f"x/{EVIL}",
        url="javascript:alert(1)//walrus",
        body=f"walrus {EVIL}",
        description=EVIL,
        headings=(EVIL,),
        source_url="java\nscript:alert(1)",
        image="data:text/html,x",
        lang=EVIL,
        date=datetime(2020, 1, 1, tzinfo=UTC),
        **dict.fromkeys(["community", "category", "vendor", "tag", "source", "year"], EVIL),
        topic=f"{EVIL}: {EVIL}",
    )


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": "walrus"},
        {"q": EVIL},
        {"q": f"zzz {EVIL}", "tag": EVIL},
        {"tag": EVIL},
        {"tag.not": EVIL},
        {"topic": f"{EVIL}: {EVIL}", "per_page": "1"},
        {"date.gte": "2019-01-01T00:00:00 00:00"},
        {"page": EVIL},
        {"sort": EVIL},
        {"q": EVIL * 20},
        {"date.lt": EVIL},
    ],
)
def test_page_lets_nothing_through(
    client_of: ClientOf, article: Article, query: dict[str, str]
) -> None:
    """Nothing in content or a URL becomes markup, an attribute or a script URL."""
    answer = client_of(evil(article), title=EVIL).get("/search?" + urlencode(query))
    soup = BeautifulSoup(answer.text, "html.parser")
    assert not soup.select("script:not([src^='/page.js'], [src^='/widget.js']), img, b")
    assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    links = [tag["href"] for tag in soup.select("[href]:not([rel=icon])")]
    assert all(link.startswith(("/", "http://", "https://", "#")) or not link for link in links)


def test_highlight_is_marks_and_escaped_text(client_of: ClientOf, article: Article) -> None:
    """A highlight contains no markup except <mark>."""
    (hit,) = client_of(evil(article)).get(f"{URL}?q=walrus").json["hits"]
    for html in (hit["highlight"]["title"], *hit["highlight"]["snippet"]):
        tags = {tag.name for tag in BeautifulSoup(html, "html.parser").find_all(True)}
        assert tags <= {"mark"}
    assert "mark" in hit["highlight"]["title"]


def test_hostile_addresses_are_withheld(client_of: ClientOf, article: Article) -> None:
    """The API returns no unsafe URLs."""
    (hit,) = client_of(evil(article)).get(URL).json["hits"]
    assert (hit["url"], hit["image"], hit["source"]["url"]) == ("", "", "")


@pytest.mark.parametrize("path", ["/search", URL])
@pytest.mark.parametrize(
    "text",
    [
        "\0", "a\0b", "\x1b[31m", "\r\nSet-Cookie: a=b", "\u202e", "\ufeff", "\uffff", "*", '"',
        "-", "OR", "a OR", '"a', "title:", ":::", "((((", "\\", "%", "a*" * 200, "\u0301" * 500,
        "𝒳" * 500, "' OR 1=1 --",
    ],
)  # fmt: skip
def test_any_query_is_answered(client_of: ClientOf, article: Article, path: str, text: str) -> None:
    """Any query of at most 512 characters is answered."""
    answer = client_of(article()).get(path, query_string={"q": text})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/search", URL])
@pytest.mark.parametrize(
    "raw", ["q=%ff%fe", "q=%", "q=%zz", "q=%ED%A0%80", "%ff=1", "=", "&&&", "q", "q;tag", "tag=%00"]
)
def test_broken_encoding(client_of: ClientOf, article: Article, path: str, raw: str) -> None:
    """Query strings that are malformed or not UTF-8 cause no failure."""
    assert client_of(article()).get(f"{path}?{raw}").status_code in {200, 400}


@pytest.mark.parametrize(
    "body",
    [r'{"q": "\ud800"}', r'{"tag": ["\udfff"]}', r'{"q": "\u0000"}', r'{"q": "\ud83d\ude00"}'],
)
def test_lone_surrogates(client_of: ClientOf, article: Article, body: str) -> None:
    """Lone surrogates in JSON are replaced, and the search goes ahead."""
    answer = client_of(article()).post(URL, data=body, content_type="application/json")
    assert answer.status_code == 200
    answer.data.decode("utf-8")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[]", "invalid-body"),
        ('"q"', "invalid-body"),
        ("1", "invalid-body"),
        ("null", "invalid-body"),
        ("{", "invalid-body"),
        ('{"q": "a",}', "invalid-body"),
        ("[" * 30_000, "invalid-body"),
        ('{"q":' * 10_000, "invalid-body"),
        ('{"page": ' + "9" * 5000 + "}", "invalid-body"),
        ('{"q": "a", "q": "b"}', "invalid-parameter"),
        ('{"q": true}', "invalid-parameter"),
        ('{"page": 1.5}', "invalid-parameter"),
        ('{"page": NaN}', "invalid-parameter"),
        ('{"page": 1e400}', "invalid-parameter"),
        ('{"q": {"a": 1}}', "invalid-parameter"),
        ('{"tag": [["a"]]}', "invalid-parameter"),
        ('{"tag": [{"a": 1}]}', "invalid-parameter"),
        ('{"nope": 1}', "invalid-parameter"),
        ('{"page": -1}', "invalid-parameter"),
        ('{"page": [1, 2]}', "invalid-parameter"),
        ('{"__proto__": "x", "": "y"}', "invalid-parameter"),
    ],
)
def test_wrong_bodies(client_of: ClientOf, article: Article, body: str, code: str) -> None:
    """A body that is not an object of parameters is rejected with a reason."""
    answer = client_of(article()).post(URL, data=body.encode(), content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, code)


def test_bytes_that_are_not_text(client_of: ClientOf, article: Article) -> None:
    """A body of arbitrary bytes is rejected."""
    answer = client_of(article()).post(
        URL, data=b"\xff\xfe\x00\x9f", content_type="application/json"
    )
    assert (answer.status_code, answer.json["code"]) == (400, "invalid-body")


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data", "text/html", "image/png"]
)
def test_wrong_content_types(client_of: ClientOf, article: Article, kind: str) -> None:
    """A body with another content type is rejected."""
    answer = client_of(article()).post(URL, data="q=a", content_type=kind)
    assert (answer.status_code, answer.json["code"]) == (415, "unsupported-media-type")


def test_large_body(client_of: ClientOf, article: Article) -> None:
    """A body larger than 64 KiB is not read."""
    body = json.dumps({"q": "x" * 70_000})
    answer = client_of(article()).post(URL, data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (413, "body-too-large")


@pytest.mark.parametrize("path", ["/search", URL])
@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"x{n}={n}" for n in range(5000)),
        "&".join(f"tag={n}" for n in range(5000)),
        "&".join("q=a" for _ in range(5000)),
        "x" * 100_000,
        "x" * 100_000 + "=1",
        "tag=" + "x" * 100_000,
        "q=" + "x" * 100_000,
    ],
)
def test_huge_requests(client_of: ClientOf, article: Article, path: str, query: str) -> None:
    """Thousands of parameters, or huge ones, get a short response."""
    client = client_of(article())
    answer = client.get(f"{path}?{query}")
    assert answer.status_code in {200, 400}
    assert len(answer.data) < 60_000


def test_headers_contain_no_line_breaks(client_of: ClientOf, article: Article) -> None:
    """No parameter can inject a response header."""
    client = client_of(article(), cors_origins=("https://a.example",))
    query = quote("a\r\nX-Evil: 1")
    for path in (
        f"/search?q={query}",
        f"{URL}?tag={query}",
        f"/api/v1/facets/{query}",
        f"/{query}",
    ):
        assert "X-Evil" not in client.get(path).headers


def test_conditional_requests_of_nonsense(client_of: ClientOf, article: Article) -> None:
    """An invalid If-None-Match is ignored."""
    for tag in ('"x"', 'W/"x", "y"', "x" * 10_000, ",,,", '"'):
        assert client_of(article()).get(URL, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"],
)
def test_static_files_only(client_of: ClientOf, article: Article, path: str) -> None:
    """Only static files can be read from their folder."""
    assert client_of(article()).get(path).status_code == 404


def test_content_that_utf8_cannot_encode(client_of: ClientOf, article: Article) -> None:
    """A lone surrogate in an article causes no failure."""
    client: Any = client_of(article("Half \ud83d of it", tag="\ud83d"))
    for path in (URL, "/search", f"{URL}?q=half"):
        answer = client.get(path)
        assert answer.status_code == 200
        answer.data.decode("utf-8")


PATHS = (
    "/search",
    "/search.atom",
    "/search.jsonfeed",
    "/opensearch.xml",
    "/api/docs",
    "/widget.js",
    URL,
    "/nowhere",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host",
    ['a"><script>alert(1)</script>', "a" * 5_000, "[::1", "evil.example:99999", "a b", "a/../b",
     "javascript:alert(1)", "é.example", ".." , "a@b", "xn--a"],
)  # fmt: skip
def test_hosts(client_of: ClientOf, article: Article, path: str, host: str) -> None:
    """An invalid host is rejected, and no host appears unescaped in an answer."""
    app = client_of(article("Care")).application
    environ = EnvironBuilder(f"{path}?q=care").get_environ() | {"HTTP_HOST": host}
    # The test client itself rejects some hosts.
    answer = Response.from_app(app.wsgi_app, environ)
    assert answer.status_code in {200, 400, 404}
    assert b"<script>alert" not in answer.data
    if answer.status_code == 400:
        assert json.loads(answer.data)["code"] == "bad-request"


CONTROLS = "".join(map(chr, range(32))) + "\x7f\x85\u2028\u202e\u2066\ufffe\uffff\ud800"


@pytest.mark.parametrize("path", PATHS)
def test_controls_in_every_field(client_of: ClientOf, article: Article, path: str) -> None:
    """Control characters and lone surrogates in any field break no format."""
    text = f"care{CONTROLS}"
    values = {"community": text, "tag": text, "source": text}
    document = article(
        text, id=text, url=f"/{text}", source_url=f"https://s.example/{text}", **values
    )
    answer = client_of(document).get(f"{path}?q=care")
    assert answer.status_code in {200, 404}
    if answer.mimetype.endswith("xml"):
        minidom.parseString(answer.data)  # noqa: S318 - our own
    if answer.mimetype.endswith("json"):
        json.loads(answer.data)


def test_directions_do_not_spread(client_of: ClientOf, article: Article) -> None:
    """Bidirectional control characters in a value or query affect no other text."""
    turned = "\u202eevil"
    client = client_of(
        article(turned, community=turned, category=turned, source=turned, tag=turned)
    )
    soup = BeautifulSoup(client.get("/search?q=evil").text, "html.parser")
    for text in soup.body.find_all(string=lambda text: "\u202e" in text):
        assert any(tag.name == "bdi" or tag.get("dir") for tag in list(text.parents)[:3]), (
            text.parent
        )
