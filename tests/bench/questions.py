"""Answers to real questions about any content, compared with the floor's answers to the same ones.

`make bench CONTENT=… QUERIES=…`. QUERIES is a text file with a question at the end of each line,
after tabs if there are other columns.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from urllib.parse import quote_plus

from search.document import Document
from search.text import stop_words, words
from tests.bench import in_process, report
from tests.bench.load import body_sizes, load
from tests.bench.over_http import Measured, Side, Way, both, compare, our_path
from tests.bench.processes import Server, run, size
from tests.bench.queries import Asked
from tests.bench.suggest import letter_by_letter
from tests.bench.workplace import Workplace

# The floor has none of these, and lists at most 50 values of a facet.
_LIKE_WORK = "&match=any&typo=off&synonyms=off&distinct=off"
_FEWER_BYTES = f"{_LIKE_WORK}&toggle_urls=off&facet_limit=50&fields=title,url,date,highlight"
_REPEATED_QUESTIONS, _TYPED_TITLES, _ANSWERS_WEIGHED = 10, 40, 40
# After a start, the index is also verified in the background.
_START_SECONDS, _WARM_UP_SECONDS = 10, 1
_FLOOR = "the floor"
_HEADS = ("answers", "per s", "of the floor", "p50, ms", "p95", "p99", "CPU, ms")
_HEADS += ("of the floor", "errors", "kB", "kB with gzip")


@dataclass(frozen=True, slots=True)
class Question(Asked):
    """A question without its stop words, and as it was typed."""

    typed: str

    @property
    def whole(self) -> Asked:
        """The question as it was typed."""
        return Asked(self.typed, self.category)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of request to the service, to which the floor's answers are compared."""

    name: str
    path: Callable[[Question], str]
    is_repeated: bool = False


def floor_path(asked: Asked) -> str:
    """The floor's path for any of a query's words."""
    return f"/search?q={quote_plus(asked.text)}&category={quote_plus(asked.category)}&match=any"


def page_path(question: Question) -> str:
    """The path of the search page."""
    return f"/search?q={quote_plus(question.typed)}&category={quote_plus(question.category)}"


def json_path(question: Question) -> str:
    """The path of the JSON with the same answer as the search page."""
    return f"/api/v1{page_path(question)}"


KINDS = (
    Kind("like work", lambda asked: our_path(asked) + _LIKE_WORK),
    Kind("like work, fewer bytes", lambda asked: our_path(asked) + _FEWER_BYTES),
    Kind("like work, no facets", lambda asked: our_path(asked, "none") + _FEWER_BYTES),
    Kind("defaults, three facets", lambda asked: our_path(asked.whole)),
    Kind("defaults, every facet", json_path),
    Kind("the page", page_path),
    Kind("defaults, repeated", json_path, is_repeated=True),
    Kind("the page, repeated", page_path, is_repeated=True),
)


def main() -> None:
    """Run the benchmark and print each row as soon as it is complete."""
    options = _options()
    place = Workplace(options.work)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    try:
        _run(place, options.index or _built(place, options), options)
    finally:
        place.clear()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.questions", description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--content", type=Path, help="the content folder, if there is no index")
    parser.add_argument("--index", type=Path, help="an index of the content")
    parser.add_argument("--engine", default="columns")
    parser.add_argument("--seconds", type=float, default=4, help="of load per row and side")
    parser.add_argument("--rounds", type=int, default=2, help="in which both sides take turns")
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--only", default="", help="rows whose names begin with this")
    parser.add_argument("--work", type=Path, default=Workplace.folder(), help="for what is made")
    options = parser.parse_args()
    if not (options.content or options.index):
        parser.error("give --content or --index")
    return options


def _built(place: Workplace, options: argparse.Namespace) -> Path:
    index = place.empty_index(options.engine, 0)
    content = ("--content", str(options.content))
    run("rebuild", *content, "--index", str(index), "--engine", options.engine)
    return index


def _run(place: Workplace, index: Path, options: argparse.Namespace) -> None:
    engine: str = options.engine
    documents = list(in_process.documents(index, engine))
    generation = in_process.status(index, engine).generation
    floor = place.floor_of(f"{index.resolve()}/{generation}", documents)
    questions = read_questions(options.questions, documents)
    way = Way(
        workers=os.cpu_count() or 1,
        seconds=options.seconds,
        rounds=options.rounds,
        connections=options.connections,
    )
    print(
        f"{report.machine(way)} {engine}: {len(documents):,} documents, {len(questions):,} ", end=""
    )
    print(f"questions; the index takes {_megabytes(index)} MB, the floor's {_megabytes(floor)}.\n")
    print(report.table(_HEADS, ()), flush=True)
    for row in _rows(index, engine, floor, way, questions, documents, options.only):
        print(f"| {' | '.join(map(str, row))} |", flush=True)


