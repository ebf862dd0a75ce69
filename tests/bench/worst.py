"""Of all requests that the limits allow, those that take the most CPU time."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient

from search.lexicon import load_right_words
from tests.bench.words import vocabulary
from web.request.parameter_table import MAX_TEXT_CHARACTERS
from web.server.warmup import exempt_from_collection, warm_up
from web.site import site_of

HEADS = ("worst requests", "first", "again", "answer")
GOAL_MS = 250.0
# The maximum length of a query, in characters.
_WORDS = 32
_AGAIN = 3
_API, _PAGE, _BATCH = "/api/v1/search", "/search", "/1/indexes/*/queries"
_LAST: dict[str, Any] = {"page": 100, "per_page": 100}
_MANY: dict[str, Any] = {"per_page": 100, "snippet": 200, "facet_limit": 1000}
_FACET = {"type": "facet", "facet": "tag", "facetQuery": "a", "maxFacetHits": 100}


def rows(app: Flask, seed: int) -> Iterator[Sequence[object]]:
    """Each request, its first and second time, and whether it was answered."""
    client = warmed_client(app)
    for name, text in queries(seed).items():
        yield _row(client, name, _API, q=text)
    common = " OR ".join(vocabulary().content[:_WORDS])
    for face, path in (("", _API), (", page", _PAGE)):
        yield _row(client, f"32 words, 100 hits with long snippets{face}", path, q=common, **_MANY)
        yield _row(client, f"32 words, last page{face}", path, q=common, **_LAST)
        yield _row(
            client, f"one word, last page by title{face}", path, q="a*", sort="title", **_LAST
        )
        yield _row(client, f"all articles by title, last page{face}", path, sort="title", **_LAST)
        middle = {"page": 70, "per_page": 100, "facet_limit": 1000, "sort": "date"}
        yield _row(client, f"all articles by date, page 70 with all values{face}", path, **middle)
    yield _row(client, "feed of 32 words", "/search.atom", q=common, per_page=100)
    for name, text in (("", ""), (" of 8 words", " OR ".join(vocabulary().content[:8]))):
        batch = [{"query": text, **_FACET}] * 10
        yield _row(client, f"ten facet searches{name}", _BATCH, batch)
        batch = [{"query": text, "facets": ["*"], "hitsPerPage": 100}] * 10
        yield _row(client, f"ten searches for 100 hits{name}", _BATCH, batch)


def warmed_client(app: Flask) -> FlaskClient:
    """A client of a service that is ready for its first reader."""
    load_right_words()
    warm_up(site_of(app))
    exempt_from_collection()
    client = app.test_client()
    client.get(f"{_PAGE}?q=care")
    return client


def _row(
    client: FlaskClient, name: str, path: str, batch: Sequence[Any] = (), **parameters: object
) -> Sequence[object]:
    times = []
    for _ in range(1 + _AGAIN):
        began = time.process_time()
        if batch:
            answer = client.post(path, data=json.dumps({"requests": batch}))
        else:
            answer = client.get(f"{path}?{urlencode(parameters)}")
        times.append(1e3 * (time.process_time() - began))
    verdict = {200: "answered", 400: "refused"}[answer.status_code]
    again = min(times[1:])
    over = f", over {GOAL_MS:.0f} ms" if again > GOAL_MS else ""
    return name, f"{times[0]:.1f}", f"{again:.1f}", f"{verdict}{over}"


def queries(seed: int) -> dict[str, str]:
    """The most expensive queries, keyed by description."""
    rng = random.Random(f"worst/{seed}")
    words = vocabulary().content
    long = [word for word in words if len(word) >= 9]
    typos = [misspelt(word, rng) for word in rng.sample(long, 2 * _WORDS)]
    twice = [misspelt(word, rng) for word in typos]
    common = list(words[:_WORDS])
    pairs = zip(common[::2], common[1::2], strict=True)
    texts = {
        "one letter": "a",
        "one letter of 32 words": " ".join("abcdefghijklmnopqrstuvwxyzabcdef"),
        "the most common word": common[0],
        "the 32 most common words": " ".join(common),
        "… one of them enough": " OR ".join(common),
        "32 long words, a typo each": " ".join(typos[:_WORDS]) + " ",
        "32 long words, two typos each": " ".join(twice[_WORDS:]) + " ",
        "32 words that nobody wrote": " ".join(f"{word[::-1]}q" for word in long[:_WORDS]),
        "16 phrases": " ".join(f'"{a} {b}"' for a, b in pairs),
        "every first letter": " ".join(f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"),
        "32 beginnings": " ".join(f"{word[:2]}*" for word in common),
        "32 compounds": " ".join(f"{a}-{b}" for a, b in zip(long, common, strict=False)),
    }
    return {name: _shortened(text) for name, text in texts.items()}


def misspelt(text: str, rng: random.Random) -> str:
    """The text without one of its inner characters."""
    place = rng.randrange(2, max(3, len(text) - 1))
    return text[: place - 1] + text[place:]


def _shortened(text: str) -> str:
    if len(text) <= MAX_TEXT_CHARACTERS:
        return text
    return text[: MAX_TEXT_CHARACTERS + 1].rpartition(" ")[0]
