"""The requests of a mixed load, and the right answer to each for an edition and a time."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.system.crash.site import expected

_ALL = "per_page=50&fields=title&sort=title&highlight=none"


def titles(edition: int, *, is_late: bool) -> list[str]:
    """The titles that readers may see: one article appears when another one expires."""
    return sorted([*expected(edition), "Later" if is_late else "Sooner"])


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of request: how it is sent, what matters in its response, and what is right."""

    path: str
    # From a response's status and body.
    observed: Callable[[int, str], Any]
    # From the titles that readers may see.
    right: Callable[[list[str]], Any]
    body: Any = None
    # Whether a response names the generation that it is from.
    names_generation: bool = True


def _hits(_: int, body: str) -> Any:
    answer = json.loads(body)
    return [answer["total"], [hit["title"] for hit in answer["hits"]]]


def _counts(_: int, body: str) -> Any:
    (facet,) = json.loads(body)["facets"]
    return {value["value"]: value["count"] for value in facet["values"]}


def _listed(chosen: list[str]) -> Any:
    return [len(chosen), chosen]


def _tag(title: str) -> str:
    return f"t{len(title)}"


def _total(answer: dict[str, Any]) -> int:
    return int(answer["total"])


KINDS = {
    "everything": Kind(f"/api/v1/search?q=care&{_ALL}&facets=none", _hits, _listed),
    "filter": Kind(
        f"/api/v1/search?q=care&tag=t7&{_ALL}&facets=none",
        _hits,
        lambda seen: _listed([title for title in seen if _tag(title) == "t7"]),
    ),
    "facet": Kind(
        "/api/v1/search?q=care&per_page=1&facets=tag",
        _counts,
        lambda seen: dict(Counter(map(_tag, seen))),
    ),
    "second page": Kind(
        "/api/v1/search?q=care&per_page=5&page=2&fields=title&sort=title&facets=none",
        _hits,
        lambda seen: [len(seen), seen[5:10]],
    ),
    "misspelling": Kind(f"/api/v1/search?q=chronik&{_ALL}&facets=none", _hits, _listed),
    "excluded word": Kind(
        f"/api/v1/search?q=care+-fixed&{_ALL}&facets=none",
        _hits,
        lambda seen: _listed([title for title in seen if "Fixed" not in title]),
    ),
    "phrase": Kind(
        f"/api/v1/search?q=%22fixed+3%22&{_ALL}&facets=none", _hits, lambda _: [1, ["Fixed 3"]]
    ),
    "suggestion": Kind(
        "/api/v1/suggest?q=soon",
        lambda _, body: [one["text"] for one in json.loads(body)["suggestions"]],
        lambda seen: ["Sooner"] if "Sooner" in seen else [],
    ),
    "batch": Kind(
        "/api/v1/multi-search",
        lambda _, body: list(map(_total, json.loads(body)["answers"])),
        lambda seen: [int("Later" in seen), 1],
        body={"searches": [{"q": "title:later", "typo": "off"}, {"q": "title:edition"}]},
    ),
    "document": Kind(
        "/api/v1/documents/scheduled/later",
        lambda status, _: status,
        lambda seen: 200 if "Later" in seen else 404,
        names_generation=False,
    ),
    "page": Kind(
        "/search?q=care&per_page=50&sort=title",
        lambda _, body: re.findall(r'<h2 dir="auto"><a [^>]+>([^<]+)</a>', body),
        lambda seen: seen,
        names_generation=False,
    ),
    "feed": Kind(
        "/search.atom?q=care&per_page=50",
        lambda _, body: sorted(re.findall(r"<entry>\s*<id>[^<]+</id>\s*<title>([^<]+)", body)),
        lambda seen: seen,
        names_generation=False,
    ),
    "invalid": Kind(
        "/api/v1/search?page=0", lambda status, _: status, lambda _: 400, names_generation=False
    ),
}
