"""The time that suggestions take, per keystroke: `python -m tests.bench.suggest`."""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

from search.storage import generations
from tests.bench.articles import article
from tests.bench.in_process import our_client
from tests.bench.processes import COMMAND, free_port, run, serving
from tests.bench.report import table
from tests.bench.workplace import Workplace

# The goal in milliseconds.
_GOAL = 20.0
# The number of keystrokes before measuring starts.
_WARM = 50
_SWITCHES, _MISSPELT = 20, "diabtes manegement"
_HEADS = ("suggestions", "keystrokes", "first, ms", "mean", "p50", "p95", "p99", "max", "over goal")


def main() -> None:
    """Build a site's index and type titles and communities into the suggestions."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.suggest", description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--engine", default="tantivy")
    parser.add_argument("--titles", type=int, default=40, help="texts that are typed")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    place = Workplace(Workplace.folder(), options.seed)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    try:
        content = place.site(options.documents)
        index = place.empty_index(options.engine, options.documents)
        command = ("rebuild", "--content", str(content), "--index", str(index))
        run(*command, "--engine", options.engine)
        typed = list(keystrokes(options.documents, options.seed, options.titles))
        print(f"{options.documents:,} documents, {options.engine}; goal: {_GOAL:g} ms\n")
        print(table(_HEADS, _rows(index, options.engine, typed)))
    finally:
        place.clear()


def keystrokes(documents: int, seed: int, texts: int) -> Iterator[str]:
    """The contents of the box while titles and communities are typed."""
    rng = random.Random(f"suggest/{seed}")
    found = [article(rng.randrange(documents), seed) for _ in range(texts)]
    yield from letter_by_letter(
        [one.title if number % 3 else one.community for number, one in enumerate(found)], rng
    )


def letter_by_letter(texts: Sequence[str], rng: random.Random) -> Iterator[str]:
    """The contents of the box after each letter of each text. One text in four has a typo."""
    for number, text in enumerate(texts):
        if number % 4 == 0:
            place = rng.randrange(1, len(text))
            text = text[: place - 1] + text[place:]  # noqa: PLW2901 - the same text, misspelled
        for length in range(1, len(text) + 1):
            yield text[:length]


def _rows(index: Path, engine: str, typed: Sequence[str]) -> Iterator[Sequence[object]]:
    client = our_client(index, engine)
    yield _row("in process", client, typed)
    yield _row("in process, processor time", client, typed, time.process_time)
    settings = {"engine": engine, "index": str(index), "workers": "1", "threads": "4"}
    settings["answer_cache_size"] = "0"
    port = free_port()
    settings["port"] = str(port)
    with serving([*COMMAND, "serve"], port, "/readyz", settings) as server:
        ask = _http(server.base)
        yield _row("over HTTP, one connection", ask, typed)
        for name, pause in (("after a switch, at once", 0.0), ("after a switch, 2 s later", 2.0)):
            yield _told(name, list(_after_switches(index, ask, pause)))


def _http(base: str) -> Callable[[str], bytes]:
    connection = HTTPConnection(urlsplit(base).netloc, timeout=30)

    def ask(path: str) -> bytes:
        connection.request("GET", path)
        return connection.getresponse().read()

    return ask


def _row(
    name: str,
    ask: Callable[[str], bytes],
    typed: Sequence[str],
    clock: Callable[[], float] = time.perf_counter,
) -> Sequence[object]:
    first = _timed(ask, typed[0], clock)
    for text in typed[-_WARM:]:
        _timed(ask, text, clock)
    return _told(name, [_timed(ask, text, clock) for text in typed], f"{first:.1f}")


def _told(name: str, times: Sequence[float], first: str = "") -> Sequence[object]:
    ranked = sorted(times)
    parts = (ranked[int(len(ranked) * part)] for part in (0.5, 0.95, 0.99))
    figures = (sum(ranked) / len(ranked), *parts, ranked[-1])
    over = sum(time > _GOAL for time in ranked)
    return (name, f"{len(ranked):,}", first, *(f"{figure:.1f}" for figure in figures), over)


def _after_switches(index: Path, ask: Callable[[str], bytes], pause: float) -> Iterator[float]:
    """The time of the first, misspelled keystroke after the index is switched."""
    for _ in range(_SWITCHES):
        generations.switch(index, generations.current(index))
        time.sleep(pause)
        yield _timed(ask, _MISSPELT, time.perf_counter)


def _timed(ask: Callable[[str], bytes], text: str, clock: Callable[[], float]) -> float:
    began = clock()
    found = ask(f"/api/v1/suggest?q={quote_plus(text)}")
    took = 1e3 * (clock() - began)
    if b'"suggestions"' not in found:
        raise RuntimeError(f"no answer for {text!r}: {found[:200]!r}")
    return took


if __name__ == "__main__":
    main()
