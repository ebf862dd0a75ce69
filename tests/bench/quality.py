"""What a reader's mistakes and the site's synonyms cost an answer: `python -m tests.bench.quality`.

Each query is sent twice, with everything on and with typos, synonyms and proximity off;
with `--typo-only`, only corrections are off.
Times are one process's CPU times, through the API without sockets.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence

from tests.bench import near_budget, worst
from tests.bench.in_process import our_app, our_client
from tests.bench.over_http import our_path
from tests.bench.processes import run
from tests.bench.queries import BANDS, Asked, asked
from tests.bench.report import table
from tests.bench.words import vocabulary
from tests.bench.workplace import Workplace
from tests.bench.worst import misspelt

# The allowed ratio to an answer without corrections, at the 95th percentile.
_GOAL = 2.0
_TYPO_OFF = "&typo=off"
_OFF = f"{_TYPO_OFF}&synonyms=off"
# Groups of two synonyms each, from the 1,000 most common words.
_GROUPS = 100

Ask = Callable[[str], bytes]


def main() -> None:
    """Build a site's index and query it, with everything on and off."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.quality", description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--engine", default="tantivy")
    parser.add_argument("--queries", type=int, default=400, help="of each band")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worst", action="store_true", help="nothing but the worst requests")
    parser.add_argument("--typo-only", action="store_true", help="nothing but corrections is off")
    options = parser.parse_args()
    place = Workplace(Workplace.folder(), options.seed)
    try:
        content = place.site(options.documents)
        index = place.empty_index(options.engine, options.documents)
        command = ("rebuild", "--content", str(content), "--index", str(index))
        run(*command, "--engine", options.engine)
        synonyms = index / "synonyms.txt"
        synonyms.write_text(_synonyms(), encoding="utf-8")
        print(f"{options.documents:,} documents, {options.engine}; processor time, ms\n")
        if not options.worst:
            on = our_client(index, options.engine, synonyms=str(synonyms))
            off = our_client(index, options.engine, ranking={"neighbours": 0})
            if options.typo_only:
                # A client of its own, so that neither side has warmed the other's caches.
                off = our_client(index, options.engine, synonyms=str(synonyms))
            heads = ("queries", "on, p50", "p95", "off, p50", "p95", "p95, on / off")
            print(table(heads, _bands(on, off, options)), f"\n\ngoal: at most {_GOAL:g}\n")
        if not options.typo_only:
            app = our_app(index, options.engine, synonyms=str(synonyms))
            print(table(worst.HEADS, worst.rows(app, options.seed)), "\n")
            print(table(near_budget.HEADS, near_budget.rows(app, options.seed)))
    finally:
        place.clear()


def _synonyms() -> str:
    words = vocabulary().content[: 10 * _GROUPS]
    pairs = zip(words[::10], words[5::10], strict=True)
    return "".join(f"{one}, {other}\n" for one, other in pairs)


def _bands(on: Ask, off: Ask, options: argparse.Namespace) -> Iterator[Sequence[object]]:
    everything: list[tuple[float, float]] = []
    kinds = {band: _asked(band, options) for band in BANDS}
    rng = random.Random(f"quality/{options.seed}")
    kinds["one misspelled word"] = [
        Asked(misspelt(one.text, rng), one.category) for one in _asked("medium", options)
    ]
    for name, queries in kinds.items():
        switches = _TYPO_OFF if options.typo_only else _OFF
        paths = [our_path(one) for one in queries]
        # Whichever side is asked first fills the caches of the process, so they take turns.
        times = [
            (_timed(on, path), _timed(off, path + switches))
            if turn % 2
            else (_timed(off, path + switches), _timed(on, path))[::-1]
            for turn, path in enumerate(paths)
        ]
        # Skip the first queries, which only warm up.
        times = times[len(times) // 10 :]
        everything += times
        yield _row(name, times)
    yield _row("all of them", everything)


def _asked(band: str, options: argparse.Namespace) -> list[Asked]:
    return asked(band, documents=options.documents, seed=options.seed, count=options.queries)


def _row(name: str, times: Sequence[tuple[float, float]]) -> Sequence[object]:
    parts = [[_part(side, part) for part in (0.5, 0.95)] for side in zip(*times, strict=True)]
    figures = [f"{figure:.2f}" for side in parts for figure in side]
    return (name, *figures, f"{parts[0][1] / parts[1][1]:.2f}")


def _part(times: Sequence[float], part: float) -> float:
    return sorted(times)[int(len(times) * part)]


def _timed(ask: Ask, path: str) -> float:
    began = time.process_time()
    found = ask(path)
    took = 1e3 * (time.process_time() - began)
    if b'"total"' not in found:
        raise RuntimeError(f"no answer for {path!r}: {found[:200]!r}")
    return took


if __name__ == "__main__":
    main()
