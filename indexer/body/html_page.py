"""The metadata and main element of a complete HTML page without front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Tag

from indexer.body.bounds import bounded, shortened

_PAGE = re.compile(
    r"(?:<\?xml[^<>]*>\s*|<!--[^>]*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE
)
_DESCRIPTION = re.compile(r"^description$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page's title, description and language as front matter, and its main element.

    `cut` is true if the page was truncated because it has more than MAX_TAGS tags.
    """

    front: dict[str, str]
    body: str
    cut: bool


def is_page(text: str) -> bool:
    """Whether text is a complete HTML page rather than a fragment."""
    return _PAGE.match(text) is not None


def read_page(text: str) -> HtmlPage:
    """Read the metadata and main element of an HTML page."""
    # The limit on characters applies to the main element, when its text is extracted.
    text, _ = shortened(text, len(text))
    html, has_too_many_tags = bounded(text)
    soup = BeautifulSoup(html, "html.parser")
    title, root = soup.find("title"), soup.find("html")
    description = soup.find("meta", attrs={"name": _DESCRIPTION})
    front = {
        "title": title.get_text() if title else "",
        "description": _attribute(description, "content"),
        "lang": _attribute(root, "lang"),
    }
    metadata = {name: value for name, value in front.items() if value}
    return HtmlPage(metadata, str(_main(soup)), has_too_many_tags)


def _attribute(tag: Tag | None, name: str) -> str:
    return str(tag.get(name, "")) if tag else ""


def _main(soup: BeautifulSoup) -> Tag:
    """The main element, or else the only article, or else the body."""
    main = soup.find("main") or soup.find(None, attrs={"role": "main"})
    articles = soup.find_all("article", limit=2)
    only_article = articles[0] if len(articles) == 1 else None
    return main or only_article or soup.find("body") or soup
