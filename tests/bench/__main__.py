"""The benchmarks: `python -m tests.bench`, or `make bench`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tests.bench import in_process, report
from tests.bench.goals import goals
from tests.bench.nodes import CLUSTER, INDEX, Spent
from tests.bench.over_http import (
    Measured,
    Side,
    Way,
    both,
    compare,
    enough,
    floor_path,
    other_facets,
    our_path,
    page,
    whole_words,
)
from tests.bench.processes import Cost, run, size
from tests.bench.profiles import profile_answers, profile_rebuild
from tests.bench.queries import BANDS, WHOLE_WORDS, asked, mixed
from tests.bench.report import Key
from tests.bench.workplace import Workplace

_FLOOR = "floor"
# The share of the time spent on secondary measurements.
_SHORTER = 0.5
_WAYS = {
    "mixed, last word finished": whole_words,
    "mixed, filter on a facet not counted": other_facets,
    "mixed, the page": page,
}
_REPEATED_QUERIES = 100
_LOOKED_AT = {
    "tantivy": 2_400,
    "whoosh": 240,
    "opensearch": 400,
}


def main() -> None:
    """Run the benchmarks and print each table as soon as it is complete."""
    options = _options()
    place = Workplace(options.work, options.seed)
    # On SIGTERM, the processes that were started are also stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    try:
        _run(options, place)
    finally:
        place.clear()


def _run(options: argparse.Namespace, place: Workplace) -> None:
    began, runs = time.perf_counter(), _runs(options)
    way = Way(
        workers=os.cpu_count() or 1, seconds=options.seconds, rounds=2 if options.quick else 4
    )
    print(report.machine(way), flush=True)
    nodes, costs = Spent(), {}
    for key in runs:
        with nodes.rebuilding(*key):
            costs[key] = _rebuild(place, key)
    sizes = {key: _size(place, key) for key in runs}
    print(f"\n{report.rebuilds(costs, sizes)}", flush=True)
    if options.profile:
        _profile(place, runs[0])
        return
    answers = {}
    for key in runs:
        with nodes.answering(*key):
            answers[key] = _answers(place, key, way)
    rows = [row for key, found in answers.items() for row in report.answer_rows(key, *found)]
    print(f"\n{report.table(report.HTTP_HEADS, rows)}", flush=True)
    if nodes.answers:
        found = {key[1]: ours for key, (ours, _) in answers.items() if key[0] == CLUSTER}
        requests = {documents: ours.requests for documents, ours in found.items()}
        print(f"\n{nodes.table(requests)}", flush=True)
    middle = [run for run in runs if run[0] == runs[0][0]][:2][-1]
    heads = (f"{middle[0]}, {middle[1]:,} documents", *report.HTTP_HEADS[1:])
    rows = list(_kinds(place, middle, replace(way, seconds=way.seconds * _SHORTER)))
    print(f"\n{report.table(heads, rows)}", flush=True)
    print(f"\n{report.stages({key: _stages(place, key) for key in runs})}")
    print(f"\n{goals(costs, answers)}\n\n{time.perf_counter() - began:.0f} s in all.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--documents", type=_sizes, help="sizes of the sites, joined by commas")
    parser.add_argument(
        "--engines", default="tantivy,whoosh", help="others than tantivy: the first size"
    )
    parser.add_argument("--shards", default="", help="on a cluster, such as ?shards=2&replicas=1")
    parser.add_argument("--seconds", type=float, default=8, help="of load per measurement")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, default=Workplace.folder(), help="for what is made")
    parser.add_argument("--quick", action="store_true", help="a look of about a minute")
    parser.add_argument("--profile", action="store_true", help="where the time goes, at one size")
    options = parser.parse_args()
    if CLUSTER in options.engines:
        if not (hosts := os.environ.get("OPENSEARCH_URL")):
            parser.error("opensearch: give the cluster's hosts in OPENSEARCH_URL (make opensearch)")
        os.environ["CURATED_SEARCH_OPENSEARCH"] = f"{hosts}/{INDEX}{options.shards}"
    if options.quick:
        options.engines, options.seconds = "tantivy", min(options.seconds, 2)
    options.documents = options.documents or ([5_000] if options.quick else _sizes(_DEFAULT))
    return options


_DEFAULT = "10000,20000,100000"


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _runs(options: argparse.Namespace) -> list[Key]:
    """The runs: all engines at the first size, then only the fast one."""
    engines = options.engines.split(",")
    first, *others = options.documents
    runs = [("tantivy", documents) for documents in (first, *others) if "tantivy" in engines]
    return runs + [(engine, first) for engine in engines if engine != "tantivy"]


def _rebuild(place: Workplace, key: Key) -> Cost:
    engine, documents = key
    content, index = place.site(documents), place.empty_index(*key)
    return run("rebuild", "--content", str(content), "--index", str(index), "--engine", engine)


def _size(place: Workplace, key: Key) -> int:
    if key[0] == CLUSTER:
        return in_process.status(place.index(*key), key[0]).size
    return size(place.index(*key))


def _answers(place: Workplace, key: Key, way: Way) -> tuple[Measured, Measured]:
    """Measurements of the project's service and the floor's for the same queries."""
    engine, documents = key
    queries = mixed(documents=documents, seed=place.seed, count=enough(way))
    with both(place.index(*key), engine, place.floor(documents), way) as (ours, floor):
        sides = {engine: Side(ours, our_path), _FLOOR: Side(floor, floor_path)}
        found = compare(sides, queries, way)
    return found[engine], found[_FLOOR]


def _kinds(place: Workplace, key: Key, way: Way) -> Iterator[Sequence[object]]:
    """The rows for each kind of query, and for variants of the mixed queries."""
    engine, documents = key
    count = enough(way)
    with both(place.index(*key), engine, place.floor(documents), way) as (ours, floor):
        beside = Side(floor, floor_path)
        for band in BANDS:
            sides = {band: Side(ours, our_path)}
            if band in WHOLE_WORDS:
                sides[_FLOOR] = beside
            queries = asked(band, documents=documents, seed=place.seed, count=count)
            found = compare(sides, queries, way)
            yield report.http_row(band, found[band], found.get(_FLOOR))
            if _FLOOR in found:
                yield report.http_row(f"{band}, {_FLOOR}", found[_FLOOR], None)
        queries = mixed(documents=documents, seed=place.seed, count=count)
        for name, path in _WAYS.items():
            side = Side(ours, path, is_checked=path is not page)
            found = compare({name: side, _FLOOR: beside}, queries, way)
            yield report.http_row(name, found[name], found[_FLOOR])
    yield _repeated(place, key, way)


def _repeated(place: Workplace, key: Key, way: Way) -> Sequence[object]:
    """The row for the same few queries again and again, which come from memory."""
    engine, documents = key
    queries = mixed(documents=documents, seed=place.seed, count=_REPEATED_QUERIES)
    repeating = replace(way, repeats=True)
    with both(place.index(*key), engine, place.floor(documents), repeating) as (ours, floor):
        sides = {engine: Side(ours, our_path), _FLOOR: Side(floor, floor_path)}
        found = compare(sides, queries, repeating)
    return report.http_row("mixed, repeated", found[engine], found[_FLOOR])


def _stages(place: Workplace, key: Key) -> dict[str, float]:
    engine, documents = key
    queries = mixed(documents=documents, seed=place.seed, count=_LOOKED_AT.get(engine, 100))
    return in_process.stages(place.index(*key), engine, place.floor(documents), queries)


def _profile(place: Workplace, key: Key) -> None:
    engine, documents = key
    queries = mixed(documents=documents, seed=place.seed, count=_LOOKED_AT.get(engine, 100))
    print(profile_answers(place.index(*key), engine, queries))
    print(profile_rebuild(place.site(documents), place.empty_index(*key), engine))


if __name__ == "__main__":
    main()
