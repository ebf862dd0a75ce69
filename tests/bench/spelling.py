"""How corrections treat right and misspelled words: `python -m tests.bench.spelling DOCS PAIRS`.

DOCS is a file of articles, one JSON object per line (`id`, `title`, `text`); PAIRS is a table of
misspelled and right words. Prints which right words are replaced if the articles that contain them
are not in the index, and how many misspelled words find the right word's article.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask.testing import FlaskClient
from rapidfuzz.distance import OSA

from search.document import Document
from search.engines.registry import open_engine
from search.lexicon.corrections import typos
from search.lexicon.english import is_right_word
from search.settings.table import Settings
from search.text import words
from tests.reading import got, ids
from web.app import create_app

# The number of articles that a right word must be in.
MIN_ARTICLES = 3
# A misspelled word should find the right article among this many hits.
PLACES = 3

Ask = Callable[[str], dict[str, Any]]


def main() -> None:
    """Index half of the articles, then all of them, and print both tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.spelling", description=__doc__)
    parser.add_argument("docs", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--engine", default="tantivy")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    articles = list(_articles(options.docs))
    rng = random.Random(options.seed)
    half = set(rng.sample(range(len(articles)), len(articles) // 2))
    inside = [one for number, one in enumerate(articles) if number in half]
    outside = [one for number, one in enumerate(articles) if number not in half]
    with TemporaryDirectory() as folder:
        ask = _served(inside, Path(folder) / "half", options.engine)
        right = sorted(_right_words(inside, outside))
        replaced = [
            f"{word} -> {effective}"
            for word in right
            if (effective := ask(f"{word} ")["query"]["effective"].strip()) != word
        ]
        print(f"right words replaced: {len(replaced)} of {len(right)}", *replaced, sep="\n  ")
    with TemporaryDirectory() as folder:
        ask = _served(articles, Path(folder) / "whole", options.engine)
        _print_misspelt(ask, _pairs(options.pairs, articles))


def _articles(file: Path) -> Iterator[Document]:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield Document(id=row["id"], title=row["title"], body=row["text"])


def _served(articles: Iterable[Document], index: Path, engine: str) -> Ask:
    settings = Settings(index=str(index), engine=engine)
    open_engine(settings.engine_url()).rebuild(articles)
    client: FlaskClient = create_app(settings).test_client()
    return lambda q: got(client, q)


def _right_words(inside: list[Document], outside: list[Document]) -> set[str]:
    """Words that three or more articles outside the index, and none inside, contain."""
    counts = Counter(word for one in outside for word in set(words(f"{one.title} {one.body}")))
    indexed = {word for one in inside for word in words(f"{one.title} {one.body}")}
    return {
        word
        for word, count in counts.items()
        if count >= MIN_ARTICLES and word not in indexed and typos(word)
    }


def _pairs(file: Path, articles: Iterable[Document]) -> list[tuple[str, str]]:
    """Misspelled and right words, for right words that occur in a title."""
    titled = {word for one in articles for word in words(one.title)}
    with file.open(encoding="utf-8") as lines:
        rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return [(row[0], row[1]) for row in rows if row and row[1] in titled]


def _print_misspelt(ask: Ask, pairs: list[tuple[str, str]]) -> None:
    """Print how many misspelled words find the right word's article, and which do not.

    Words that are right themselves are left out, since they are never replaced.
    """
    misspelt = [pair for pair in pairs if not is_right_word(pair[0])]
    within = [pair for pair in misspelt if OSA.distance(*pair) <= typos(pair[0])]
    farther = [pair for pair in misspelt if pair not in within]
    print(f"pairs: {len(pairs)}, of which {len(pairs) - len(misspelt)} are two right words")
    for name, some in (("within the rules", within), ("farther off", farther)):
        missed = [f"{wrong} ({right})" for wrong, right in some if not _finds(ask, wrong, right)]
        print(f"misspelled {name}, article found: {len(some) - len(missed)} of {len(some)}")
        print("not found:", *missed, sep="\n  ")


def _finds(ask: Ask, misspelt: str, right: str) -> bool:
    """Whether the first hit of the right word is among the first hits of the misspelled word."""
    expected = ids(ask(f"{right} "))[:1]
    return bool(expected) and expected[0] in ids(ask(f"{misspelt} "))[:PLACES]


if __name__ == "__main__":
    main()
