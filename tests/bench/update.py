"""How fast an index is updated: `python -m tests.bench.update`, or `make bench-update`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from search.engines.registry import open_engine
from search.parsing.parser import parse
from search.query import Query
from tests.bench.workplace import Workplace

REPEATS = 5


def main() -> None:
    """Measure updates of a site of this size, each in its own process."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.update", description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--engine", default="tantivy")
    options = parser.parse_args()
    workplace = Workplace(Workplace.folder())
    try:
        measure(workplace, options.documents, options.engine)
    finally:
        workplace.clear()


def measure(workplace: Workplace, documents: int, engine: str) -> None:
    """Print the median of each measurement over several repeats."""
    index = workplace.empty_index(engine, documents)
    content = index.parent / f"content-{documents}"
    shutil.copytree(workplace.site(documents), content)
    pages = sorted(content.rglob("*.md"))
    told = f"{documents:,} documents, {engine}"
    print(f"{told}: rebuild {run('rebuild', content, index, engine):.2f} s")
    show(told, "nothing changed", lambda _: run("update", content, index, engine))
    show(told, "one file changed, searchable", lambda n: changed(n, pages, content, index, engine))
    for page in pages:
        os.utime(page)
    show(told, "all files touched", lambda _: run("update", content, index, engine))


def show(told: str, what: str, once: Callable[[int], float]) -> None:
    """Print the median of a measurement."""
    times = sorted(once(number) for number in range(REPEATS))
    print(f"{told}: {what} {median(times):.2f} s (of {REPEATS}: {times[0]:.2f} to {times[-1]:.2f})")


def changed(number: int, pages: list[Path], content: Path, index: Path, engine: str) -> float:
    """Change a file; return the seconds until the new text can be found."""
    word = f"zebrafish{number}"
    with pages[number].open("a") as page:
        page.write(f"\n<p>{word}</p>\n")
    began = time.perf_counter()
    run("update", content, index, engine)
    opened = open_engine(f"auto:{index}")
    clauses = parse(word, opened.status().schema, prefix=False).clauses
    assert opened.search(Query(clauses=clauses)).total == 1, word
    return time.perf_counter() - began


def run(command: str, content: Path, index: Path, engine: str) -> float:
    """Run a command; return the seconds it took."""
    began = time.perf_counter()
    arguments = ["--content", content, "--index", index, "--engine", engine, "--quiet"]
    subprocess.run([sys.executable, "-m", "curated_search", command, *arguments], check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