def _megabytes(folder: Path) -> str:
    return f"{size(folder) / report.MEGA:.0f}"


def read_questions(file: Path, documents: Sequence[Document]) -> list[Question]:
    """The questions in a file, each with the category of an article drawn at random."""
    categories = [value for one in documents for value in one.facets.get("category", ())]
    rng, left_out = random.Random("questions"), stop_words(("en",))
    questions = []
    for line in file.read_text(encoding="utf-8").splitlines():
        text = line.rpartition("\t")[2].strip()
        searched = [word for word in words(text) if word not in left_out and word.isalnum()]
        if searched:
            category = rng.choice(categories) if categories else ""
            questions.append(Question(" ".join(searched), category, text))
    return questions


def _rows(
    index: Path,
    engine: str,
    floor: Path,
    way: Way,
    questions: Sequence[Question],
    documents: Sequence[Document],
    only: str,
) -> Iterator[Sequence[object]]:
    for is_repeated in (False, True):
        kinds = [
            one for one in KINDS if one.is_repeated is is_repeated and one.name.startswith(only)
        ]
        way = replace(way, repeats=is_repeated)
        asked = questions[:_REPEATED_QUESTIONS] if is_repeated else questions
        with ExitStack() as stack:
            servers = both(index, engine, floor, way, ready=floor_path(questions[0]))
            ours, beside = stack.enter_context(servers)
            paths = [our_path(one) for one in asked]
            load(ours.base, paths, seconds=_START_SECONDS, connections=way.connections)
            for kind in kinds:
                yield from _compared(kind, ours, beside, asked, way)
            if not is_repeated and "suggestions".startswith(only):
                yield _suggestions(ours, documents, way)


def _compared(
    kind: Kind, ours: Server, beside: Server, asked: Sequence[Question], way: Way
) -> Iterator[Sequence[object]]:
    sides = {
        kind.name: Side(ours, kind.path, is_checked=False),  # type: ignore[arg-type]
        _FLOOR: Side(beside, floor_path, is_checked=False),
    }
    paths = [kind.path(one) for one in asked]
    # Words and facets are read from the index when they are first needed.
    load(ours.base, paths[::-1], seconds=_WARM_UP_SECONDS, connections=way.connections)
    found = compare(sides, asked, way)
    paths = paths[:_ANSWERS_WEIGHED]
    yield _row(kind.name, found[kind.name], found[_FLOOR], _sizes(ours, paths))
    paths = [floor_path(one) for one in asked[:_ANSWERS_WEIGHED]]
    yield _row(f"… {_FLOOR}", found[_FLOOR], found[_FLOOR], _sizes(beside, paths))


def _suggestions(ours: Server, documents: Sequence[Document], way: Way) -> Sequence[object]:
    """The row for titles typed letter by letter over one connection."""
    titles = [one.title for one in random.Random("titles").sample(documents, _TYPED_TITLES)]
    keystrokes = letter_by_letter(titles, random.Random("typed"))
    paths = [f"/api/v1/suggest?q={quote_plus(text)}" for text in keystrokes]
    before = ours.cpu()
    answers = load(ours.base, paths, seconds=way.seconds, connections=1)
    measured = Measured((answers,), ours.cpu() - before, 0.0)
    sizes = _sizes(ours, paths[:_ANSWERS_WEIGHED])
    return _row(f"suggestions, {len(paths):,} keystrokes", measured, None, sizes)


def _sizes(server: Server, paths: Sequence[str]) -> tuple[float, float]:
    plain, zipped = body_sizes(server.base, paths), body_sizes(server.base, paths, "gzip")
    return mean(plain) / 1e3, mean(zipped) / 1e3


def _row(
    name: str, found: Measured, floor: Measured | None, sizes: tuple[float, float]
) -> Sequence[object]:
    return (
        name,
        f"{found.rate:,.0f}",
        f"{found.rate / floor.rate:.2f}" if floor else "",
        *(f"{found.percentile(name):.1f}" for name in ("p50", "p95", "p99")),
        f"{found.cost:.2f}",
        f"{floor.cost / found.cost:.2f}" if floor else "",
        found.errors,
        *(f"{size:.1f}" for size in sizes),
    )


if __name__ == "__main__":
    main()
