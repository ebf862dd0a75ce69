"""HTML pages without front matter."""

from __future__ import annotations

import pytest

from indexer.body.html_page import is_page, read_page

PAGE = """<!doctype html>
<html lang="en"><head><title>The &amp; title</title>
<meta name="Description" content="The description"></head>
<body><nav>Home</nav>{body}<footer>foot</footer></body></html>"""


def test_a_page_s_head_is_its_front_matter() -> None:
    """Title, description and language come from the head, the text from `main`."""
    page = read_page(PAGE.format(body="<div>x</div><main><h1>Main</h1><p>Text.</p></main>"))
    assert page.front == {"title": "The & title", "description": "The description", "lang": "en"}
    assert page.body == "<main><h1>Main</h1><p>Text.</p></main>"
    assert not page.cut


@pytest.mark.parametrize(
    ("body", "main"),
    [
        ('<div role="main">a</div>b', '<div role="main">a</div>'),
        ("<article>a</article>b", "<article>a</article>"),
        ("<p>a</p>", "<body><nav>Home</nav><p>a</p><footer>foot</footer></body>"),
    ],
)
def test_without_a_main_element_the_next_best_is_read(body: str, main: str) -> None:
    """Without `main`, the text comes from an element of that role, a sole article, or the body."""
    assert read_page(PAGE.format(body=body)).body == main


def test_several_articles_are_a_page() -> None:
    """If a page has several articles, all are indexed."""
    page = read_page(PAGE.format(body="<article>a</article><article>b</article>"))
    assert "<article>a</article><article>b</article>" in page.body


@pytest.mark.parametrize("text", ["<!DOCTYPE html>x", "<html>", "<!-- a --> <HTML lang='x'>"])
def test_only_html_with_a_head_is_a_page(text: str) -> None:
    """Only HTML with a head is a page."""
    assert is_page(text)
    assert not is_page(f"<p>a</p>{text}")


def test_a_page_with_an_empty_head_has_no_front_matter() -> None:
    """Empty values in the head are ignored, so that the next candidate is used."""
    assert read_page("<html><title></title><body>a</body></html>").front == {}


def test_a_page_that_is_too_long_is_truncated() -> None:
    """An overlong page is truncated, and that is reported."""
    page = read_page("<html><body>" + "<p>lorem ipsum</p>" * 100_000)
    assert page.cut
