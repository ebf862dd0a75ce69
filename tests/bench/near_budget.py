"""Random requests for many hits with many words, which use most of their budget of work."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from tests.bench.words import vocabulary
from tests.bench.worst import GOAL_MS, warmed_client
from web.request.parameter_table import MAX_TEXT_CHARACTERS

HEADS = ("requests near the budget", "answered", "refused", "over the goal", "longest, ms")
# Each path with the lengths of snippets that it offers, in words; 0 stands for the default.
_PATHS = {"/api/v1/search": (30, 200), "/search": (0,), "/search.atom": (0,)}
_WORDS = (2, 4, 8, 12, 16, 20, 24, 28, 32)
_BETWEEN = (" OR ", " ")
_MORE: tuple[Mapping[str, Any], ...] = ({}, {"sort": "title"}, {"page": 50}, {"facet_limit": 1_000})
_COMMON_WORDS = 600
_ROUNDS = 2


def rows(app: Flask, seed: int) -> Iterator[Sequence[object]]:
    """For each path, the numbers of answers and refusals, and the longest time.

    Each request is made once, so that its time includes reading the texts.
    """
    client, rng = warmed_client(app), random.Random(f"budget/{seed}")
    for path, snippets in _PATHS.items():
        answered, times = [], []
        for snippet in snippets * _ROUNDS:
            for parameters in _requests(path, snippet, rng):
                began = time.process_time()
                answer = client.get(f"{path}?{urlencode(parameters)}")
                times.append(1e3 * (time.process_time() - began))
                answered.append({200: True, 400: False}[answer.status_code])
        over = sum(one > GOAL_MS for one in times)
        yield path, sum(answered), len(answered) - sum(answered), over, f"{max(times):.0f}"


def _requests(path: str, snippet: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    # Feeds have no other parameters.
    more = _MORE if path != "/search.atom" else _MORE[:1]
    for words, between, others in itertools.product(_WORDS, _BETWEEN, more):
        text = between.join(rng.sample(vocabulary().content[:_COMMON_WORDS], words))
        length = {"snippet": snippet} if snippet else {}
        yield {"q": text[:MAX_TEXT_CHARACTERS], "per_page": 100, **length, **others}
