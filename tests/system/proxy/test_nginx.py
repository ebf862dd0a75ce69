"""Readers behind the same nginx: one reader's headers never affect another's answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from flask import Flask

from search.document import Document
from tests.nginx import behind_nginx
from tests.system.browser.conftest import served

Article = Callable[..., Document]
MakeApp = Callable[..., Flask]
EVIL = "evil.example"
HOSTILE = {
    "Forwarded": f"host={EVIL};proto=http",
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Prefix": f"//{EVIL}",
    "X-Forwarded-Server": EVIL,
    "X-Forwarded-Port": "666",
    "X-Forwarded-For": "192.0.2.66",
    "X-Original-URL": f"//{EVIL}/",
    "X-Script-Name": f"//{EVIL}",
    "X-Host": EVIL,
}
# A cache that stores everything it may, with only the URL as the key.
CACHE = "proxy_cache all; proxy_cache_key $request_uri;"


def read(url: str, headers: dict[str, str]) -> str:
    """A response with all its headers, as one string."""
    with urlopen(Request(url, headers=headers)) as answer:
        return f"{answer.headers}\n{answer.read().decode()}"


def paths(app: Flask) -> list[str]:
    """All URLs that can be read, derived from the app."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    adapter = app.url_map.bind("localhost")
    values = {"id": "x", "field": "tag", "filename": "style.css", "index": "x"}
    return [
        adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
        for rule in rules
    ]


@pytest.mark.slow
@pytest.mark.parametrize("public_url", ["", "https://www.example.org/search"])
def test_no_header_of_one_reader_reaches_the_next(
    make_app: MakeApp, article: Article, tmp_path: Path, public_url: str
) -> None:
    """Headers do not leak through nginx as documented, even with a cache."""
    app = make_app(article("Care", id="x"), proxies=1, public_url=public_url)
    zone = f"proxy_cache_path {tmp_path / 'cache'} keys_zone=all:1m;"
    with (
        served(app) as service,
        behind_nginx(service, tmp_path, http=zone, also=CACHE) as proxy,
    ):
        for headers in (HOSTILE, {**HOSTILE, "Host": EVIL}, {}):
            assert EVIL not in read(f"{proxy}/search?q=care", headers)


@pytest.mark.parametrize("header", HOSTILE)
def test_a_header_passed_on_by_a_proxy_affects_no_cached_answer(
    make_app: MakeApp, article: Article, header: str
) -> None:
    """Headers that a proxy passes on affect no cached answer, on any route."""
    app = make_app(article("Care", id="x"), proxies=1)
    client = app.test_client()
    for path in paths(app):
        with client.get(path, headers={header: HOSTILE[header]}) as answer:
            assert EVIL not in f"{answer.headers}\n{answer.get_data(as_text=True)}", path


def test_a_forged_host_appears_in_no_cached_answer(make_app: MakeApp, article: Article) -> None:
    """An answer that repeats the request's Host is never cached."""
    app = make_app(article("Care", id="x"), proxies=1)
    client, repeating = app.test_client(), set()
    for path in paths(app):
        with client.get(path, headers={"Host": EVIL}) as answer:
            if EVIL in f"{answer.headers}\n{answer.get_data(as_text=True)}":
                repeating.add(path)
                assert answer.headers["Cache-Control"] == "no-store", path
    assert repeating == {"/search.atom", "/search.jsonfeed", "/opensearch.xml", "/api/docs"}
