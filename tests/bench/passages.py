"""Snippets to be judged by reading: `python -m tests.bench.passages INDEX --draws FILE`.

Draws questions and one of the first hits of each, and prints the query, the title and the snippet
of each hit. The draws are written to FILE; if it exists, they are read from it instead, so that the
same hits are judged before and after a change.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from search.document import Document
from search.engines.registry import open_engine
from search.query import Query
from search.result import Hit
from search.settings.loading import load_settings
from search.text import highlighter, to_html
from web.answer import Answer, answer
from web.presented_hit import HitFormat, PresentedHit
from web.request import Route, read
from web.site import Site

# A hit is chosen at random from this many first hits.
_PLACES = 3
_MIN_QUESTION_WORDS, _MAX_QUESTION_WORDS = 4, 14
_READ_AT_ONCE = 500

Draw = tuple[str, str]


def main() -> None:
    """Print the snippets of an index."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.passages", description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("--draws", type=Path, required=True, help="table of questions and hits")
    parser.add_argument("--config", type=Path, help="settings of the site")
    parser.add_argument("--questions", type=Path, help="table of questions; else its own headings")
    parser.add_argument("--count", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    settings = load_settings(options.config, {}, index=str(options.index))
    site = Site(open_engine(settings.engine_url()), settings)
    if not options.draws.exists():
        questions = sorted(set(_questions(site, options.questions)))
        rng = random.Random(options.seed)
        rng.shuffle(questions)
        _write(options.draws, _drawn(site, questions, options.count, rng))
    for number, (question, id) in enumerate(_read(options.draws), start=1):
        document = site.engine.get(id)
        if document is not None:
            print(f"{number}. {question}", f"[{document.title}]", sep="\n   ")
            print("  ", _snippet(site, question, document))


def _questions(site: Site, file: Path | None) -> Iterator[str]:
    """The questions of a file, or the headings of the site's articles that are questions."""
    if file is not None:
        with file.open(encoding="utf-8") as lines:
            yield from (row[-1] for row in csv.reader(lines, delimiter="\t"))
        return
    for document in _documents(site):
        for heading in document.headings:
            words = len(heading.split())
            if heading.endswith("?") and _MIN_QUESTION_WORDS <= words <= _MAX_QUESTION_WORDS:
                yield heading


def _documents(site: Site) -> Iterator[Document]:
    for offset in range(0, site.edition().status.documents, _READ_AT_ONCE):
        hits = site.engine.search(Query(offset=offset, limit=_READ_AT_ONCE)).hits
        yield from (hit.document for hit in hits)


def _drawn(site: Site, questions: list[str], count: int, rng: random.Random) -> Iterator[Draw]:
    """Randomly chosen questions, each with one of its first hits."""
    for question in questions:
        hits = _answer(site, question).result.hits[:_PLACES]
        if hits and count:
            count -= 1
            yield question, rng.choice(hits).document.id


def _answer(site: Site, question: str) -> Answer:
    edition = site.edition()
    search = read([("q", question)], edition.parameters, Route.SEARCH, zone=site.zone)
    return answer(site, edition, search, at=datetime.now(UTC))


def _snippet(site: Site, question: str, document: Document) -> str:
    """A document's snippet as the search page shows it."""
    result = _answer(site, question)
    schema = result.edition.status.schema
    matches = highlighter(result.understanding.highlighted, schema.languages[0])
    hit = PresentedHit(Hit(document), HitFormat(schema, matches, result.search.snippet))
    return to_html(hit.snippet())


def _write(file: Path, draws: Iterator[Draw]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, delimiter="\t").writerows(draws)


def _read(file: Path) -> list[Draw]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [(question, id) for question, id in csv.reader(lines, delimiter="\t")]


if __name__ == "__main__":
    main()
