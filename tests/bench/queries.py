"""Queries for a generated site, drawn from its own articles by the frequency of their words."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, cycle, islice, pairwise

from tests.bench.articles import Article, article
from tests.bench.words import FUNCTION, vocabulary

# Words are classified by their ranks.
_COMMON, _MEDIUM, _RARE = range(250), range(250, 6_000), range(8_000, 30_000)
_LEAST_PREFIX = 3
_WORD = re.compile(r"[\w-]+")
# The maximum number of queries from one article.
_EACH = 4
# Stop after this many articles in a row without a new query.
_ENOUGH = 500

BANDS = ("common", "medium", "rare", "phrase", "prefix")
"""Two common words; a medium one; a rare one; an adjacent pair; a common one and a beginning."""

WHOLE_WORDS = ("common", "medium", "rare", "phrase")
"""The bands of which a search without prefixes finds as much as one with them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and a category that at least one article matches together."""

    text: str
    category: str


def asked(band: str, *, documents: int, seed: int, count: int) -> list[Asked]:
    """Distinct queries from a band, the same on every run; fewer if the site is small."""
    return list(islice(_different(band, documents, seed), count))


def mixed(*, documents: int, seed: int, count: int) -> list[Asked]:
    """Queries from all bands of whole words in turn."""
    each = -(-count // len(WHOLE_WORDS))
    parts = [asked(band, documents=documents, seed=seed, count=each) for band in WHOLE_WORDS]
    turns = zip(*map(cycle, parts), strict=True)
    return list(islice(chain.from_iterable(turns), count))


def _different(band: str, documents: int, seed: int) -> Iterator[Asked]:
    rng = random.Random(f"queries/{band}/{seed}")
    seen: set[Asked] = set()
    idle = 0
    while idle < _ENOUGH:
        found = article(rng.randrange(documents), seed)
        idle += 1
        for _ in range(_EACH):
            text = _text(band, found, rng)
            one = Asked(text, found.category)
            if text and one not in seen:
                seen.add(one)
                idle = 0
                yield one


def _text(band: str, found: Article, rng: random.Random) -> str:
    words = _WORD.findall(found.text)
    common = _within(words, _COMMON)
    if band == "common":
        return " ".join(rng.sample(common, 2)) if len(common) > 1 else ""
    if band in {"medium", "rare"}:
        ranked = _within(words, _MEDIUM if band == "medium" else _RARE)
        return rng.choice(ranked) if ranked else ""
    if band == "phrase":
        return _phrase(found, rng)
    begun = [word[: max(_LEAST_PREFIX, len(word) - 3)] for word in _within(words, _MEDIUM)]
    return f"{rng.choice(common)} {rng.choice(begun)}" if common and begun else ""


def _phrase(found: Article, rng: random.Random) -> str:
    """The two most common adjacent words in a clause."""
    clause = _WORD.findall(rng.choice(re.split(r"[\n,]", found.text)))
    known = [pair for pair in pairwise(clause) if all(word in _ranks() for word in pair)]
    if not known:
        return ""
    return '"{} {}"'.format(*min(known, key=lambda pair: max(_ranks()[word] for word in pair)))


def _within(words: list[str], ranks: range) -> list[str]:
    return sorted({word for word in words if _ranks().get(word, -1) in ranks})


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    """The rank of every word that a query may contain."""
    return {word: at for at, word in enumerate(vocabulary().words) if word not in FUNCTION}
