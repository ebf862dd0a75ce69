"""Find articles with nearly the same text.

Of the hashes of all runs of five words in an article, the lowest are compared, which are a random
sample. Each article is compared with a few earlier ones that share hashes, so time is linear.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest
from itertools import chain
from operator import itemgetter

from indexer.content_problems import ContentProblem
from search.document import Document
from search.schema import Schema
from search.text import fold

_WORDS_PER_RUN = 5
# Shorter texts, such as notices, are often alike on purpose.
_MIN_WORDS = 40
_MAX_WORDS = 20_000
_SAMPLE = 96
# The first of each sample are looked up, and each leads to the first articles that have it.
_LOOKED_UP = 24
_ARTICLES_PER_HASH = 3
_COMPARED_ARTICLES = 3
MIN_PERCENT = 85
_ALL = 100


def near_duplicates(pages: Mapping[str, Document], schema: Schema) -> Iterator[ContentProblem]:
    """Warn about each page whose text is nearly that of an earlier page in the same language.

    Pages with the same source are one article in several places.
    """
    samples: dict[str, list[int]] = {}
    holders: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for path, page in pages.items():
        sample = _sample(page.body)
        language = schema.language_tag(page)
        earlier = [holders[language, hash] for hash in sample[:_LOOKED_UP]]
        others = Counter(chain.from_iterable(earlier)).most_common()
        candidates = [other for other, _ in others if not _have_one_source(page, pages[other])]
        if similar := _most_similar(sample, candidates[:_COMPARED_ARTICLES], samples):
            percent, other = similar
            if percent == _ALL and _words(page.body) != _words(pages[other].body):
                percent -= 1
            what = f"{percent} % of the text is the same as in {other}"
            done = "readers find both; remove one or make them differ"
            yield ContentProblem(path, None, "warning", what, done)
        samples[path] = sample
        for paths in earlier:
            if len(paths) < _ARTICLES_PER_HASH:
                paths.append(path)


def _sample(text: str) -> list[int]:
    """The lowest hashes of a text's runs of words, in ascending order; none if it is short."""
    words = _words(text, _MAX_WORDS)[:_MAX_WORDS]
    if len(words) < _MIN_WORDS:
        return []
    runs = zip(*(words[start:] for start in range(_WORDS_PER_RUN)), strict=False)
    return nsmallest(_SAMPLE, set(map(zlib.crc32, map(b" ".join, runs))))


def _words(text: str, splits: int = -1) -> list[bytes]:
    """The words of a text, apart from case; after a number of splits, the rest is one word."""
    return fold(text).encode("utf-8", "replace").split(None, splits)


def _most_similar(
    sample: list[int], candidates: Iterable[str], samples: Mapping[str, list[int]]
) -> tuple[int, str] | None:
    """The most similar of the candidates and its percentage, if that is high enough."""
    rows = ((_percent(sample, samples[path]), path) for path in candidates)
    best = max(rows, key=itemgetter(0), default=None)
    return best if best and best[0] >= MIN_PERCENT else None


def _percent(first: Iterable[int], second: Iterable[int]) -> int:
    """An estimate of the share of runs that two texts have in common."""
    first, second = set(first), set(second)
    lowest = set(nsmallest(_SAMPLE, first | second))
    return _ALL * len(lowest & first & second) // len(lowest)


def _have_one_source(page: Document, other: Document) -> bool:
    return bool(page.source_url) and page.source_url == other.source_url
