"""A generated vocabulary with realistic frequencies."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

SIZE = 30_000
# Zipf–Mandelbrot law: 1 / (rank + shift) ** slope.
_SHIFT, _SLOPE = 2.7, 1.05
# Real words get the ranks below this one.
_REAL_UNTIL = 6_000
# Function words that are more common than any other word.
_HEAD = 20

_, _function, _, _health = (
    Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split("\n\n")
)
FUNCTION = tuple(dict.fromkeys(_function.split()))
HEALTH = tuple(dict.fromkeys(_health.split()))

_ONSETS = (*"bcdfghjklmnprstvwbcdlmnprst", "ch", "sh", "st", "st", "tr", "pl", "gr")
_VOWELS = (*"aeiouaeioae", "ea", "ai")
_CODAS = (*6 * [""], *"lnrst", "nd")
_FORMS = ["", "", "", "", "s", "s", "ed", "ing", "er", "ation", "ly", "al"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by descending frequency, with cumulative weights for `random.choices`."""

    words: tuple[str, ...]
    cumulative: tuple[float, ...]
    # Without function words; for titles and queries.
    content: tuple[str, ...]
    content_cumulative: tuple[float, ...]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of all generated sites."""
    rng = random.Random("vocabulary")
    content = made_up(rng, SIZE - len(FUNCTION) - len(HEALTH), {*FUNCTION, *HEALTH})
    # Common words are short.
    content.sort(key=lambda word: len(word) + rng.gauss(0, 1.5))
    # Real words get the more common ranks, most of them at the top.
    places = sorted(rng.sample(range(_REAL_UNTIL), len(HEALTH)))
    for place, word in zip(places, HEALTH, strict=True):
        content.insert(round(place**2 / _REAL_UNTIL), word)
    words = _merged(content)
    weights = [1 / (rank + _SHIFT) ** _SLOPE for rank in range(1, len(words) + 1)]
    bare = [weight for word, weight in zip(words, weights, strict=True) if word not in FUNCTION]
    return Vocabulary(
        tuple(words), tuple(accumulate(weights)), tuple(content), tuple(accumulate(bare))
    )


def _merged(content: list[str]) -> list[str]:
    """All words by rank; words of the site's subject are as common as most function words."""
    rest = len(FUNCTION) - _HEAD
    pairs = zip(FUNCTION[_HEAD:], content[:rest], strict=True)
    return [*FUNCTION[:_HEAD], *(word for pair in pairs for word in pair), *content[rest:]]


def made_up(rng: random.Random, count: int, taken: set[str]) -> list[str]:
    """New pronounceable words in no particular order, which are added to `taken`."""
    found: list[str] = []
    while len(found) < count:
        syllables = rng.choices((1, 2, 3), (2, 6, 3))[0]
        stem = "".join(
            rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(syllables)
        )
        word = stem + rng.choice(_FORMS)
        if len(word) > 3 and word not in taken:
            taken.add(word)
            found.append(word)
    return found
