"""Rebuilds, sizes and answers of the Whoosh engine, beside those of the naive service.

`python -m tests.bench.whoosh_ratios CONTENT`. Questions are words from titles. Both services answer
them in this process.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from search.document import Document
from search.lexicon import load_right_words
from search.text import stop_words, words
from tests.bench import in_process, naive_whoosh, report
from tests.bench.over_http import floor_path, our_path
from tests.bench.processes import Cost, run, size
from tests.bench.queries import Asked

ENGINE = "whoosh"
MAX_WORDS = 3
_NAIVE = (sys.executable, "-m", "tests.bench.naive_whoosh")
_HEADS = ("", "whoosh engine", "naive Whoosh", "ratio", "goal")


def main() -> None:
    """Print each row as soon as it is measured."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.whoosh_ratios", description=__doc__
    )
    parser.add_argument("content", type=Path)
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="curated-search-") as folder:
        print(report.table(_HEADS, ()), flush=True)
        for row in _rows(options.content, Path(folder), options.questions):
            print(f"| {' | '.join(row)} |", flush=True)


def _rows(content: Path, folder: Path, questions: int) -> Iterator[Sequence[str]]:
    ours, naive = folder / "ours", folder / "naive"
    place = ("--content", str(content), "--index", str(ours), "--engine", ENGINE)
    costs = run("rebuild", *place), run(str(content), str(naive), command=_NAIVE)
    yield _compared("rebuild, s", *(cost.seconds for cost in costs), goal="at most 2.5")
    yield _compared("rebuild, CPU s", *(cost.cpu for cost in costs), goal="")
    yield _compared("peak memory, MB", *map(_megabytes, costs), goal="")
    sizes = (size(one) / report.MEGA for one in (ours, naive))
    yield _compared("index, MB", *sizes, goal="at most 1.5")
    documents = list(in_process.documents(ours, ENGINE))
    asked = list(_asked(documents, questions))
    client = naive_whoosh.create_app(str(naive)).test_client()
    # A service loads them before its first request.
    load_right_words()
    ask_ours = in_process.our_client(ours, ENGINE)
    for name in ("answers/s, first time", "answers/s, again"):
        rates = (
            _rate(lambda one: ask_ours(our_path(one)), asked),
            _rate(lambda one: client.get(floor_path(one)).data, asked),
        )
        yield _compared(name, *rates, goal="at least 3")


def _asked(documents: Sequence[Document], count: int) -> Iterator[Asked]:
    """Up to three words from random titles, each with the category of that article."""
    rng, left_out = random.Random("titles"), stop_words(("en",))
    for document in rng.choices(documents, k=count):
        searched = [word for word in words(document.title) if word not in left_out]
        [category] = document.facets.get("category", ("",))
        yield Asked(" ".join(searched[:MAX_WORDS]), category)


def _rate(ask: Callable[[Asked], object], asked: Sequence[Asked]) -> float:
    """The answers per CPU second: elapsed time depends on what else runs on the machine."""
    began = time.process_time()
    for one in asked:
        ask(one)
    return len(asked) / (time.process_time() - began)


def _megabytes(cost: Cost) -> float:
    return (cost.main + cost.child * cost.children) / report.MEGA


def _compared(name: str, ours: float, naive: float, *, goal: str) -> Sequence[str]:
    return (name, f"{ours:,.1f}", f"{naive:,.1f}", f"{ours / naive:.2f}", goal)


if __name__ == "__main__":
    main()
